package dev.patchbay.provider.anthropic;

import static dev.patchbay.provider.anthropic.Answers.HELLO;
import static dev.patchbay.provider.anthropic.Answers.TRIAL;
import static dev.patchbay.provider.anthropic.Answers.body;
import static dev.patchbay.provider.anthropic.Answers.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.ContentPart.CacheMark;
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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a conversation is written. */
class MessagesBodyTest {

  private static final ContentPart IMAGE = new Image(Media.of("image/png", new byte[] {1, 2, 3}));
  private static final String IMAGE_BLOCK =
      "{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"media_type\":\"image/png\",\"data\":\"AQID\"}}";

  @Test
  void aQuestionIsAString() {
    assertThat(TRIAL.body(HELLO))
        .isEqualTo(
            "{\"model\":\"claude-haiku-4-5\","
                + "\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}],\"stream\":false,\"max_tokens\":8192}");
  }

  @Test
  void theFirstInstructionsStandApart() {
    CompletionRequest.Builder request = request()
        .system("Be brief.")
        .user("Hello")
        .message(Message.assistant("Hi"))
        .user("And?");

    assertThat(body(request).path("system")).isEqualTo(json("\"Be brief.\""));
    assertMessages(request, """
        [{"role":"user","content":"Hello"},{"role":"assistant","content":"Hi"},{"role":"user","content":"And?"}]""");
  }

  @Test
  void severalInstructionsAreOneListWithTheirCacheMarks() {
    CompletionRequest.Builder request = request()
        .message(Message.of(
            Role.SYSTEM,
            new Text("Be brief."),
            new CacheMark(Duration.ofHours(1)),
            new Text("Be kind.")))
        .system("Be true.")
        .message(Message.of(Role.SYSTEM, new CacheMark()))
        .user("Hello");

    assertThat(body(request).path("system")).isEqualTo(json("""
        [{"type":"text","text":"Be brief.","cache_control":{"type":"ephemeral","ttl":"1h"}},
         {"type":"text","text":"Be kind."},
         {"type":"text","text":"Be true.","cache_control":{"type":"ephemeral"}}]"""));
    assertMessages(request, "[{\"role\":\"user\",\"content\":\"Hello\"}]");
  }

  @Test
  void laterInstructionsStandWhereTheyAreGiven() {
    assertMessages(
        request().user("Hello").system("Now be long.").message(Message.assistant("Hi")), """
        [{"role":"user","content":"Hello"},{"role":"system","content":"Now be long."},
         {"role":"assistant","content":"Hi"}]""");
  }

  @Test
  void turnsOfOneSideBecomeOne() {
    assertMessages(
        request()
            .user("One")
            .user("Two")
            .message(Message.assistant("A"))
            .message(Message.assistant("B")),
        """
        [{"role":"user","content":[{"type":"text","text":"One"},{"type":"text","text":"Two"}]},
         {"role":"assistant","content":[{"type":"text","text":"A"},{"type":"text","text":"B"}]}]""");
  }

  @Test
  void theResultsOfToolsAreTheUsersTurn() {
    CompletionRequest.Builder request = request()
        .user("Weather?")
        .message(Message.of(
            Role.ASSISTANT,
            new Text("Let me look."),
            new ToolCall("t1", "weather", "{\"city\": \"Oslo\", \"days\": 1.50}"),
            new ToolCall("t2", "clock", " ")))
        .message(Message.toolResult("t1", "rain"))
        .message(Message.of(
            Role.TOOL, new ToolResult("t2", "clock", List.of(new Text("no clock"), IMAGE), true)))
        .user("So?");

    assertMessages(request, """
        [{"role":"user","content":"Weather?"},
         {"role":"assistant","content":[
           {"type":"text","text":"Let me look."},
           {"type":"tool_use","id":"t1","name":"weather","input":{"city":"Oslo","days":1.50}},
           {"type":"tool_use","id":"t2","name":"clock","input":{}}]},
         {"role":"user","content":[
           {"type":"tool_result","tool_use_id":"t1","content":"rain"},
           {"type":"tool_result","tool_use_id":"t2","content":[{"type":"text","text":"no clock"},%s],"is_error":true},
           {"type":"text","text":"So?"}]}]""".formatted(IMAGE_BLOCK));
    assertThat(TRIAL.body(request.build())).contains("\"input\":{\"city\":\"Oslo\",\"days\":1.50}");
  }

  @Test
  void aToolMayGiveNothing() {
    assertMessages(request().message(Message.toolResult("t1", "")), """
        [{"role":"user","content":[{"type":"tool_result","tool_use_id":"t1"}]}]""");
  }

  @Test
  void imagesAreBytesOrAnAddress() {
    assertMessages(
        request().user("What?", IMAGE, new Image(URI.create("https://images.example/cat.png"))),
        """
        [{"role":"user","content":[{"type":"text","text":"What?"},%s,
          {"type":"image","source":{"type":"url","url":"https://images.example/cat.png"}}]}]""".formatted(IMAGE_BLOCK));
  }

  @Test
  void documentsAreBytesAnAddressOrText() {
    byte[] bytes = "Grüße".getBytes(StandardCharsets.UTF_8);

    assertMessages(
        request()
            .user(
                "Read.",
                new Document(Media.of("application/pdf", new byte[] {1, 2, 3}), "report.pdf"),
                new Document(Media.at(URI.create("https://docs.example/r.pdf")), ""),
                new Document(Media.of("text/plain", bytes), "notes.txt"),
                new Document(Media.of("text/markdown", bytes), "notes.md")),
        """
        [{"role":"user","content":[{"type":"text","text":"Read."},
          {"type":"document","title":"report.pdf",
           "source":{"type":"base64","media_type":"application/pdf","data":"AQID"}},
          {"type":"document","source":{"type":"url","url":"https://docs.example/r.pdf"}},
          {"type":"document","title":"notes.txt","source":{"type":"text","media_type":"text/plain","data":"Grüße"}},
          {"type":"document","title":"notes.md","source":{"type":"text","media_type":"text/plain","data":"Grüße"}}]}]""");
  }

  @ParameterizedTest
  @CsvSource({"PT0S, ", "PT5M, ", "PT59M, ", "PT1H, 1h", "P1D, 1h"})
  void aCacheMarkHasOneOfTwoLifetimes(Duration lifetime, String ttl) {
    String mark = ttl == null ? "" : ",\"ttl\":\"" + ttl + "\"";

    assertMessages(request().user("Long text", new CacheMark(lifetime)), """
        [{"role":"user","content":[
          {"type":"text","text":"Long text","cache_control":{"type":"ephemeral"%s}}]}]""".formatted(mark));
  }

  @Test
  void aCacheMarkMayFollowAnyBlock() {
    assertMessages(
        request()
            .message(Message.of(Role.ASSISTANT, new ToolCall("t1", "clock", "{}"), new CacheMark()))
            .message(Message.of(Role.TOOL, new ToolResult("t1", "noon"), new CacheMark()))
            .user("So?", IMAGE, new CacheMark(), new Text("And?")),
        """
        [{"role":"assistant","content":[
           {"type":"tool_use","id":"t1","name":"clock","input":{},"cache_control":{"type":"ephemeral"}}]},
         {"role":"user","content":[
           {"type":"tool_result","tool_use_id":"t1","content":"noon","cache_control":{"type":"ephemeral"}},
           {"type":"text","text":"So?"},
           {"type":"image","source":{"type":"base64","media_type":"image/png","data":"AQID"},
            "cache_control":{"type":"ephemeral"}},
           {"type":"text","text":"And?"}]}]""");
  }

  @Test
  void aCacheMarkThatFollowsNothingIsRefused() {
    assertRefused(
        request().message(Message.of(Role.USER, new CacheMark(), new Text("Hi"))), "cache mark");
  }

  @Test
  void blankTextsAreLeftOut() {
    assertMessages(
        request()
            .message(Message.of(
                Role.USER, new Text(""), new Text("Hi"), new Text(" \n"), new CacheMark()))
            .message(Message.assistant(""))
            .user("Still there?"),
        """
        [{"role":"user","content":[{"type":"text","text":"Hi","cache_control":{"type":"ephemeral"}}]},
         {"role":"user","content":"Still there?"}]""");
  }

  /** Such as another model's: the service takes no thoughts but its own. */
  @Test
  void reasoningWithoutASignatureIsLeftOut() {
    assertMessages(
        request()
            .user("Hi")
            .message(Message.of(
                Role.ASSISTANT, new Reasoning("Hm."), new Text("Hello"), new Reasoning("Done.")))
            .user("And?")
            .message(Message.of(Role.ASSISTANT, new Reasoning("Hm.")))
            .user("And?"),
        """
        [{"role":"user","content":"Hi"},{"role":"assistant","content":"Hello"},
         {"role":"user","content":"And?"},{"role":"user","content":"And?"}]""");
  }

  @Test
  void aRefusalIsWhatTheModelSaid() {
    assertMessages(
        request().user("Hi").message(Message.of(Role.ASSISTANT, new ContentPart.Refusal("No."))),
        """
        [{"role":"user","content":"Hi"},{"role":"assistant","content":"No."}]""");
  }

  @Test
  void argumentsThatAreNoJsonAreRefused() {
    assertRefused(
        request()
            .message(Message.of(Role.ASSISTANT, new ToolCall("t1", "weather", "{\"city\": \"Os"))),
        "the arguments of the call of tool weather");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "no JSON", "[1]", "\"text\"", "{\"type\":", "{} {}"})
  void anOpaquePartThatIsNoObjectIsRefused(String data) {
    assertRefused(
        request()
            .message(Message.of(Role.ASSISTANT, new Text("Hi"), new Opaque("anthropic", data))),
        "JSON");
  }

  private static CompletionRequest.Builder request() {
    return CompletionRequest.builder("claude-haiku-4-5");
  }

  private static void assertMessages(CompletionRequest.Builder request, String expected) {
    assertThat(body(request).path("messages")).isEqualTo(json(expected));
  }

  private static void assertRefused(CompletionRequest.Builder request, String why) {
    ProviderException failure =
        catchThrowableOfType(ProviderException.class, () -> TRIAL.body(request.build()));

    assertThat(failure).hasMessageContaining(why);
    assertThat(failure.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
  }
}
