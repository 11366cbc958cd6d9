package dev.patchbay.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.CompletionOptions;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.ResponseFormat;
import dev.patchbay.provider.Tool;
import dev.patchbay.provider.ToolChoice;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a request's body holds behind messages, mode and model. */
class ChatRequestMembersTest {

  private final CompletionRequest.Builder request =
      CompletionRequest.builder("m").user("Hello");

  @Test
  void optionsHaveTheirNamesOnTheWire() {
    assertThat(members(request.options(CompletionOptions.builder()
            .temperature(0.7)
            .topP(0.25)
            .presencePenalty(-1.5)
            .frequencyPenalty(0.1)
            .maxTokens(200)
            .stop("\n", "END")
            .seed(-9007199254740993L)
            .topK(40)
            .reasoningEffort("high")
            .topLogprobs(3)
            .build())))
        .isEqualTo("""
            "temperature":0.7,"presence_penalty":-1.5,"frequency_penalty":0.1,"top_p":0.25,"top_k":40,\
            "max_tokens":200,"seed":-9007199254740993,"stop":["\\n","END"],"reasoning_effort":"high",\
            "logprobs":true,"top_logprobs":3""");
  }

  @Test
  void aBudgetForReasoningIsRefused() {
    assertRefused(
        request.options(CompletionOptions.builder().reasoningBudget(1024).build()),
        "set a reasoning effort");
  }

  @ParameterizedTest
  @CsvSource({"0,0", "-0.0,0", "1,1", "2,2", "0.5,0.5", "0.1,0.1"})
  void wholeNumbersHaveNoFraction(double value, String written) {
    assertThat(members(
            request.options(CompletionOptions.builder().temperature(value).build())))
        .isEqualTo("\"temperature\":" + written);
  }

  @Test
  void optionsThatAreNotSetAreNotSent() {
    assertThat(members(request.options(CompletionOptions.builder().seed(0).build())))
        .isEqualTo("\"seed\":0");
  }

  @Test
  void toolsAreFunctionsWithTheirSchema() {
    assertThat(members(request
            .tool(new Tool("weather", "Tells the weather.", " {\"type\": \"object\"}\n"))
            .tool(new Tool("time", "", "{}"))))
        .isEqualTo("""
            "tools":[{"type":"function","function":\
            {"name":"weather","description":"Tells the weather.","parameters":{"type":"object"}}},\
            {"type":"function","function":{"name":"time","description":"","parameters":{}}}]""");
  }

  @Test
  void theChoiceOfToolsIsSentWhereItIsNotTheModels() {
    request.tool(new Tool("f", "", "{}"));

    assertThat(members(request.toolChoice(ToolChoice.AUTO))).doesNotContain("tool_choice");
    assertThat(members(request.toolChoice(ToolChoice.NONE))).endsWith(",\"tool_choice\":\"none\"");
    assertThat(members(request.toolChoice(ToolChoice.REQUIRED)))
        .endsWith(",\"tool_choice\":\"required\"");
    assertThat(members(request.toolChoice(ToolChoice.tool("f"))))
        .endsWith(",\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"f\"}}");
  }

  @Test
  void parallelCallsAreAllowedOrNotWhereThereAreTools() {
    assertThat(members(request.parallelToolCalls(false).toolChoice(ToolChoice.NONE)))
        .isEmpty();
    request.tool(new Tool("f", "", "{}")).toolChoice(ToolChoice.AUTO);

    assertThat(members(request)).endsWith("],\"parallel_tool_calls\":false");
    assertThat(members(request.parallelToolCalls(true))).endsWith("],\"parallel_tool_calls\":true");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"maximum\":12345678901234567890123.0000000001}",
        "{\"maximum\":1E+400}",
        "{\"maximum\":123456789012345678901234567890}",
        "{\"a\":[1,-2,0.10,true,false,null,\"\\\"\"],\"b\":{\"é\":\"😀\"}}"
      })
  void aSchemaIsPassedOnAsItIs(String schema) {
    assertThat(members(request.tool(new Tool("f", "", schema))))
        .contains("\"parameters\":" + schema + "}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "  ", "{", "{} {}", "{},\"admin\":true", "}", "{'a':1}", "nul", "// c", "{}]"})
  void aSchemaThatIsNotJsonIsAnInvalidRequest(String schema) {
    assertRefused(request.tool(new Tool("weather", "", schema)), "the parameters of tool weather ");
  }

  @Test
  void aSchemaNestedBeyondAllReasonIsAnInvalidRequest() {
    assertRefused(request.tool(new Tool("f", "", "[".repeat(100_000))), "tool f");
  }

  @Test
  void freeTextIsTheFormatThatIsNotNamed() {
    assertThat(members(request.responseFormat(new ResponseFormat.Text()))).isEmpty();
  }

  @Test
  void aJsonObjectIsAskedForByItsType() {
    assertThat(members(request.responseFormat(new ResponseFormat.JsonObject()))).isEqualTo("""
            "response_format":{"type":"json_object"}""");
  }

  @Test
  void aJsonSchemaIsSentWithItsName() {
    assertThat(members(
            request.responseFormat(new ResponseFormat.JsonSchema("answer", "{\"a\":1}", true))))
        .isEqualTo("""
            "response_format":{"type":"json_schema","json_schema":\
            {"name":"answer","strict":true,"schema":{"a":1}}}""");
  }

  @Test
  void aResponseSchemaThatIsNotJsonIsAnInvalidRequest() {
    assertRefused(
        request.responseFormat(new ResponseFormat.JsonSchema("answer", "{", false)),
        "the response schema answer is not JSON");
  }

  @Test
  void extrasOfAllJsonTypesAreSentAsTheyAre() {
    List<Object> list = new ArrayList<>(List.of(1, "two", List.of(), Map.of()));
    list.add(null);
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("b", true);
    map.put("a", null);

    assertThat(members(request
            .extra("string", "é\"")
            .extra("true", true)
            .extra("null", null)
            .extra("byte", (byte) -1)
            .extra("short", (short) 2)
            .extra("int", 3)
            .extra("long", Long.MIN_VALUE)
            .extra("float", 0.1f)
            .extra("double", 1.5e300)
            .extra("big", new BigInteger("123456789012345678901234567890"))
            .extra("decimal", new BigDecimal("0.10"))
            .extra("list", list)
            .extra("map", map)))
        .isEqualTo("""
            "string":"é\\"","true":true,"null":null,"byte":-1,"short":2,"int":3,\
            "long":-9223372036854775808,"float":0.1,"double":1.5E300,\
            "big":123456789012345678901234567890,"decimal":0.10,\
            "list":[1,"two",[],{},null],"map":{"b":true,"a":null}""");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "model",
        "messages",
        "stream",
        "temperature",
        "top_p",
        "presence_penalty",
        "frequency_penalty",
        "max_tokens",
        "stop",
        "seed",
        "tools",
        "response_format",
        "n"
      })
  void anExtraWithTheNameOfAnotherMemberIsAnInvalidRequest(String name) {
    assertRefused(request.extra(name, 1), "'" + name + "'");
    assertRefused(
        CompletionRequest.builder("m").user("Hello").extra("/" + name, 1), "'/" + name + "'");
  }

  @Test
  void anExtraMayBeAMemberOfAMember() {
    assertThat(members(request
            .responseFormat(new ResponseFormat.JsonSchema("answer", "{}", true))
            .extra("/response_format/json_schema/description", "An answer.")
            .extra("/response_format/more/deep", List.of(1))
            .extra("/thinking/type", "enabled")
            .extra("/thinking/display/mode", null)
            .extra("last", true)))
        .isEqualTo("""
            "response_format":{"type":"json_schema","json_schema":{"name":"answer","strict":true,\
            "schema":{},"description":"An answer."},"more":{"deep":[1]}},\
            "thinking":{"type":"enabled","display":{"mode":null}},"last":true""");
  }

  @Test
  void anExtraMayStandBesideWhatAStreamIsAskedFor() {
    assertThat(Chat.body(request.stream(true)
            .extra("/stream_options/include_obfuscation", false)
            .build()))
        .contains("\"stream_options\":{\"include_usage\":true,\"include_obfuscation\":false}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "",
        "a//b",
        "/a/",
        "/messages/x",
        "/messages/-/x",
        "/stop/x",
        "/reasoning_effort",
        "reasoning_effort",
        "/response_format/type",
        "/response_format/type/x",
        "/response_format/json_schema/schema/x",
        "/tools/-/function/strict"
      })
  void anExtraThatHasNoPlaceOrOneThatIsTakenIsAnInvalidRequest(String name) {
    assertRefused(
        request
            .options(
                CompletionOptions.builder().stop("x").reasoningEffort("low").build())
            .tool(new Tool("f", "", "{}"))
            .responseFormat(new ResponseFormat.JsonSchema("answer", "{}", true))
            .extra(name, 1),
        "the extra '");
  }

  @ParameterizedTest
  @CsvSource({"a,/a", "a,/a/b", "/a/b,a", "/a/b,/a/b/c", "/a/b/c,/a/b"})
  void twoExtrasForOnePlaceAreAnInvalidRequest(String first, String second) {
    assertRefused(request.extra(first, null).extra(second, Map.of("c", 1)), "the extra '");
  }

  private static void assertRefused(CompletionRequest.Builder request, String why) {
    ProviderException failure = Answers.failure(() -> Chat.body(request.build()));

    assertThat(failure.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
    assertThat(failure.detail()).contains(why);
  }

  private static String members(CompletionRequest.Builder builder) {
    CompletionRequest request = builder.build();
    String body = Chat.body(request);
    String before = "{\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}],\"stream\":false,"
        + "\"model\":\"m\"";
    assertThat(body).startsWith(before).endsWith("}");
    String members = body.substring(before.length(), body.length() - 1);
    return members.isEmpty() ? members : members.substring(1);
  }
}
