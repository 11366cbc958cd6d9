package dev.patchbay.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.CompletionOptions;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.Message;
import dev.patchbay.provider.ResponseFormat;
import dev.patchbay.provider.Role;
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

/** What Ollama is sent is what its official SDK could have sent. */
@Tag("interop")
class OllamaBodiesTest {

  private static final String ANSWER = "{\"model\":\"m\",\"message\":{\"role\":\"assistant\","
      + "\"content\":\"Hi\"},\"done\":true,\"done_reason\":\"stop\"}";
  private static final Script WHOLE = Script.json(200, ANSWER);
  private static final Script STREAMED = Script.chunked(
          200, Map.of("content-type", "application/x-ndjson"))
      .chunk(ANSWER + "\n")
      .end();

  private final JudgedBodies bodies =
      new JudgedBodies(url -> LocalOllama.at(url.toString()), WHOLE, STREAMED);

  @TestFactory
  Stream<DynamicTest> theSdkCouldHaveSent() throws IOException, InterruptedException {
    return bodies
        .with("a question", LocalOllama.request("Hi"))
        .with("a question to be streamed", LocalOllama.request("Hi").stream(true))
        .with(
            "a conversation",
            LocalOllama.request("Hi")
                .system("Be brief")
                .message(Message.of(
                    Role.ASSISTANT,
                    new ContentPart.Reasoning("Hm."),
                    new ContentPart.Text("Hello")))
                .user("How are you?"))
        .with(
            "options",
            LocalOllama.request("Hi")
                .options(CompletionOptions.builder()
                    .maxTokens(100)
                    .temperature(0.5)
                    .topP(0.9)
                    .topK(40)
                    .seed(7)
                    .presencePenalty(0.5)
                    .frequencyPenalty(-0.5)
                    .stop("END", "STOP")
                    .topLogprobs(2)
                    .build())
                .extra("options/num_ctx", 32768))
        .with("a level of thinking", effort("high"))
        .with("no thinking", effort("none"))
        .with("thinking", LocalOllama.request("Hi").extra("think", true))
        .with("JSON", LocalOllama.request("Hi").responseFormat(new ResponseFormat.JsonObject()))
        .with(
            "a JSON schema",
            LocalOllama.request("Hi")
                .responseFormat(new ResponseFormat.JsonSchema("city", Weather.SCHEMA, true)))
        .with(
            "tools and their results",
            LocalOllama.request("Look")
                .tool(Weather.TOOL)
                .message(Message.of(
                    Role.ASSISTANT,
                    new ContentPart.ToolCall("a", "weather", ""),
                    new ContentPart.ToolCall("b", "weather", "{\"city\":\"Oslo\"}")))
                .message(Message.of(
                    Role.TOOL,
                    new ContentPart.ToolResult("a", "rain"),
                    new ContentPart.ToolResult("b", "snow"))))
        .with(
            "images",
            LocalOllama.request("Hi")
                .user(
                    "Which is a cat?",
                    new ContentPart.Image(URI.create("data:image/png;base64,aGk=")),
                    new ContentPart.Image(URI.create("data:image/jpeg;base64,aGkh"))))
        .acceptedBy(SdkJudge.OLLAMA);
  }

  @Test
  void theJudgeRefusesWhatTheSdkCouldNotSend() throws IOException, InterruptedException {
    String start = "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":";

    List<String> verdicts = SdkJudge.OLLAMA.verdicts(List.of(
        start + "\"Hi\",\"text\":\"\"}]}",
        start + "[\"Hi\"]}]}",
        start + "\"Hi\"}],\"options\":{\"max_tokens\":1}}",
        start + "\"Hi\"}],\"thinking\":true}"));

    assertThat(verdicts.get(0)).contains("text: Extra inputs are not permitted");
    assertThat(verdicts.get(1)).contains("content: Input should be a valid string");
    assertThat(verdicts.get(2)).contains("max_tokens: Extra inputs are not permitted");
    assertThat(verdicts.get(3)).contains("thinking: Extra inputs are not permitted");
  }

  private static CompletionRequest.Builder effort(String word) {
    return LocalOllama.request("Hi")
        .options(CompletionOptions.builder().reasoningEffort(word).build());
  }
}
