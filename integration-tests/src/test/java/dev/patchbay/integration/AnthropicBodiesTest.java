package dev.patchbay.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.CompletionOptions;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.ContentPart.CacheMark;
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
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What is sent as Anthropic's Messages is what the official SDK could have sent. */
@Tag("interop")
class AnthropicBodiesTest {

  private static final Script WHOLE = Script.json(200, """
      {"id":"msg_1","type":"message","role":"assistant","model":"claude-haiku-4-5","content":[\
      {"type":"thinking","thinking":"Hm.","signature":"c2ln+/8="},\
      {"type":"redacted_thinking","data":"c2VjcmV0"},\
      {"type":"text","text":"Let me see."},\
      {"type":"tool_use","id":"toolu_1","name":"weather","input":{"city":"Oslo","n":1.50}},\
      {"type":"server_tool_use","id":"srvtoolu_1","name":"web_search","input":{"query":"Oslo"},\
      "caller":{"type":"direct"}},\
      {"type":"web_search_tool_result","tool_use_id":"srvtoolu_1","content":[{"type":"web_search_result",\
      "url":"https://oslo.example/","title":"Oslo","encrypted_content":"ZW5j","page_age":null}]},\
      {"type":"text","text":"It is ","citations":null},\
      {"type":"text","text":"cold.","citations":[{"type":"web_search_result_location",\
      "url":"https://oslo.example/","title":"Oslo","encrypted_index":"aWR4","cited_text":"Cold."}]},\
      {"type":"tool_use","id":"toolu_2","name":"weather","input":{},\
      "caller":{"type":"code_execution_20250825","tool_id":"srvtoolu_2"}}],\
      "stop_reason":"tool_use","stop_sequence":null,"usage":{"input_tokens":1,"output_tokens":1}}""");
  private static final Script STREAMED = Script.stream().chunk("""
          event: message_start
          data: {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant",\
          "model":"claude-haiku-4-5","content":[],"usage":{"input_tokens":1,"output_tokens":1}}}

          event: message_delta
          data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":1}}

          event: message_stop
          data: {"type":"message_stop"}

          """).end();

  private static final ContentPart CAT =
      new ContentPart.Image(URI.create("data:image/png;base64,aGk="));

  private final JudgedBodies bodies =
      new JudgedBodies(url -> Claude.at(url.toString()), WHOLE, STREAMED);

  @TestFactory
  Stream<DynamicTest> theSdkCouldHaveSent() throws IOException, InterruptedException {
    return bodies
        .with(
            "a question without a limit",
            CompletionRequest.builder(Claude.MODEL).user("Hi"))
        .with("a question to be streamed", Claude.request("Hi").stream(true))
        .with("a question to think about", Claude.thinkingRequest("Hi"))
        .with(
            "a conversation",
            CompletionRequest.builder(Claude.MODEL)
                .system("Be brief")
                .user("Hi")
                .message(Message.assistant("Hello"))
                .user("How are you?"))
        .with(
            "options for an answer without sampling",
            Claude.request("Hi")
                .options(CompletionOptions.builder()
                    .maxTokens(100)
                    .stop("END", "STOP")
                    .reasoningEffort("high")
                    .build()))
        .with(
            "a JSON schema",
            Claude.request("Hi")
                .responseFormat(new ResponseFormat.JsonSchema("city", Weather.SCHEMA, true)))
        .with("tools", Claude.request("What is the weather like?").tool(Weather.TOOL))
        .with(
            "one tool at a time",
            Claude.request("What is the weather like?")
                .tool(Weather.TOOL)
                .toolChoice(ToolChoice.tool("weather"))
                .parallelToolCalls(false))
        .with(
            "tools that failed, or gave an image",
            Claude.request("Look")
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
            "documents",
            Claude.request("Hi")
                .user(
                    "Read",
                    new Document(Media.of("application/pdf", new byte[] {1}), "report.pdf"),
                    new Document(Media.of("text/markdown", new byte[] {'a'}), "notes"),
                    new Document(Media.at(URI.create("https://docs.example/a.pdf")), "")))
        .with(
            "cache marks",
            CompletionRequest.builder(Claude.MODEL)
                .message(Message.of(Role.SYSTEM, new Text("Be brief"), new CacheMark()))
                .user("Hi", new CacheMark(Duration.ofHours(1)), CAT, new CacheMark()))
        .with(
            "later instructions",
            CompletionRequest.builder(Claude.MODEL).user("Hi").system("Be brief now"))
        .with("the results of tools, after all kinds of blocks", secondTurn())
        .with(
            "images",
            CompletionRequest.builder(Claude.MODEL)
                .message(new Message(
                    Role.USER,
                    List.of(
                        new ContentPart.Text("Which is a cat?"),
                        CAT,
                        new ContentPart.Image(URI.create("https://images.example/cat.png"))))))
        .acceptedBy(SdkJudge.ANTHROPIC);
  }

  @Test
  void thinkingIsCarriedBackAsItCame() {
    List<String> sent = bodies.sent(List.of(secondTurn().build()));

    assertThat(sent).singleElement().asString().contains("""
        {"type":"thinking","thinking":"Hm.","signature":"c2ln+/8="},\
        {"type":"redacted_thinking","data":"c2VjcmV0"},\
        {"type":"text","text":"Let me see."},\
        {"type":"tool_use","id":"toolu_1",""");
  }

  @Test
  void theJudgeRefusesWhatTheSdkCouldNotSend() throws IOException, InterruptedException {
    String start =
        "{\"model\":\"m\",\"max_tokens\":9,\"messages\":[{\"role\":\"assistant\",\"content\":[";
    List<String> wrong = List.of(
        "{\"model\":\"m\",\"messages\":[]}",
        start + "{\"type\":\"thinking\",\"thinking\":\"Hm.\"}]}]}",
        start + "{\"type\":\"text\",\"text\":\"Hi\",\"txt\":\"\"}]}]}");

    List<String> verdicts = SdkJudge.ANTHROPIC.verdicts(wrong);

    assertThat(verdicts.get(0)).contains("max_tokens: Field required");
    assertThat(verdicts.get(1)).contains("ThinkingBlockParam.signature: Field required");
    assertThat(verdicts.get(2)).contains("like nothing of a request");
  }

  /** The conversation that the service's answer makes. */
  private static CompletionRequest.Builder secondTurn() {
    CompletionRequest first =
        Claude.thinkingRequest("Is it cold?").tool(Weather.TOOL).build();
    try (FaultServer server = FaultServer.answering(WHOLE)) {
      return first.toBuilder()
          .message(Claude.at(server.url().toString()).complete(first).toMessage())
          .message(Message.toolResult("toolu_1", "snow"));
    }
  }
}
