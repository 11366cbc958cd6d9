package dev.patchbay.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.CompletionOptions;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.ContentPart.Audio;
import dev.patchbay.provider.ContentPart.Document;
import dev.patchbay.provider.ContentPart.Text;
import dev.patchbay.provider.Media;
import dev.patchbay.provider.Message;
import dev.patchbay.provider.ResponseFormat;
import dev.patchbay.provider.Role;
import dev.patchbay.provider.ToolChoice;
import dev.patchbay.testkit.FaultServer;
import dev.patchbay.testkit.Script;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What is sent to Gemini is what the official SDK would have sent. */
@Tag("interop")
class GeminiBodiesTest {

  private static final String ANSWER = """
      {"candidates":[{"content":{"role":"model","parts":[\
      {"text":"Hm.","thought":true},\
      {"text":"Let me see. "},\
      {"text":"It is cold.","thoughtSignature":"c2lnbmVk"},\
      {"functionCall":{"name":"weather","args":{"city":"Oslo","n":1.5}},"thoughtSignature":"Y2FsbA=="},\
      {"functionCall":{"id":"f1","name":"weather","args":{}}},\
      {"executableCode":{"language":"PYTHON","code":"print(1)"},"thoughtSignature":"Y29kZQ=="},\
      {"codeExecutionResult":{"outcome":"OUTCOME_OK","output":"1"}},\
      {"inlineData":{"mimeType":"image/png","data":"aGk="},"thoughtSignature":"cGljdHVyZQ=="},\
      {"text":"","thoughtSignature":"ZW5k"}]},"finishReason":"STOP","index":0}],\
      "usageMetadata":{"promptTokenCount":1,"candidatesTokenCount":1}}""";
  private static final Script WHOLE = Script.json(200, ANSWER);
  private static final Script STREAMED =
      Script.stream().chunk("data: " + ANSWER + "\n\n").end();

  private static final ContentPart CAT =
      new ContentPart.Image(URI.create("data:image/png;base64,aGk="));

  private final JudgedBodies bodies =
      new JudgedBodies(url -> Google.at(url.toString()), WHOLE, STREAMED);

  @TestFactory
  Stream<DynamicTest> theSdkWouldHaveSent() throws IOException, InterruptedException {
    return bodies
        .with("a question", Google.request("Hi"))
        .with("a question to be streamed", Google.request("Hi").stream(true))
        .with("a question to think about", Google.thinkingRequest("Hi"))
        .with(
            "a budget",
            Google.request("Hi")
                .options(CompletionOptions.builder().reasoningBudget(512).build()))
        .with(
            "a conversation",
            CompletionRequest.builder(Google.MODEL)
                .system("Be brief")
                .user("Hi")
                .message(Message.assistant("Hello"))
                .user("How are you?"))
        .with(
            "options",
            Google.request("Hi")
                .options(CompletionOptions.builder()
                    .temperature(0.5)
                    .topP(0.25)
                    .topK(40)
                    .maxTokens(100)
                    .stop("END", "STOP")
                    .seed(7)
                    .presencePenalty(0.5)
                    .frequencyPenalty(-0.5)
                    .topLogprobs(3)
                    .build()))
        .with("JSON", Google.request("Hi").responseFormat(new ResponseFormat.JsonObject()))
        .with(
            "a JSON schema",
            Google.request("Hi")
                .responseFormat(new ResponseFormat.JsonSchema("city", Weather.SCHEMA, true)))
        .with("tools", Google.request("What is the weather like?").tool(Weather.TOOL))
        .with(
            "a tool that has to be called",
            Google.request("What is the weather like?")
                .tool(Weather.TOOL)
                .toolChoice(ToolChoice.tool("weather")))
        .with(
            "tools that must not be called",
            Google.request("What is the weather like?")
                .tool(Weather.TOOL)
                .toolChoice(ToolChoice.NONE))
        .with(
            "tools that failed, or gave an image",
            Google.request("Look")
                .tool(Weather.TOOL)
                .message(Message.of(
                    Role.ASSISTANT,
                    new ContentPart.ToolCall("a", "weather", ""),
                    new ContentPart.ToolCall("b", "weather", "{\"city\":\"Oslo\"}")))
                .message(Message.of(
                    Role.TOOL,
                    new ContentPart.ToolResult("a", "weather", List.of(CAT), false),
                    new ContentPart.ToolResult("b", "weather", List.of(new Text("No.")), true))))
        .with(
            "images, sounds and documents",
            Google.request("Hi")
                .user(
                    "Look",
                    CAT,
                    new ContentPart.Image(URI.create("https://images.example/cat.png")),
                    new Audio(Media.of("audio/wav", new byte[] {1})),
                    new Document(Media.of("application/pdf", new byte[] {1}), "report.pdf"),
                    new Document(Media.at(URI.create("https://docs.example/a.pdf")), "")))
        .with(
            "the service's own tools and settings",
            Google.request("Hi")
                .extra("tools", List.of(Map.of("googleSearch", Map.of())))
                .extra("/generationConfig/mediaResolution", "MEDIA_RESOLUTION_LOW"))
        .with("the results of tools, after all kinds of parts", secondTurn())
        .acceptedBy(SdkJudge.GOOGLE);
  }

  @Test
  void signaturesAreCarriedBackOnTheirParts() {
    List<String> sent = bodies.sent(List.of(secondTurn().build()));

    assertThat(sent).singleElement().asString().contains("""
        {"text":"Let me see. "},{"text":"It is cold.","thoughtSignature":"c2lnbmVk"},""").contains("""
        "args":{"city":"Oslo","n":1.5}},"thoughtSignature":"Y2FsbA=="},\
        {"functionCall":{"id":"f1","name":"weather","args":{}}},""");
  }

  @Test
  void theJudgeRefusesWhatTheSdkCouldNotSend() throws IOException, InterruptedException {
    String end = "}]}],\"generationConfig\":{}}";
    List<String> wrong = List.of(
        "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"txt\":\"Hi\"" + end,
        "{\"contents\":[{\"parts\":[{\"inline_data\":{\"data\":\"aGk=\"}" + end,
        "{\"contents\":[{\"parts\":[{\"functionCall\":{\"name\":\"f\",\"willContinue\":true}"
            + end);

    List<String> verdicts = SdkJudge.GOOGLE.verdicts(wrong);

    assertThat(verdicts.get(0)).contains("txt: Extra inputs are not permitted");
    assertThat(verdicts.get(1)).contains("the SDK writes it as");
    assertThat(verdicts.get(2)).contains("not in Gemini Developer API mode");
  }

  /** The conversation that the service's answer makes. */
  private static CompletionRequest.Builder secondTurn() {
    CompletionRequest first =
        Google.thinkingRequest("Is it cold?").tool(Weather.TOOL).build();
    try (FaultServer server = FaultServer.answering(WHOLE)) {
      List<ContentPart> parts =
          Google.at(server.url().toString()).complete(first).parts();
      CompletionRequest.Builder second =
          first.toBuilder().message(new Message(Role.ASSISTANT, parts));
      for (ContentPart part : parts) {
        if (part instanceof ContentPart.ToolCall call) {
          second.message(Message.toolResult(call.id(), "-3"));
        }
      }
      return second;
    }
  }
}
