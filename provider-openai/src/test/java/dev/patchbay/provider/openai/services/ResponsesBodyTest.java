package dev.patchbay.provider.openai.services;

import static dev.patchbay.provider.openai.services.Responses.HELLO;
import static dev.patchbay.provider.openai.services.Responses.body;
import static dev.patchbay.provider.openai.services.Responses.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.CompletionOptions;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ContentPart.Document;
import dev.patchbay.provider.ContentPart.Image;
import dev.patchbay.provider.ContentPart.Opaque;
import dev.patchbay.provider.ContentPart.Text;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a request of the Responses API is written. */
class ResponsesBodyTest {

  private static final String SCHEMA =
      "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}}}";
  private static final Tool WEATHER = new Tool("weather", "The weather in a city", SCHEMA);
  private static final Map<String, Object> SEARCH = Map.of("type", "web_search");

  @Test
  void aQuestionIsToBeAnsweredAndNotStored() {
    assertThat(Responses.TRIAL.path(HELLO)).isEqualTo("/responses");
    assertThat(Responses.TRIAL.body(HELLO))
        .isEqualTo(
            "{\"model\":\"gpt-5.4-mini\",\"input\":[{\"role\":\"user\",\"content\":\"Hello\"}],"
                + "\"stream\":false,\"store\":false,\"include\":[\"reasoning.encrypted_content\"]}");
  }

  @Test
  void theFirstInstructionsStandApart() {
    CompletionRequest.Builder request = CompletionRequest.builder("gpt-5.4")
        .system("Be brief.")
        .user("Hello")
        .message(Message.assistant("Hi"))
        .system("Be kind.")
        .user("And?");

    assertThat(body(request).path("instructions").asString()).isEqualTo("Be brief.");
    assertInput(request, """
        [{"role":"user","content":"Hello"},{"role":"assistant","content":"Hi"},
         {"role":"developer","content":"Be kind."},{"role":"user","content":"And?"}]""");
  }

  @Test
  void instructionsAloneAreTheInput() {
    CompletionRequest.Builder request = CompletionRequest.builder("gpt-5.4").system("Say hello.");

    assertInput(request, "[{\"role\":\"developer\",\"content\":\"Say hello.\"}]");
    assertThat(body(request).has("instructions")).isFalse();
  }

  @Test
  void imagesAndDocumentsStandAmongTheTexts() {
    Media bytes = Media.of("application/pdf", new byte[] {1, 2, 3});
    CompletionRequest.Builder request = CompletionRequest.builder("gpt-5.4")
        .user(
            "What is this?",
            new Image(Media.of("image/png", new byte[] {1, 2, 3})),
            new Image(URI.create("https://a.example/b.png")).withDetail("low"),
            new Document(bytes, "report.pdf"),
            new Document(bytes, ""),
            new Document(Media.at(URI.create("https://a.example/c.pdf")), "c"),
            new Opaque("openai-responses", "{\"type\":\"input_file\",\"file_id\":\"file-1\"}"));

    assertInput(request, """
        [{"role":"user","content":[{"type":"input_text","text":"What is this?"},
          {"type":"input_image","detail":"auto","image_url":"data:image/png;base64,AQID"},
          {"type":"input_image","detail":"low","image_url":"https://a.example/b.png"},
          {"type":"input_file","filename":"report.pdf","file_data":"data:application/pdf;base64,AQID"},
          {"type":"input_file","filename":"document","file_data":"data:application/pdf;base64,AQID"},
          {"type":"input_file","file_url":"https://a.example/c.pdf"},
          {"type":"input_file","file_id":"file-1"}]}]""");
  }

  @Test
  void theResultsOfToolsAreItems() {
    CompletionRequest.Builder request = CompletionRequest.builder("gpt-5.4")
        .message(Message.of(
            Role.TOOL,
            new ToolResult("call_1", "rain"),
            new ToolResult(
                "call_2",
                "screenshot",
                List.of(new Text("The page"), new Image(URI.create("https://a.example/b.png"))),
                true),
            new Opaque(
                "openai-responses",
                "{\"type\":\"local_shell_call_output\",\"id\":\"sh_1\",\"output\":\"ok\"}")));

    assertInput(request, """
        [{"type":"function_call_output","call_id":"call_1","output":"rain"},
         {"type":"function_call_output","call_id":"call_2","output":[{"type":"input_text","text":"The page"},
          {"type":"input_image","detail":"auto","image_url":"https://a.example/b.png"}]},
         {"type":"local_shell_call_output","id":"sh_1","output":"ok"}]""");
  }

  @Test
  void optionsHaveTheNamesOfThisApi() {
    CompletionOptions options = CompletionOptions.builder()
        .temperature(0.5)
        .topP(0.9)
        .maxTokens(100)
        .reasoningEffort("low")
        .topLogprobs(3)
        .presencePenalty(0)
        .build();

    assertThat(body(HELLO.toBuilder().options(options).extra("/reasoning/summary", "auto")))
        .isEqualTo(json("""
            {"model":"gpt-5.4-mini","input":[{"role":"user","content":"Hello"}],"stream":false,"store":false,
             "temperature":0.5,"top_p":0.9,"max_output_tokens":100,"top_logprobs":3,
             "include":["reasoning.encrypted_content","message.output_text.logprobs"],
             "reasoning":{"effort":"low","summary":"auto"}}"""));
  }

  /** "Encrypted content is not supported with this model", they say. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "gpt-4o",
        "gpt-4.1-mini",
        "gpt-3.5-turbo",
        "ft:gpt-4o-mini:org::1",
        "gpt-5-chat-latest"
      })
  void modelsThatDoNotReasonAreNotAskedForReasoning(String model) {
    assertThat(body(HELLO.toBuilder().model(model)).path("include")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt-5", "gpt-5.4", "o4-mini", "gpt-6-astra", "grok-4"})
  void othersAre(String model) {
    assertThat(body(HELLO.toBuilder().model(model)).path("include"))
        .isEqualTo(json("[\"reasoning.encrypted_content\"]"));
  }

  static List<CompletionOptions> optionsWithoutAPlace() {
    return List.of(
        CompletionOptions.builder().stop("END").build(),
        CompletionOptions.builder().seed(1).build(),
        CompletionOptions.builder().presencePenalty(0.5).build(),
        CompletionOptions.builder().frequencyPenalty(0.5).build());
  }

  @ParameterizedTest
  @MethodSource("optionsWithoutAPlace")
  void whatThisApiHasNoWordForIsRefused(CompletionOptions options) {
    assertThat(refusal(HELLO.toBuilder().options(options))).contains(" knows no ");
  }

  /** The service takes a schema for a strict one unless told otherwise, and then requires all its members. */
  @Test
  void toolsAreFunctionsWithTheSchemaAsItIs() {
    CompletionRequest.Builder request = HELLO.toBuilder()
        .tool(WEATHER)
        .tool(new Tool("clock", "", "{\"type\":\"object\"}"))
        .parallelToolCalls(false);

    assertThat(body(request).path("tools")).isEqualTo(json("""
        [{"type":"function","name":"weather","description":"The weather in a city","parameters":%s,"strict":false},
         {"type":"function","name":"clock","parameters":{"type":"object"},"strict":false}]""".formatted(SCHEMA)));
    assertThat(body(request).path("parallel_tool_calls").asBoolean()).isFalse();
    assertThat(body(request).has("tool_choice")).isFalse();
  }

  @Test
  void aChoiceOfToolsIsOneOfThree() {
    CompletionRequest.Builder request = HELLO.toBuilder().tool(WEATHER);

    assertThat(body(request.toolChoice(ToolChoice.NONE)).path("tool_choice"))
        .isEqualTo(json("\"none\""));
    assertThat(body(request.toolChoice(ToolChoice.REQUIRED)).path("tool_choice"))
        .isEqualTo(json("\"required\""));
    assertThat(body(request.toolChoice(ToolChoice.tool("weather"))).path("tool_choice"))
        .isEqualTo(json("{\"type\":\"function\",\"name\":\"weather\"}"));
  }

  @Test
  void theServicesOwnToolsFollowThoseOfTheApplication() {
    CompletionRequest.Builder request = HELLO.toBuilder()
        .extra("tools", List.of(SEARCH))
        .extra("include", List.of("web_search_call.action.sources"));

    assertThat(body(request).path("tools")).isEqualTo(json("[{\"type\":\"web_search\"}]"));
    assertThat(body(request).path("include"))
        .isEqualTo(json("[\"reasoning.encrypted_content\",\"web_search_call.action.sources\"]"));
    assertThat(body(request.tool(WEATHER)).path("tools").values())
        .extracting(tool -> tool.path("type").asString())
        .containsExactly("function", "web_search");
  }

  @Test
  void otherExtrasPassThrough() {
    CompletionRequest.Builder request = HELLO.toBuilder()
        .extra("prompt_cache_key", "team-7")
        .extra("service_tier", "flex")
        .extra("background", false)
        .extra("/text/verbosity", "low")
        .responseFormat(new ResponseFormat.JsonObject());

    assertThat(body(request).path("prompt_cache_key").asString()).isEqualTo("team-7");
    assertThat(body(request).path("service_tier").asString()).isEqualTo("flex");
    assertThat(body(request).path("text"))
        .isEqualTo(json("{\"format\":{\"type\":\"json_object\"},\"verbosity\":\"low\"}"));
  }

  @Test
  void aSchemaForTheAnswerStandsUnderText() {
    CompletionRequest.Builder request =
        HELLO.toBuilder().responseFormat(new ResponseFormat.JsonSchema("city", SCHEMA, true));

    assertThat(body(request).path("text"))
        .isEqualTo(json(
            "{\"format\":{\"type\":\"json_schema\",\"name\":\"city\",\"strict\":true,\"schema\":%s}}"
                .formatted(SCHEMA)));
  }

  @ParameterizedTest
  @CsvSource({
    "previous_response_id,resp_1",
    "/previous_response_id,resp_1",
    "conversation,conv_1",
    "/conversation/id,conv_1",
    "store,true",
    "background,true"
  })
  void whatHasTheServiceStoreAnswersIsRefused(String extra, String value) {
    Object said = value.equals("true") ? true : value;

    assertThat(refusal(HELLO.toBuilder().extra(extra, said)))
        .contains("the extra '" + extra.replace("/id", "").replace("/", "")
            + "' has the service store answers")
        .contains("put the whole conversation into the request");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "model",
        "input",
        "instructions",
        "stream",
        "max_output_tokens",
        "temperature",
        "top_p",
        "top_logprobs",
        "include",
        "/store"
      })
  void whatARequestHasAPlaceForIsNoExtra(String name) {
    assertThat(refusal(HELLO.toBuilder().extra(name, false))).contains(name.replace("/", ""));
  }

  @Test
  void anAnswerOfTheModelHoldsNoImage() {
    Message answer = Message.of(Role.ASSISTANT, new Image(URI.create("https://a.example/b.png")));

    assertThat(refusal(HELLO.toBuilder().message(answer))).contains("holds no image");
  }

  @Test
  void anOpaquePartThatIsNoJsonIsRefused() {
    Message answer = Message.of(Role.ASSISTANT, new Opaque("openai-responses", "rs_1"));

    assertThat(refusal(HELLO.toBuilder().message(answer))).contains("JSON");
  }

  private static void assertInput(CompletionRequest.Builder request, String input) {
    assertThat(body(request).path("input")).isEqualTo(json(input));
  }

  private static String refusal(CompletionRequest.Builder request) {
    ProviderException failure = Responses.failure(() -> body(request));
    assertThat(failure.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
    return failure.detail();
  }
}
