package dev.patchbay.provider.gemini;

import static dev.patchbay.provider.gemini.Answers.HELLO;
import static dev.patchbay.provider.gemini.Answers.TRIAL;
import static dev.patchbay.provider.gemini.Answers.body;
import static dev.patchbay.provider.gemini.Answers.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.patchbay.provider.CompletionOptions;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.ResponseFormat;
import dev.patchbay.provider.Tool;
import dev.patchbay.provider.ToolChoice;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How options, tools, formats and extras are written. */
class OptionsBodyTest {

  private static final String SCHEMA =
      "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}}}";
  private static final Tool WEATHER = new Tool("weather", "The weather in a city", SCHEMA);

  @Test
  void optionsHaveTheServicesNames() {
    CompletionOptions.Builder options = CompletionOptions.builder()
        .temperature(0.5)
        .topP(0.9)
        .topK(40)
        .maxTokens(100)
        .stop("END", "STOP")
        .seed(-7)
        .presencePenalty(0.5)
        .frequencyPenalty(-1)
        .topLogprobs(3);

    assertConfig(options, """
        {"temperature":0.5,"topP":0.9,"topK":40,"maxOutputTokens":100,"stopSequences":["END","STOP"],"seed":-7,
         "presencePenalty":0.5,"frequencyPenalty":-1,"responseLogprobs":true,"logprobs":3}""");
  }

  @ParameterizedTest
  @ValueSource(longs = {Integer.MAX_VALUE + 1L, Long.MIN_VALUE})
  void aSeedThatTheServiceCannotTakeIsRefused(long seed) {
    assertRefused(options(CompletionOptions.builder().seed(seed)), "32 bits");
  }

  @Test
  void aBudgetAsksForThoughtsToo() {
    assertConfig(CompletionOptions.builder().reasoningBudget(2048), """
        {"thinkingConfig":{"thinkingBudget":2048,"includeThoughts":true}}""");
  }

  @Test
  void aBudgetOfZeroSwitchesThinkingOff() {
    assertConfig(
        CompletionOptions.builder().reasoningBudget(0),
        "{\"thinkingConfig\":{\"thinkingBudget\":0}}");
  }

  @Test
  void anEffortIsALevel() {
    assertConfig(CompletionOptions.builder().reasoningEffort("low"), """
        {"thinkingConfig":{"thinkingLevel":"LOW","includeThoughts":true}}""");
  }

  @Test
  void anEffortAndABudgetExcludeEachOther() {
    assertRefused(
        options(CompletionOptions.builder().reasoningEffort("low").reasoningBudget(9)),
        "either a reasoning effort or a budget");
  }

  @Test
  void anAnswerMayBeHeldToJson() {
    assertThat(body(HELLO.toBuilder().responseFormat(new ResponseFormat.JsonObject()))
            .path("generationConfig"))
        .isEqualTo(json("{\"responseMimeType\":\"application/json\"}"));
    assertThat(body(HELLO.toBuilder()
                .responseFormat(new ResponseFormat.JsonSchema("city", SCHEMA, true)))
            .path("generationConfig"))
        .isEqualTo(json(
            "{\"responseMimeType\":\"application/json\",\"responseJsonSchema\":" + SCHEMA + "}"));
  }

  @Test
  void aSchemaThatIsNoJsonIsRefused() {
    assertRefused(
        HELLO.toBuilder().responseFormat(new ResponseFormat.JsonSchema("city", "{city}", true)),
        "the response schema city");
    assertRefused(HELLO.toBuilder().tool(new Tool("f", "", "{")), "the parameters of tool f");
  }

  @Test
  void toolsAreFunctionsWithASchemaAndPerhapsADescription() {
    CompletionRequest.Builder request =
        tools().tool(new Tool("clock", "", "{\"type\":\"object\"}"));

    assertThat(body(request).path("tools")).isEqualTo(json("""
        [{"functionDeclarations":[
           {"name":"weather","description":"The weather in a city","parametersJsonSchema":%s},
           {"name":"clock","parametersJsonSchema":{"type":"object"}}]}]""".formatted(SCHEMA)));
    assertThat(body(request).has("toolConfig")).isFalse();
  }

  @Test
  void theChoiceOfToolsHasTheServicesWords() {
    assertChoice(ToolChoice.NONE, "{\"mode\":\"NONE\"}");
    assertChoice(ToolChoice.REQUIRED, "{\"mode\":\"ANY\"}");
    assertChoice(
        ToolChoice.tool("weather"), "{\"mode\":\"ANY\",\"allowedFunctionNames\":[\"weather\"]}");
  }

  @Test
  void severalCallsAtOnceCannotBeForbidden() {
    assertRefused(tools().parallelToolCalls(false), "one tool call at a time");
    assertThat(body(tools().parallelToolCalls(true))).isEqualTo(body(tools()));
    assertThat(body(HELLO.toBuilder().parallelToolCalls(false))).isEqualTo(body(HELLO));
  }

  @Test
  void extrasReachNestedMembers() {
    CompletionRequest.Builder request = options(CompletionOptions.builder().temperature(1))
        .extra("/generationConfig/mediaResolution", "MEDIA_RESOLUTION_LOW")
        .extra("/generationConfig/thinkingConfig/includeThoughts", true)
        .extra("cachedContent", "cachedContents/1")
        .extra("safetySettings", List.of());

    assertThat(body(request).path("generationConfig")).isEqualTo(json("""
        {"temperature":1,"mediaResolution":"MEDIA_RESOLUTION_LOW","thinkingConfig":{"includeThoughts":true}}"""));
    assertThat(body(request).path("cachedContent").asString()).isEqualTo("cachedContents/1");
    assertThat(body(request).path("safetySettings").isArray()).isTrue();
  }

  @Test
  void anExtraIsTheWayToTheServicesOwnTools() {
    Map<String, Object> search = Map.of("googleSearch", Map.of());

    assertThat(body(HELLO.toBuilder().extra("tools", List.of(search))).path("tools"))
        .isEqualTo(json("[{\"googleSearch\":{}}]"));
    assertThat(body(tools().extra("tools", List.of(search))).path("tools"))
        .hasSize(2)
        .last()
        .isEqualTo(json("{\"googleSearch\":{}}"));
  }

  @ParameterizedTest
  @CsvSource({
    "contents",
    "systemInstruction",
    "generationConfig",
    "/generationConfig/candidateCount",
    "/toolConfig/functionCallingConfig/streamFunctionCallArguments"
  })
  void whatARequestHasAPlaceForOrTheReaderCannotReadIsNoExtra(String name) {
    assertRefused(HELLO.toBuilder().extra(name, 1), name);
  }

  private static CompletionRequest.Builder options(CompletionOptions.Builder options) {
    return HELLO.toBuilder().options(options.build());
  }

  private static CompletionRequest.Builder tools() {
    return HELLO.toBuilder().tool(WEATHER);
  }

  private static void assertConfig(CompletionOptions.Builder options, String expected) {
    assertThat(body(options(options)).path("generationConfig")).isEqualTo(json(expected));
  }

  private static void assertChoice(ToolChoice choice, String expected) {
    assertThat(body(tools().toolChoice(choice)).path("toolConfig").path("functionCallingConfig"))
        .isEqualTo(json(expected));
  }

  private static void assertRefused(CompletionRequest.Builder request, String why) {
    ProviderException failure =
        catchThrowableOfType(ProviderException.class, () -> TRIAL.body(request.build()));

    assertThat(failure).hasMessageContaining(why);
    assertThat(failure.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
  }
}
