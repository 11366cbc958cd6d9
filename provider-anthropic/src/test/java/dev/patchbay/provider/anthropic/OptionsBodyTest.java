package dev.patchbay.provider.anthropic;

import static dev.patchbay.provider.anthropic.Answers.HELLO;
import static dev.patchbay.provider.anthropic.Answers.TRIAL;
import static dev.patchbay.provider.anthropic.Answers.body;
import static dev.patchbay.provider.anthropic.Answers.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.patchbay.provider.CompletionOptions;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.ResponseFormat;
import dev.patchbay.provider.Tool;
import dev.patchbay.provider.ToolChoice;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How options, tools, formats and extras are written. */
class OptionsBodyTest {

  private static final String SCHEMA =
      "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}}}";
  private static final Tool WEATHER = new Tool("weather", "The weather in a city", SCHEMA);

  @Test
  void optionsHaveTheServicesNames() {
    CompletionOptions options = CompletionOptions.builder()
        .temperature(0.5)
        .topP(0.9)
        .topK(40)
        .maxTokens(100)
        .stop("END", "STOP")
        .build();

    assertThat(body(HELLO.toBuilder().options(options).stream(true))).isEqualTo(json("""
        {"model":"claude-haiku-4-5","messages":[{"role":"user","content":"Hello"}],"stream":true,
         "max_tokens":100,"temperature":0.5,"top_p":0.9,"top_k":40,"stop_sequences":["END","STOP"]}"""));
  }

  static List<CompletionOptions.Builder> unknownOptions() {
    return List.of(
        CompletionOptions.builder().seed(7),
        CompletionOptions.builder().presencePenalty(0.5),
        CompletionOptions.builder().frequencyPenalty(-1),
        CompletionOptions.builder().temperature(1.1));
  }

  @ParameterizedTest
  @MethodSource("unknownOptions")
  void whatTheServiceDoesNotKnowIsRefused(CompletionOptions.Builder options) {
    assertRefused(HELLO.toBuilder().options(options.build()), "");
  }

  @Test
  void aPenaltyOfZeroIsNone() {
    assertThat(body(options(
            CompletionOptions.builder().presencePenalty(0).frequencyPenalty(0).temperature(1))))
        .isEqualTo(body(options(CompletionOptions.builder().temperature(1))));
  }

  @Test
  void aBudgetIsForThinkingAndOnTopOfTheAnswer() {
    assertThat(body(options(CompletionOptions.builder().reasoningBudget(2048))))
        .isEqualTo(json("""
        {"model":"claude-haiku-4-5","messages":[{"role":"user","content":"Hello"}],"stream":false,
         "max_tokens":10240,"thinking":{"type":"enabled","budget_tokens":2048}}"""));
    assertThat(body(options(CompletionOptions.builder().reasoningBudget(2048).maxTokens(3000)))
            .path("max_tokens")
            .asInt())
        .isEqualTo(3000);
  }

  @Test
  void aBudgetMayBeBeyondAllMeasure() {
    assertThat(body(options(CompletionOptions.builder().reasoningBudget(Integer.MAX_VALUE)))
            .path("max_tokens")
            .asLong())
        .isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void aBudgetOfZeroSwitchesThinkingOff() {
    assertThat(body(options(CompletionOptions.builder().reasoningBudget(0))).path("thinking"))
        .isEqualTo(json("{\"type\":\"disabled\"}"));
  }

  @Test
  void effortAndFormatShareAMember() {
    CompletionRequest.Builder request =
        options(CompletionOptions.builder().reasoningEffort("xhigh"));

    assertThat(body(request).path("output_config")).isEqualTo(json("{\"effort\":\"xhigh\"}"));
    assertThat(body(request.responseFormat(new ResponseFormat.JsonSchema("city", SCHEMA, true)))
            .path("output_config"))
        .isEqualTo(json("{\"effort\":\"xhigh\",\"format\":{\"type\":\"json_schema\",\"schema\":"
            + SCHEMA + "}}"));
  }

  @Test
  void aSchemaThatIsNoJsonIsRefused() {
    assertRefused(
        HELLO.toBuilder().responseFormat(new ResponseFormat.JsonSchema("city", "{city}", true)),
        "the response schema city");
  }

  @Test
  void toolsHaveASchemaAndPerhapsADescription() {
    CompletionRequest.Builder request =
        tools().tool(new Tool("clock", "", "{\"type\":\"object\"}"));

    assertThat(body(request).path("tools")).isEqualTo(json("""
        [{"name":"weather","description":"The weather in a city","input_schema":%s},
         {"name":"clock","input_schema":{"type":"object"}}]""".formatted(SCHEMA)));
    assertThat(body(request).has("tool_choice")).isFalse();
  }

  @Test
  void theChoiceOfToolsHasTheServicesWords() {
    assertChoice(tools().toolChoice(ToolChoice.NONE), "{\"type\":\"none\"}");
    assertChoice(tools().toolChoice(ToolChoice.REQUIRED), "{\"type\":\"any\"}");
    assertChoice(
        tools().toolChoice(ToolChoice.tool("weather")), "{\"type\":\"tool\",\"name\":\"weather\"}");
    assertThat(body(tools().parallelToolCalls(true)).has("tool_choice")).isFalse();
  }

  @Test
  void severalCallsAtOnceCanBeForbidden() {
    assertChoice(
        tools().parallelToolCalls(false), "{\"type\":\"auto\",\"disable_parallel_tool_use\":true}");
    assertChoice(
        tools().parallelToolCalls(false).toolChoice(ToolChoice.REQUIRED),
        "{\"type\":\"any\",\"disable_parallel_tool_use\":true}");
    assertChoice(
        tools().parallelToolCalls(false).toolChoice(ToolChoice.tool("weather")),
        "{\"type\":\"tool\",\"name\":\"weather\",\"disable_parallel_tool_use\":true}");
    assertChoice(
        tools().parallelToolCalls(false).toolChoice(ToolChoice.NONE), "{\"type\":\"none\"}");
  }

  @Test
  void withoutToolsThereIsNoChoice() {
    assertThat(body(HELLO.toBuilder().parallelToolCalls(false))).isEqualTo(body(HELLO));
  }

  @Test
  void extrasReachNestedMembers() {
    CompletionRequest.Builder request = options(
            CompletionOptions.builder().reasoningBudget(2048).reasoningEffort("low"))
        .extra("/thinking/display", "omitted")
        .extra("/output_config/task_budget", Map.of("type", "tokens", "total", 40000))
        .extra("/metadata/user_id", "u_1")
        .extra("service_tier", "standard_only")
        .extra("container", null);

    assertThat(body(request).path("thinking"))
        .isEqualTo(json("{\"type\":\"enabled\",\"budget_tokens\":2048,\"display\":\"omitted\"}"));
    assertThat(body(request).path("output_config"))
        .isEqualTo(
            json("{\"effort\":\"low\",\"task_budget\":{\"type\":\"tokens\",\"total\":40000}}"));
    assertThat(body(request).path("metadata")).isEqualTo(json("{\"user_id\":\"u_1\"}"));
    assertThat(body(request).path("service_tier").asString()).isEqualTo("standard_only");
    assertThat(body(request).path("container").isNull()).isTrue();
  }

  @Test
  void anExtraIsTheWayToTheServicesOwnTools() {
    Map<String, Object> search = Map.of("type", "web_search_20250305", "name", "web_search");

    assertThat(body(HELLO.toBuilder().extra("tools", List.of(search))).path("tools"))
        .isEqualTo(json("[{\"type\":\"web_search_20250305\",\"name\":\"web_search\"}]"));
    assertThat(body(tools().extra("tools", List.of(search))).path("tools").values())
        .hasSizeGreaterThan(1)
        .last()
        .isEqualTo(json("{\"type\":\"web_search_20250305\",\"name\":\"web_search\"}"));
  }

  @Test
  void anExtraMayAskForAdaptiveThinking() {
    assertThat(body(HELLO.toBuilder().extra("thinking", Map.of("type", "adaptive")))
            .path("thinking"))
        .isEqualTo(json("{\"type\":\"adaptive\"}"));
  }

  @Test
  void extrasThatConflictWithTheRequestAreRefused() {
    CompletionOptions options =
        CompletionOptions.builder().reasoningBudget(2048).reasoningEffort("low").build();
    List<CompletionRequest.Builder> conflicts = Arrays.asList(
        HELLO.toBuilder().options(options).extra("thinking", Map.of("type", "adaptive")),
        HELLO.toBuilder().options(options).extra("/thinking/budget_tokens", 4096),
        HELLO.toBuilder().options(options).extra("output_config", Map.of()),
        tools().extra("tools", Map.of()));

    assertThat(conflicts).allSatisfy(request -> assertRefused(request, "extra"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "model",
        "messages",
        "system",
        "stream",
        "max_tokens",
        "temperature",
        "top_p",
        "top_k",
        "stop_sequences",
        "/max_tokens"
      })
  void whatARequestHasAPlaceForIsNoExtra(String name) {
    assertRefused(HELLO.toBuilder().extra(name, 1), name);
  }

  private static CompletionRequest.Builder options(CompletionOptions.Builder options) {
    return HELLO.toBuilder().options(options.build());
  }

  private static CompletionRequest.Builder tools() {
    return HELLO.toBuilder().tool(WEATHER);
  }

  private static void assertChoice(CompletionRequest.Builder request, String expected) {
    assertThat(body(request).path("tool_choice")).isEqualTo(json(expected));
  }

  private static void assertRefused(CompletionRequest.Builder request, String why) {
    ProviderException failure =
        catchThrowableOfType(ProviderException.class, () -> TRIAL.body(request.build()));

    assertThat(failure).hasMessageContaining(why);
    assertThat(failure.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
  }
}
