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
import dev.patchbay.testkit.ReceivedRequest;
import dev.patchbay.testkit.Script;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What Bedrock is sent fits the shapes by which AWS describes it, and is signed as AWS's own client signs it. */
@Tag("interop")
class BedrockBodiesTest {

  private static final Script WHOLE = Script.json(200, """
      {"output":{"message":{"role":"assistant","content":[\
      {"reasoningContent":{"reasoningText":{"text":"Hm.","signature":"c2ln+/8="}}},\
      {"reasoningContent":{"redactedContent":"c2VjcmV0"}},\
      {"text":"Let me see."},\
      {"toolUse":{"toolUseId":"tooluse_1","name":"weather","input":{"city":"Oslo","n":1.50}}}]}},\
      "stopReason":"tool_use","usage":{"inputTokens":1,"outputTokens":1,"totalTokens":2},"metrics":{"latencyMs":1}}""");

  private static final ContentPart CAT =
      new ContentPart.Image(URI.create("data:image/png;base64,aGk="));

  /** Streams have the same bodies: their path alone is another. */
  private final JudgedBodies bodies =
      new JudgedBodies(url -> Converse.at(url.toString()), WHOLE, WHOLE);

  @TestFactory
  Stream<DynamicTest> theSdkCouldHaveSent() throws IOException, InterruptedException {
    return bodies
        .with("a question", Converse.request("Hi"))
        .with(
            "a conversation",
            CompletionRequest.builder(Converse.MODEL)
                .system("Be brief")
                .user("Hi")
                .message(Message.assistant("Hello"))
                .system("Be long")
                .user("How are you?"))
        .with(
            "options",
            Converse.request("Hi")
                .options(CompletionOptions.builder()
                    .maxTokens(100)
                    .temperature(0.5)
                    .topP(0.9)
                    .topK(40)
                    .reasoningBudget(2048)
                    .reasoningEffort("high")
                    .stop("END", "STOP")
                    .build()))
        .with(
            "a JSON schema",
            Converse.request("Hi")
                .responseFormat(new ResponseFormat.JsonSchema("city", Weather.SCHEMA, true)))
        .with("tools", Converse.request("What is the weather like?").tool(Weather.TOOL))
        .with(
            "one tool",
            Converse.request("Hi").tool(Weather.TOOL).toolChoice(ToolChoice.tool("weather")))
        .with(
            "some tool", Converse.request("Hi").tool(Weather.TOOL).toolChoice(ToolChoice.REQUIRED))
        .with(
            "tools that failed, or gave an image",
            Converse.request("Look")
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
            "images and documents",
            Converse.request("Hi")
                .user(
                    "Read",
                    CAT,
                    new Document(Media.of("application/pdf", new byte[] {1}), "report.pdf"),
                    new Document(Media.of("text/markdown", new byte[] {'a'}), ""),
                    new Document(Media.of("text/plain", new byte[] {'a'}), "notes")))
        .with(
            "cache marks",
            CompletionRequest.builder(Converse.MODEL)
                .message(Message.of(Role.SYSTEM, new Text("Be brief"), new CacheMark()))
                .user("Hi", new CacheMark(Duration.ofHours(1))))
        .with(
            "extras",
            Converse.request("Hi")
                .extra("additionalModelRequestFields/anthropic_beta", List.of("a"))
                .extra("performanceConfig/latency", "optimized")
                .extra("guardrailConfig/guardrailIdentifier", "g"))
        .with("the results of tools, after all kinds of blocks", secondTurn())
        .acceptedBy(SdkJudge.BEDROCK);
  }

  @Test
  void reasoningIsCarriedBackAsItCame() {
    assertThat(bodies.sent(List.of(secondTurn().build())))
        .singleElement()
        .asString()
        .contains("""
        {"reasoningContent":{"reasoningText":{"text":"Hm.","signature":"c2ln+/8="}}},\
        {"reasoningContent":{"redactedContent":"c2VjcmV0"}},\
        {"text":"Let me see."},{"toolUse":{"toolUseId":"tooluse_1",""");
  }

  @Test
  void theJudgeRefusesWhatTheSdkCouldNotSend() throws IOException, InterruptedException {
    String start = "{\"messages\":[{\"role\":\"user\",\"content\":[";

    List<String> verdicts = SdkJudge.BEDROCK.verdicts(List.of(
        start + "{\"txt\":\"Hi\"}]}]}",
        start + "{\"text\":1}]}]}",
        start + "{\"image\":{\"format\":\"png\"}}]}]}",
        start + "{\"text\":\"Hi\"}]}],\"inferenceConfig\":{\"topK\":1}}"));

    assertThat(verdicts.get(0)).contains("Unknown parameter in messages[0].content[0]: \"txt\"");
    assertThat(verdicts.get(1)).contains("messages[0].content[0].text");
    assertThat(verdicts.get(2)).contains("Missing required parameter");
    assertThat(verdicts.get(3)).contains("Unknown parameter in inferenceConfig: \"topK\"");
  }

  /** The client signs the host, the time, the token and the body's checksum, as this provider does. */
  @Test
  void requestsAreSignedAsTheSdkSignsThem() throws IOException, InterruptedException {
    List<String> requests = new ArrayList<>();
    try (FaultServer server = FaultServer.answering(WHOLE)) {
      for (String model : List.of(
          Converse.MODEL,
          "arn:aws:bedrock:eu-central-1:123456789012:inference-profile/eu.anthropic.claude-sonnet-4-6",
          "a model ~ *+(ü)")) {
        Converse.at(server.url() + "/relay")
            .complete(CompletionRequest.builder(model).user("Grüße 😀").build());
      }
      for (ReceivedRequest request : server.requests()) {
        requests.add("{\"url\":" + quoted(server.url() + request.path()) + ",\"body\":"
            + quoted(request.body()) + ",\"date\":"
            + quoted(request.header("x-amz-date").orElseThrow()) + ",\"authorization\":"
            + quoted(request.header("authorization").orElseThrow()) + "}");
      }
    }

    assertThat(SdkJudge.SIGNATURE.verdicts(requests)).hasSize(3).containsOnly(SdkJudge.ACCEPTED);
    assertThat(SdkJudge.SIGNATURE.verdicts(
            List.of(requests.get(0).replace("Signature=", "Signature=0"))))
        .allMatch(verdict -> verdict.contains("AWS4-HMAC-SHA256"));
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  /** The conversation that the service's answer makes. */
  private static CompletionRequest.Builder secondTurn() {
    CompletionRequest first = Converse.request("Is it cold?").tool(Weather.TOOL).build();
    try (FaultServer server = FaultServer.answering(WHOLE)) {
      return first.toBuilder()
          .message(Converse.at(server.url().toString()).complete(first).toMessage())
          .message(Message.toolResult("tooluse_1", "snow"));
    }
  }
}
