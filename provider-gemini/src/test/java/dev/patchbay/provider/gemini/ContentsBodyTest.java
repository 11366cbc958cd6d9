package dev.patchbay.provider.gemini;

import static dev.patchbay.provider.gemini.Answers.HELLO;
import static dev.patchbay.provider.gemini.Answers.TRIAL;
import static dev.patchbay.provider.gemini.Answers.body;
import static dev.patchbay.provider.gemini.Answers.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.ContentPart.Audio;
import dev.patchbay.provider.ContentPart.Document;
import dev.patchbay.provider.ContentPart.Image;
import dev.patchbay.provider.ContentPart.Opaque;
import dev.patchbay.provider.ContentPart.Reasoning;
import dev.patchbay.provider.ContentPart.Text;
import dev.patchbay.provider.ContentPart.ToolCall;
import dev.patchbay.provider.ContentPart.ToolResult;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.Media;
import dev.patchbay.provider.Message;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.Role;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a conversation is written. */
class ContentsBodyTest {

  private static final ContentPart IMAGE = new Image(Media.of("image/png", new byte[] {1, 2, 3}));
  private static final String IMAGE_PART =
      "{\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\"AQID\"}}";

  @Test
  void aQuestionIsOneContent() {
    assertThat(TRIAL.body(HELLO))
        .isEqualTo(
            "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"Hello\"}]}],\"generationConfig\":{}}");
  }

  @Test
  void theInstructionsAtTheBeginningStandApart() {
    CompletionRequest.Builder request = request()
        .system("Be brief.")
        .system("Be kind.")
        .user("Hello")
        .message(Message.assistant("Hi"))
        .user("And?");

    assertThat(body(request).path("systemInstruction"))
        .isEqualTo(json("{\"parts\":[{\"text\":\"Be brief.\"},{\"text\":\"Be kind.\"}]}"));
    assertContents(request, """
        [{"role":"user","parts":[{"text":"Hello"}]},{"role":"model","parts":[{"text":"Hi"}]},
         {"role":"user","parts":[{"text":"And?"}]}]""");
  }

  @Test
  void laterInstructionsAreRefused() {
    assertRefused(request().user("Hello").system("Now be long."), "instructions at the start");
  }

  @Test
  void emptyTextsAreLeftOut() {
    CompletionRequest.Builder request = request()
        .system("")
        .message(Message.of(Role.USER, new Text(""), new Text("Hi"), new Text(" \n")))
        .message(Message.assistant(""))
        .user("Still there?");

    assertThat(body(request).has("systemInstruction")).isFalse();
    assertContents(request, """
        [{"role":"user","parts":[{"text":"Hi"},{"text":" \\n"}]},
         {"role":"user","parts":[{"text":"Still there?"}]}]""");
  }

  @Test
  void theResultsOfToolsAreOneContentOfTheUser() {
    CompletionRequest.Builder request = request("gemini-2.5-flash")
        .user("Weather?")
        .message(Message.of(
            Role.ASSISTANT,
            new Text("Let me look."),
            new ToolCall("t1", "weather", "{\"city\": \"Oslo\", \"days\": 1.50}"),
            new ToolCall("t2", "clock", " ")))
        .message(Message.toolResult("t1", "{\"sky\":\"rain\"}"))
        .message(Message.of(
            Role.TOOL, new ToolResult("t2", "", List.of(new Text("no clock"), IMAGE), true)))
        .user("So?");

    assertContents(request, """
        [{"role":"user","parts":[{"text":"Weather?"}]},
         {"role":"model","parts":[
           {"text":"Let me look."},
           {"functionCall":{"id":"t1","name":"weather","args":{"city":"Oslo","days":1.50}}},
           {"functionCall":{"id":"t2","name":"clock","args":{}}}]},
         {"role":"user","parts":[
           {"functionResponse":{"id":"t1","name":"weather","response":{"output":"{\\"sky\\":\\"rain\\"}"}}},
           {"functionResponse":{"id":"t2","name":"clock","response":{"error":"no clock"},"parts":[%s]}},
           {"text":"So?"}]}]""".formatted(IMAGE_PART));
    assertThat(TRIAL.body(request.build())).contains("\"days\":1.50");
  }

  @Test
  void aResultMayNameItsToolItself() {
    ToolResult result = new ToolResult("t1", "weather", List.of(), false);

    assertContents(request().message(Message.of(Role.TOOL, result)), """
        [{"role":"user","parts":[{"functionResponse":{"id":"t1","name":"weather","response":{"output":""}}}]}]""");
  }

  @Test
  void aResultForNoCallIsRefused() {
    assertRefused(request().message(Message.toolResult("t1", "rain")), "the tool call t1");
  }

  /** Models from Gemini 3 on refuse a call without one; those before do not know this. */
  @ParameterizedTest
  @CsvSource({
    "gemini-3.8-flash, true",
    "gemini-4-argon, true",
    "gemini-12-pro, true",
    "models/gemini-3-pro, true",
    "gemini-2.5-pro, false",
    "gemma-3-27b-it, false"
  })
  void theFirstCallByAnotherModelSaysThatItHasNoSignature(String model, boolean said) {
    CompletionRequest.Builder request = request(model)
        .message(Message.of(
            Role.ASSISTANT, new ToolCall("t1", "clock", ""), new ToolCall("t2", "clock", "")))
        .message(Message.toolResult("t1", "noon"))
        .message(Message.of(Role.ASSISTANT, new ToolCall("t3", "clock", "")));
    String without = said ? ",\"thoughtSignature\":\"skip_thought_signature_validator\"" : "";

    assertContents(request, """
        [{"role":"model","parts":[
           {"functionCall":{"id":"t1","name":"clock","args":{}}%1$s},
           {"functionCall":{"id":"t2","name":"clock","args":{}}}]},
         {"role":"user","parts":[
           {"functionResponse":{"id":"t1","name":"clock","response":{"output":"noon"}}}]},
         {"role":"model","parts":[{"functionCall":{"id":"t3","name":"clock","args":{}}%1$s}]}]""".formatted(without));
  }

  @Test
  void imagesAreBytesOrAnAddress() {
    assertContents(
        request().user("What?", IMAGE, new Image(URI.create("https://images.example/cat.png"))),
        """
        [{"role":"user","parts":[{"text":"What?"},%s,
          {"fileData":{"fileUri":"https://images.example/cat.png","mimeType":"image/png"}}]}]""".formatted(IMAGE_PART));
  }

  @Test
  void documentsHaveANameIfThereIsOne() {
    assertContents(
        request()
            .user(
                "Read.",
                new Document(Media.of("application/pdf", new byte[] {1, 2, 3}), "report.pdf"),
                new Document(Media.at(URI.create("https://docs.example/42")), "")),
        """
        [{"role":"user","parts":[{"text":"Read."},
          {"inlineData":{"mimeType":"application/pdf","data":"AQID","displayName":"report.pdf"}},
          {"fileData":{"fileUri":"https://docs.example/42"}}]}]""");
  }

  @Test
  void soundsAreHeard() {
    assertContents(
        request().user("Listen.", new Audio(Media.of("audio/wav", new byte[] {1, 2, 3}))), """
        [{"role":"user","parts":[{"text":"Listen."},{"inlineData":{"mimeType":"audio/wav","data":"AQID"}}]}]""");
  }

  /** Such as another model's. */
  @Test
  void reasoningWithoutASignatureIsLeftOut() {
    assertContents(
        request()
            .user("Hi")
            .message(Message.of(
                Role.ASSISTANT, new Reasoning("Hm."), new Text("Hello"), new Reasoning("Done.")))
            .user("And?")
            .message(Message.of(Role.ASSISTANT, new Reasoning("Hm.")))
            .user("And?"),
        """
        [{"role":"user","parts":[{"text":"Hi"}]},{"role":"model","parts":[{"text":"Hello"}]},
         {"role":"user","parts":[{"text":"And?"}]},{"role":"user","parts":[{"text":"And?"}]}]""");
  }

  @Test
  void aRefusalIsWhatTheModelSaid() {
    assertContents(
        request().message(Message.of(Role.ASSISTANT, new ContentPart.Refusal("No."))), """
        [{"role":"model","parts":[{"text":"No."}]}]""");
  }

  @Test
  void argumentsThatAreNoJsonAreRefused() {
    assertRefused(
        request()
            .message(Message.of(Role.ASSISTANT, new ToolCall("t1", "weather", "{\"city\": \"Os"))),
        "the arguments of the call of tool weather");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "no JSON", "[1]", "\"text\"", "{\"type\":", "{} {}", "{\"behind\":1}"})
  void anOpaquePartThatIsNoObjectIsRefused(String data) {
    assertRefused(
        request().message(Message.of(Role.ASSISTANT, new Text("Hi"), new Opaque("gemini", data))),
        "JSON");
  }

  private static CompletionRequest.Builder request() {
    return request(Answers.MODEL);
  }

  private static CompletionRequest.Builder request(String model) {
    return CompletionRequest.builder(model);
  }

  private static void assertContents(CompletionRequest.Builder request, String expected) {
    assertThat(body(request).path("contents")).isEqualTo(json(expected));
  }

  private static void assertRefused(CompletionRequest.Builder request, String why) {
    ProviderException failure =
        catchThrowableOfType(ProviderException.class, () -> TRIAL.body(request.build()));

    assertThat(failure).hasMessageContaining(why);
    assertThat(failure.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
  }
}
