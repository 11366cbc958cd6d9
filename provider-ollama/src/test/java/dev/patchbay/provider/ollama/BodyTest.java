package dev.patchbay.provider.ollama;

import static dev.patchbay.provider.ollama.Answers.HELLO;
import static dev.patchbay.provider.ollama.Answers.TRIAL;
import static dev.patchbay.provider.ollama.Answers.body;
import static dev.patchbay.provider.ollama.Answers.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.patchbay.provider.CompletionOptions;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ContentPart.Citation;
import dev.patchbay.provider.ContentPart.Image;
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
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How requests are written. */
class BodyTest {

  private static final String SCHEMA =
      "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}}}";
  private static final Tool WEATHER = new Tool("weather", "The weather in a city", SCHEMA);

  @Test
  void aQuestionIsShort() {
    assertThat(TRIAL.body(HELLO))
        .isEqualTo("{\"model\":\"llama3.2\","
            + "\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}],\"stream\":false}");
  }

  @Test
  void instructionsStandWhereTheyAreGiven() {
    assertMessages(
        request()
            .system("Be brief.")
            .user("Hello")
            .message(Message.assistant("Hi"))
            .system("Be long.")
            .user("And?"),
        """
        [{"role":"system","content":"Be brief."},{"role":"user","content":"Hello"},
         {"role":"assistant","content":"Hi"},{"role":"system","content":"Be long."},
         {"role":"user","content":"And?"}]""");
  }

  @Test
  void theTextsOfAMessageAreOne() {
    assertMessages(
        request()
            .message(Message.of(Role.USER, new Text("One, "), new Text("two")))
            .message(Message.of(
                Role.ASSISTANT,
                new Text("Three."),
                new Citation("https://a.example", "A", ""),
                new Refusal(" No."))),
        """
        [{"role":"user","content":"One, two"},{"role":"assistant","content":"Three. No."}]""");
  }

  @Test
  void imagesAreBytesBesideTheText() {
    assertMessages(
        request()
            .user(
                "Which is a cat?",
                new Image(Media.of("image/png", new byte[] {1, 2, 3})),
                new Image(URI.create("data:image/jpeg;base64,aGk="))),
        """
        [{"role":"user","content":"Which is a cat?","images":["AQID","aGk="]}]""");
  }

  @Test
  void thoughtsGoBackBesideTheAnswer() {
    assertMessages(
        request()
            .user("Hi")
            .message(Message.of(
                Role.ASSISTANT, new Reasoning("Hm, "), new Reasoning("hello."), new Text("Hello"))),
        """
        [{"role":"user","content":"Hi"},
         {"role":"assistant","content":"Hello","thinking":"Hm, hello."}]""");
  }

  @Test
  void theResultsOfToolsAreMessagesWithTheNameOfTheTool() {
    assertMessages(
        request()
            .user("Weather?")
            .message(Message.of(
                Role.ASSISTANT,
                new ToolCall("a", "weather", "{\"city\": \"Oslo\", \"days\": 1.50}"),
                new ToolCall("b", "clock", " ")))
            .message(Message.of(
                Role.TOOL,
                new ToolResult("a", "rain"),
                new ToolResult("b", "watch", List.of(new Text("no clock")), true)))
            .message(Message.toolResult("unknown", "?")),
        """
        [{"role":"user","content":"Weather?"},
         {"role":"assistant","content":"","tool_calls":[
           {"id":"a","function":{"name":"weather","arguments":{"city":"Oslo","days":1.50}}},
           {"id":"b","function":{"name":"clock","arguments":{}}}]},
         {"role":"tool","content":"rain","tool_name":"weather","tool_call_id":"a"},
         {"role":"tool","content":"no clock","tool_name":"watch","tool_call_id":"b"},
         {"role":"tool","content":"?","tool_call_id":"unknown"}]""");
  }

  @Test
  void argumentsThatAreNoJsonAreRefused() {
    assertRefused(
        request()
            .user("Hi")
            .message(Message.of(Role.ASSISTANT, new ToolCall("a", "weather", "{\"city\": \"Os"))),
        "the arguments of the call of tool weather");
  }

  @Test
  void optionsStandApartUnderTheServicesNames() {
    CompletionOptions options = CompletionOptions.builder()
        .temperature(0.5)
        .topP(0.9)
        .topK(40)
        .maxTokens(100)
        .stop("END", "STOP")
        .seed(7)
        .presencePenalty(0.5)
        .frequencyPenalty(-1)
        .build();

    assertThat(body(HELLO.toBuilder().options(options).stream(true))).isEqualTo(json("""
        {"model":"llama3.2","messages":[{"role":"user","content":"Hello"}],"stream":true,"options":{
         "num_predict":100,"temperature":0.5,"top_p":0.9,"top_k":40,"seed":7,"stop":["END","STOP"],
         "presence_penalty":0.5,"frequency_penalty":-1}}"""));
  }

  @Test
  void logProbabilitiesAreAskedForBesideTheOptions() {
    CompletionRequest.Builder request = options(CompletionOptions.builder().topLogprobs(3));

    assertThat(body(request).path("logprobs")).isEqualTo(json("true"));
    assertThat(body(request).path("top_logprobs")).isEqualTo(json("3"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"low", "medium", "high", "max"})
  void anEffortIsALevelOfThinking(String effort) {
    assertThat(
            body(options(CompletionOptions.builder().reasoningEffort(effort))).path("think"))
        .isEqualTo(json("\"" + effort + "\""));
  }

  @Test
  void noEffortIsNoThinking() {
    assertThat(
            body(options(CompletionOptions.builder().reasoningEffort("none"))).path("think"))
        .isEqualTo(json("false"));
  }

  @Test
  void theFormatIsAWordOrASchema() {
    assertThat(body(HELLO.toBuilder().responseFormat(new ResponseFormat.JsonObject()))
            .path("format"))
        .isEqualTo(json("\"json\""));
    assertThat(body(HELLO.toBuilder()
                .responseFormat(new ResponseFormat.JsonSchema("city", SCHEMA, true)))
            .path("format"))
        .isEqualTo(json(SCHEMA));
    assertRefused(
        HELLO.toBuilder().responseFormat(new ResponseFormat.JsonSchema("city", "{city}", true)),
        "the response schema city");
  }

  @Test
  void toolsAreFunctionsWithPerhapsADescription() {
    CompletionRequest.Builder request =
        HELLO.toBuilder().tool(WEATHER).tool(new Tool("clock", "", "{\"type\":\"object\"}"));

    assertThat(body(request).path("tools")).isEqualTo(json("""
        [{"type":"function","function":{
           "name":"weather","description":"The weather in a city","parameters":%s}},
         {"type":"function","function":{"name":"clock","parameters":{"type":"object"}}}]""".formatted(SCHEMA)));
  }

  @Test
  void toolsThatMustNotBeCalledAreNotToldOf() {
    assertThat(body(HELLO.toBuilder().tool(WEATHER).toolChoice(ToolChoice.NONE)))
        .isEqualTo(body(HELLO.toBuilder()));
  }

  @Test
  void extrasReachTheOptions() {
    CompletionRequest.Builder request = options(CompletionOptions.builder().temperature(0))
        .extra("options/num_ctx", 32768)
        .extra("think", true)
        .extra("truncate", false)
        .extra("keep_alive", -1);

    assertThat(body(request)).isEqualTo(json("""
        {"model":"llama3.2","messages":[{"role":"user","content":"Hello"}],"stream":false,
         "options":{"temperature":0,"num_ctx":32768},"think":true,"truncate":false,"keep_alive":-1}"""));
    assertThat(body(HELLO.toBuilder().extra("options", Map.of("num_ctx", 4096))).path("options"))
        .isEqualTo(json("{\"num_ctx\":4096}"));
  }

  private static CompletionRequest.Builder request() {
    return CompletionRequest.builder("llama3.2");
  }

  private static CompletionRequest.Builder options(CompletionOptions.Builder options) {
    return HELLO.toBuilder().options(options.build());
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
