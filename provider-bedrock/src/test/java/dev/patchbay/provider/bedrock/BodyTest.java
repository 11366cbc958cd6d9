package dev.patchbay.provider.bedrock;

import static dev.patchbay.provider.bedrock.Answers.HELLO;
import static dev.patchbay.provider.bedrock.Answers.MODEL;
import static dev.patchbay.provider.bedrock.Answers.TRIAL;
import static dev.patchbay.provider.bedrock.Answers.body;
import static dev.patchbay.provider.bedrock.Answers.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.patchbay.provider.CompletionOptions;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ContentPart.CacheMark;
import dev.patchbay.provider.ContentPart.Citation;
import dev.patchbay.provider.ContentPart.Document;
import dev.patchbay.provider.ContentPart.Image;
import dev.patchbay.provider.ContentPart.Opaque;
import dev.patchbay.provider.ContentPart.Reasoning;
import dev.patchbay.provider.ContentPart.Refusal;
import dev.patchbay.provider.ContentPart.Text;
import dev.patchbay.provider.ContentPart.ToolCall;
import dev.patchbay.provider.ContentPart.ToolResult;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.Media;
import dev.patchbay.provider.Message;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.ResponseFormat;
import dev.patchbay.provider.Role;
import dev.patchbay.provider.Tool;
import dev.patchbay.provider.ToolChoice;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How requests are written. */
class BodyTest {

  private static final String SCHEMA =
      "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}}}";
  private static final Tool WEATHER = new Tool("weather", "The weather in a city", SCHEMA);

  @Test
  void aQuestionIsABlock() {
    assertThat(TRIAL.body(HELLO))
        .isEqualTo("{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"Hello\"}]}]}");
  }

  @Test
  void theFirstInstructionsStandApartAndLaterOnesWhereTheyAreGiven() {
    CompletionRequest.Builder request = request()
        .message(
            Message.of(Role.SYSTEM, new Text("Be brief."), new CacheMark(), new Text("Be kind.")))
        .user("Hello")
        .message(Message.assistant("Hi"))
        .system("Be long.")
        .user("And?");

    assertThat(body(request)).isEqualTo(json("""
        {"system":[{"text":"Be brief."},{"cachePoint":{"type":"default"}},{"text":"Be kind."}],
         "messages":[{"role":"user","content":[{"text":"Hello"}]},
           {"role":"assistant","content":[{"text":"Hi"}]},
           {"role":"system","content":[{"text":"Be long."}]},
           {"role":"user","content":[{"text":"And?"}]}]}"""));
  }

  @Test
  void turnsOfOneSideBecomeOneAndBlankTextsAreLeftOut() {
    assertMessages(
        request()
            .user("One")
            .user("  ")
            .user("Two")
            .message(Message.assistant(""))
            .message(Message.of(
                Role.ASSISTANT,
                new Text("Three."),
                new Citation("https://a.example", "A", ""),
                new Refusal("No."))),
        """
        [{"role":"user","content":[{"text":"One"},{"text":"Two"}]},
         {"role":"assistant","content":[{"text":"Three."},{"text":"No."}]}]""");
  }

  @Test
  void imagesAndDocumentsAreBytesWithAFormat() {
    byte[] bytes = "Grüße".getBytes(UTF_8);
    assertMessages(
        request()
            .user(
                "Read.",
                new Image(Media.of("image/jpeg", new byte[] {1, 2, 3})),
                new Document(
                    Media.of("application/pdf", new byte[] {1, 2, 3}), "Annual  report.pdf"),
                new Document(Media.of("text/plain", bytes), ""),
                new Document(Media.of("text/markdown", bytes), " "),
                new Document(Media.of("text/csv", bytes), "Annual report-pdf"),
                new Document(
                    Media.of(
                        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", bytes),
                    "Zahlen (1) [ü]")),
        """
        [{"role":"user","content":[{"text":"Read."},
          {"image":{"format":"jpeg","source":{"bytes":"AQID"}}},
          {"document":{"format":"pdf","name":"Annual report-pdf","source":{"bytes":"AQID"}}},
          {"document":{"format":"txt","name":"document","source":{"bytes":"R3LDvMOfZQ=="}}},
          {"document":{"format":"md","name":"document (2)","source":{"bytes":"R3LDvMOfZQ=="}}},
          {"document":{"format":"csv","name":"Annual report-pdf (2)","source":{"bytes":"R3LDvMOfZQ=="}}},
          {"document":{"format":"xlsx","name":"Zahlen (1) [-]","source":{"bytes":"R3LDvMOfZQ=="}}}]}]""");
  }

  @Test
  void theResultsOfToolsAreTheUsersTurn() {
    assertMessages(
        request()
            .user("Weather?")
            .message(Message.of(
                Role.ASSISTANT,
                new Text("Let me look."),
                new ToolCall("t1", "weather", "{\"city\": \"Oslo\", \"days\": 1.50}"),
                new ToolCall("t2", "clock", " ")))
            .message(Message.toolResult("t1", "rain"))
            .message(Message.of(
                Role.TOOL,
                new ToolResult(
                    "t2",
                    "clock",
                    List.of(
                        new Text("no clock"),
                        new Image(Media.of("image/png", new byte[] {1, 2, 3}))),
                    true)))
            .message(Message.toolResult("t3", ""))
            .user("So?"),
        """
        [{"role":"user","content":[{"text":"Weather?"}]},
         {"role":"assistant","content":[{"text":"Let me look."},
           {"toolUse":{"toolUseId":"t1","name":"weather","input":{"city":"Oslo","days":1.50}}},
           {"toolUse":{"toolUseId":"t2","name":"clock","input":{}}}]},
         {"role":"user","content":[
           {"toolResult":{"toolUseId":"t1","content":[{"text":"rain"}]}},
           {"toolResult":{"toolUseId":"t2","content":[{"text":"no clock"},
             {"image":{"format":"png","source":{"bytes":"AQID"}}}],"status":"error"}},
           {"toolResult":{"toolUseId":"t3","content":[]}},
           {"text":"So?"}]}]""");
  }

  @Test
  void reasoningGoesBackWithItsSignatureAndNotWithout() {
    assertMessages(
        request()
            .user("Hi")
            .message(Message.of(
                Role.ASSISTANT,
                new Reasoning("Hm."),
                new Opaque("bedrock", "{\"signature\":\"c2ln\"}"),
                new Opaque("bedrock", "{\"signature\":\"aGlkZGVu\"}"),
                new Opaque("bedrock", "{\"reasoningContent\":{\"redactedContent\":\"ZW5j\"}}"),
                new Reasoning("Another model's."),
                new Text("Hello"))),
        """
        [{"role":"user","content":[{"text":"Hi"}]},
         {"role":"assistant","content":[
           {"reasoningContent":{"reasoningText":{"text":"Hm.","signature":"c2ln"}}},
           {"reasoningContent":{"reasoningText":{"text":"","signature":"aGlkZGVu"}}},
           {"reasoningContent":{"redactedContent":"ZW5j"}},
           {"text":"Hello"}]}]""");
  }

  @ParameterizedTest
  @CsvSource({"PT0S, ", "PT59M, ", "PT1H, 1h", "P1D, 1h"})
  void aCacheMarkIsABlockWithOneOfTwoLifetimes(Duration lifetime, String ttl) {
    String mark = ttl == null ? "" : ",\"ttl\":\"" + ttl + "\"";

    assertMessages(
        request().user("Long text", new CacheMark(lifetime)),
        "[{\"role\":\"user\",\"content\":[{\"text\":\"Long text\"},{\"cachePoint\":{\"type\":\"default\""
            + mark + "}}]}]");
  }

  @Test
  void optionsStandApart() {
    CompletionOptions options = CompletionOptions.builder()
        .temperature(0.5)
        .topP(0.9)
        .maxTokens(100)
        .stop("END", "STOP")
        .presencePenalty(0)
        .build();

    assertThat(body(HELLO.toBuilder().options(options)).path("inferenceConfig"))
        .isEqualTo(
            json(
                "{\"maxTokens\":100,\"temperature\":0.5,\"topP\":0.9,\"stopSequences\":[\"END\",\"STOP\"]}"));
  }

  @Test
  void whatOnlyAnthropicsModelsTakeGoesToThemAsItIs() {
    assertThat(body(options(CompletionOptions.builder().topK(40).reasoningBudget(2048)))
            .path("additionalModelRequestFields"))
        .isEqualTo(
            json("{\"top_k\":40,\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":2048}}"));
    assertThat(body(options(CompletionOptions.builder().reasoningBudget(0)))
            .path("additionalModelRequestFields"))
        .isEqualTo(json("{\"thinking\":{\"type\":\"disabled\"}}"));
  }

  @Test
  void effortAndFormatShareAMember() {
    CompletionRequest.Builder request =
        options(CompletionOptions.builder().reasoningEffort("high"));

    assertThat(body(request).path("outputConfig")).isEqualTo(json("{\"effort\":\"high\"}"));
    assertThat(body(request.responseFormat(new ResponseFormat.JsonSchema("city", SCHEMA, true)))
            .path("outputConfig"))
        .isEqualTo(json("""
            {"effort":"high","textFormat":{"type":"json_schema","structure":{
             "jsonSchema":{"schema":%s,"name":"city"}}}}""".formatted(Answers.JSON.writeValueAsString(SCHEMA))));
  }

  @Test
  void toolsHaveASchemaAndPerhapsADescription() {
    CompletionRequest.Builder request =
        tools().tool(new Tool("clock", "", "{\"type\":\"object\"}"));

    assertThat(body(request).path("toolConfig")).isEqualTo(json("""
        {"tools":[
         {"toolSpec":{"name":"weather","description":"The weather in a city","inputSchema":{"json":%s}}},
         {"toolSpec":{"name":"clock","inputSchema":{"json":{"type":"object"}}}}]}""".formatted(SCHEMA)));
  }

  @Test
  void theChoiceOfToolsHasTheServicesWords() {
    assertThat(body(tools().toolChoice(ToolChoice.REQUIRED)).path("toolConfig").path("toolChoice"))
        .isEqualTo(json("{\"any\":{}}"));
    assertThat(body(tools().toolChoice(ToolChoice.tool("weather")))
            .path("toolConfig")
            .path("toolChoice"))
        .isEqualTo(json("{\"tool\":{\"name\":\"weather\"}}"));
    assertThat(body(HELLO.toBuilder().toolChoice(ToolChoice.NONE)))
        .isEqualTo(body(HELLO.toBuilder()));
  }

  @Test
  void extrasReachTheModelsOwnParameters() {
    CompletionRequest.Builder request = options(CompletionOptions.builder().topK(40))
        .extra("additionalModelRequestFields/anthropic_beta", List.of("context-1m-2025-08-07"))
        .extra("guardrailConfig", Map.of("guardrailIdentifier", "g", "guardrailVersion", "1"))
        .extra("performanceConfig/latency", "optimized");

    assertThat(body(request).path("additionalModelRequestFields"))
        .isEqualTo(json("{\"top_k\":40,\"anthropic_beta\":[\"context-1m-2025-08-07\"]}"));
    assertThat(body(request).path("guardrailConfig"))
        .isEqualTo(json("{\"guardrailIdentifier\":\"g\",\"guardrailVersion\":\"1\"}"));
    assertThat(body(request).path("performanceConfig"))
        .isEqualTo(json("{\"latency\":\"optimized\"}"));
  }

  @Test
  void whatIsNoJsonIsRefused() {
    assertRefused(
        request().user("Hi").message(Message.of(Role.ASSISTANT, new ToolCall("t", "weather", "{"))),
        "the arguments of the call of tool weather");
    assertRefused(
        request().user("Hi").message(Message.of(Role.ASSISTANT, new Opaque("bedrock", "[1]"))),
        "JSON");
  }

  private static CompletionRequest.Builder request() {
    return CompletionRequest.builder(MODEL);
  }

  private static CompletionRequest.Builder options(CompletionOptions.Builder options) {
    return HELLO.toBuilder().options(options.build());
  }

  private static CompletionRequest.Builder tools() {
    return HELLO.toBuilder().tool(WEATHER);
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
