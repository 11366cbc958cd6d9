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
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What is sent in the OpenAI chat dialect is what the official SDK could have sent. */
@Tag("interop")
class OpenAiBodiesTest {

  private static final Script WHOLE = Script.json(
      200, "{\"choices\":[{\"message\":{\"content\":\"Hi\"},\"finish_reason\":\"stop\"}]}");
  private static final Script STREAMED = Script.stream()
      .chunk(
          "data: {\"choices\":[{\"delta\":{\"content\":\"Hi\"},\"finish_reason\":\"stop\"}]}\n\n")
      .chunk("data: [DONE]\n\n")
      .end();

  @TestFactory
  Stream<DynamicTest> theSdkCouldHaveSent() throws IOException, InterruptedException {
    return new JudgedBodies(url -> Chat.at(url + "/v1"), WHOLE, STREAMED)
        .with("a question", Chat.request("Hi"))
        .with("a question to be streamed", Chat.request("Hi").stream(true))
        .with(
            "a conversation",
            CompletionRequest.builder(Chat.MODEL)
                .system("Be brief")
                .user("Hi")
                .message(Message.assistant("Hello"))
                .user("How are you?"))
        .with(
            "every option",
            Chat.request("Hi")
                .options(CompletionOptions.builder()
                    .temperature(0.5)
                    .topP(0.9)
                    .presencePenalty(0.1)
                    .frequencyPenalty(-0.1)
                    .maxTokens(100)
                    .stop("END", "STOP")
                    .seed(7)
                    .build()))
        .with("tools", Chat.request("What is the weather like?").tool(Weather.TOOL))
        .with(
            "the results of tools",
            Chat.request("What is the weather like?")
                .tool(Weather.TOOL)
                .message(new Message(
                    Role.ASSISTANT,
                    List.of(
                        new ContentPart.Text("Let me see."),
                        new ContentPart.ToolCall("a", "weather", "{\"city\":\"Oslo\"}"),
                        new ContentPart.ToolCall("b", "weather", "{\"city\":\"Rome\"}"))))
                .message(Message.toolResult("a", "snow"))
                .message(Message.toolResult("b", "sun")))
        .with(
            "an image",
            CompletionRequest.builder(Chat.MODEL)
                .message(new Message(
                    Role.USER,
                    List.of(
                        new ContentPart.Text("What is this?"),
                        new ContentPart.Image(URI.create("data:image/png;base64,aGk="))))))
        .with("a JSON object", Chat.request("Hi").responseFormat(new ResponseFormat.JsonObject()))
        .with(
            "a JSON schema",
            Chat.request("Hi")
                .responseFormat(new ResponseFormat.JsonSchema("city", Weather.SCHEMA, true)))
        .acceptedBy(SdkJudge.OPENAI);
  }

  @Test
  void theJudgeRefusesWhatTheSdkCouldNotSend() throws IOException, InterruptedException {
    List<String> bodies = List.of(
        "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}",
        "{\"model\":\"gpt-5\",\"messages\":[{\"role\":\"tool\",\"content\":\"Hi\"}]}",
        "{\"model\":\"gpt-5\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"top-p\":1}");

    List<String> verdicts = SdkJudge.OPENAI.verdicts(bodies);

    assertThat(verdicts.get(0)).contains("model: Field required");
    assertThat(verdicts.get(1)).contains("tool_call_id: Field required");
    assertThat(verdicts.get(2)).contains("top-p: Extra inputs are not permitted");
  }
}
