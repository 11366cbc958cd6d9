package dev.patchbay.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.CompletionOptions;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.ContentPart.Opaque;
import dev.patchbay.provider.Media;
import dev.patchbay.provider.Message;
import dev.patchbay.provider.ResponseFormat;
import dev.patchbay.provider.Role;
import dev.patchbay.provider.ToolChoice;
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

/** What is sent to OpenAI's Responses API is what the official SDK could have sent. */
@Tag("interop")
class ResponsesBodiesTest {

  private static final String ANSWER = "{\"id\":\"resp_1\",\"status\":\"completed\",\"output\":[]}";
  private static final Script WHOLE = Script.json(200, ANSWER);
  private static final Script STREAMED = Script.stream()
      .chunk("event: response.completed\ndata: {\"type\":\"response.completed\",\"response\":"
          + ANSWER + "}\n\n")
      .end();
  private static final String FORMAT = "openai-responses";
  private static final Media PDF = Media.of("application/pdf", new byte[] {1, 2, 3});

  @TestFactory
  Stream<DynamicTest> theSdkCouldHaveSent() throws IOException, InterruptedException {
    return new JudgedBodies(url -> Gpt.at(url + "/v1"), WHOLE, STREAMED)
        .with("a question", Gpt.request("Hi"))
        .with("a question to be streamed", Gpt.request("Hi").stream(true))
        .with(
            "a conversation",
            CompletionRequest.builder(Gpt.MODEL)
                .system("Be brief")
                .user("Hi")
                .message(Message.assistant("Hello"))
                .system("Be kind")
                .user("How are you?"))
        .with(
            "every option",
            Gpt.request("Hi")
                .options(CompletionOptions.builder()
                    .temperature(0.5)
                    .topP(0.9)
                    .maxTokens(100)
                    .reasoningEffort("low")
                    .build())
                .extra("/reasoning/summary", "auto")
                .extra("prompt_cache_key", "team-7"))
        .with(
            "log probabilities",
            Gpt.request("Hi")
                .model("gpt-4.1")
                .options(CompletionOptions.builder().topLogprobs(2).build()))
        .with(
            "tools, of which some are the service's own",
            Gpt.request("What is the weather like?")
                .tool(Weather.TOOL)
                .toolChoice(ToolChoice.tool("weather"))
                .parallelToolCalls(false)
                .extra("tools", List.of(Map.of("type", "web_search")))
                .extra("include", List.of("web_search_call.action.sources")))
        .with("an answer with all that is carried back", carriedBack())
        .with(
            "images and documents",
            CompletionRequest.builder(Gpt.MODEL)
                .user(
                    "What is this?",
                    new ContentPart.Image(URI.create("data:image/png;base64,aGk=")),
                    new ContentPart.Document(PDF, "report.pdf"),
                    new ContentPart.Document(
                        Media.at(URI.create("https://a.example/b.pdf")), "b.pdf")))
        .with("a JSON object", Gpt.request("Hi").responseFormat(new ResponseFormat.JsonObject()))
        .with(
            "a JSON schema",
            Gpt.request("Hi")
                .responseFormat(new ResponseFormat.JsonSchema("city", Weather.SCHEMA, true)))
        .acceptedBy(SdkJudge.OPENAI_RESPONSES);
  }

  private static CompletionRequest.Builder carriedBack() {
    Message answer = Message.of(
        Role.ASSISTANT,
        new ContentPart.Reasoning("Hm."),
        new Opaque(
            FORMAT,
            "{\"id\":\"rs_1\",\"type\":\"reasoning\",\"summary\":[],\"encrypted_content\":\"gAAA\"}"),
        new Opaque(
            FORMAT,
            "{\"id\":\"ws_1\",\"type\":\"web_search_call\",\"status\":\"completed\","
                + "\"action\":{\"type\":\"search\",\"query\":\"oslo\"}}"),
        new ContentPart.Text("Let me see."),
        new ContentPart.Refusal("I will not."),
        new Opaque(FORMAT, "{\"phase\":\"commentary\"}"),
        new ContentPart.ToolCall("a", "weather", "{\"city\":\"Oslo\"}"),
        new ContentPart.ToolCall("b", "weather", "{\"city\":\"Rome\"}"),
        new Opaque(FORMAT, "{\"namespace\":\"world\"}"));
    return Gpt.request("What is the weather like?")
        .tool(Weather.TOOL)
        .message(answer)
        .message(Message.toolResult("a", "snow"))
        .message(Message.of(
            Role.TOOL,
            new ContentPart.ToolResult(
                "b",
                "",
                List.of(
                    new ContentPart.Text("sun"),
                    new ContentPart.Image(URI.create("data:image/png;base64,aGk="))),
                false)));
  }

  @Test
  void theJudgeRefusesWhatTheSdkCouldNotSend() throws IOException, InterruptedException {
    List<String> bodies = List.of(
        "{\"model\":\"gpt-5\",\"input\":[{\"type\":\"function_call_output\",\"call_id\":\"a\"}]}",
        "{\"model\":\"gpt-5\",\"input\":[{\"role\":\"tool\",\"content\":\"Hi\"}]}",
        "{\"model\":\"gpt-5\",\"input\":\"Hi\",\"max_tokens\":1}");

    List<String> verdicts = SdkJudge.OPENAI_RESPONSES.verdicts(bodies);

    assertThat(verdicts.get(0)).contains("output: Field required");
    assertThat(verdicts.get(1)).contains("role");
    assertThat(verdicts.get(2)).contains("max_tokens: Extra inputs are not permitted");
  }
}
