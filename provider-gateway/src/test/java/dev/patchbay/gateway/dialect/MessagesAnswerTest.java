package dev.patchbay.gateway.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.patchbay.gateway.json.JsonObject;
import dev.patchbay.gateway.json.JsonOut;
import dev.patchbay.provider.AnswerDetails;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.ContentPart.Citation;
import dev.patchbay.provider.ContentPart.Opaque;
import dev.patchbay.provider.ContentPart.Reasoning;
import dev.patchbay.provider.ContentPart.Refusal;
import dev.patchbay.provider.ContentPart.Text;
import dev.patchbay.provider.ContentPart.ToolCall;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.Message;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.Usage;
import dev.patchbay.provider.anthropic.Anthropic;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers in the Messages API: as the provider of the format reads them, and as clients send them back. */
class MessagesAnswerTest {

  private static final MessagesDialect DIALECT = new MessagesDialect();
  private static final String ASKED = "{\"model\":\"m\",\"max_tokens\":10,\"messages\":[%s]}";
  private static final Asked HELLO =
      DIALECT.read(Wire.json(ASKED.formatted("{\"role\":\"user\",\"content\":\"Hi\"}")));

  private static Completion answer(ContentPart... parts) {
    Completion.Builder answer = Completion.builder();
    List.of(parts).forEach(answer::part);
    return answer
        .finishReason(new FinishReason(FinishReason.Kind.STOP, "end_turn"))
        .usage(new Usage(100, 20, 60, 10, 5))
        .build();
  }

  private static String whole(Completion answer) {
    return Wire.whole(DIALECT, HELLO, answer);
  }

  private static String stream(Completion answer) {
    return Wire.stream(DIALECT, HELLO, Wire.events(answer));
  }

  /** The parts of the next turn, when a client sends the answer back. */
  private static List<ContentPart> back(String content) {
    String body = ASKED.formatted(
        "{\"role\":\"user\",\"content\":\"Hi\"},{\"role\":\"assistant\",\"content\":" + content
            + "}");
    return DIALECT.read(Wire.json(body)).request().messages().get(1).parts();
  }

  private static String contentOf(String message) {
    return JsonObject.text(Wire.json(message).value("content"));
  }

  /** The content that a client has put together from a stream, as the SDKs do. */
  private static String contentOfStream(String stream) {
    return Snapshot.of(stream);
  }

  private static final Completion OWN = answer(
      new Reasoning("I think."),
      new Opaque("anthropic", "{\"signature\":\"EqQB\"}"),
      new Opaque("anthropic", "{\"type\":\"redacted_thinking\",\"data\":\"EmwK\"}"),
      new Text("It is \"blue\" 😀.\n"),
      new Citation("https://example.com", "Sky", "blue"),
      new Opaque(
          "anthropic",
          "{\"citations\":[{\"type\":\"web_search_result_location\",\"url\":\"https://example.com\",\"title\":\"Sky\",\"cited_text\":\"blue\",\"encrypted_index\":\"Eo8B\"}]}"),
      new Opaque(
          "anthropic",
          "{\"type\":\"server_tool_use\",\"id\":\"s1\",\"name\":\"web_search\",\"input\":{\"query\":\"x\"}}"),
      new ToolCall("toolu_1", "weather", "{\"city\":\"Oslo\",\"days\":3}"),
      new ToolCall("toolu_2", "time", ""));

  @Test
  void theProviderOfTheFormatReadsAWholeAnswerAsItWas() {
    Completion read = Wire.read(new Anthropic(), whole(OWN));

    assertThat(read.parts().subList(0, 8)).isEqualTo(OWN.parts().subList(0, 8));
    assertThat(read.toolCalls())
        .containsExactly(OWN.toolCalls().get(0), new ToolCall("toolu_2", "time", "{}"));
    assertThat(read.usage()).isEqualTo(OWN.usage());
    assertThat(read.details().model()).isEqualTo("asked-model");
    assertThat(read.details().extras()).isEmpty();
  }

  @Test
  void theProviderOfTheFormatReadsAStreamAsItWas() {
    Completion read = Wire.readStream(new Anthropic(), stream(OWN));

    assertThat(read.parts().subList(0, 8)).isEqualTo(OWN.parts().subList(0, 8));
    assertThat(read.toolCalls())
        .containsExactly(OWN.toolCalls().get(0), new ToolCall("toolu_2", "time", "{}"));
    assertThat(read.usage()).isEqualTo(OWN.usage());
    assertThat(read.finishReason().raw()).isEqualTo("end_turn");
    assertThat(read.details().extras()).isEmpty();
  }

  @Test
  void aStreamMakesTheContentOfTheWholeAnswer() {
    assertThat(Wire.members("{\"content\":" + contentOfStream(stream(OWN)) + "}"))
        .isEqualTo(Map.of("content", Wire.members(whole(OWN)).get("content")));
  }

  @Test
  void whatOtherServicesWantBackComesBackToItsPlace() {
    Completion foreign = answer(
        new Reasoning("I think."),
        new Opaque("openai-responses", "work", "{\"encrypted\":\"x\"}"),
        new Opaque("gemini", "two"),
        new Text("Now."),
        new Citation("https://example.com", "Sky", "blue"),
        new ToolCall("call_1", "weather", "{}"),
        new Opaque("gemini", "three"),
        new ToolCall("call_2", "time", "{}"),
        new Opaque("anthropic", "work", "{\"signature\":\"of one instance\"}"));

    assertThat(back(contentOf(whole(foreign)))).isEqualTo(foreign.parts());
    assertThat(back(contentOfStream(stream(foreign)))).isEqualTo(foreign.parts());
  }

  @Test
  void reasoningWithoutAProofIsThinkingWithoutASignature() {
    Completion thought = answer(new Reasoning("Hm."), new Text("Yes."));

    assertThat(whole(thought))
        .contains("{\"type\":\"thinking\",\"thinking\":\"Hm.\",\"signature\":\"\"}");
    assertThat(back(contentOfStream(stream(thought)))).isEqualTo(thought.parts());
  }

  @Test
  void membersThatAStreamHasNoEventForComeBackAllTheSame() {
    Completion called = answer(
        new ToolCall("t", "n", "{}"),
        new Opaque(
            "anthropic", "{\"caller\":{\"type\":\"code_execution_20250825\",\"tool_id\":\"s\"}}"));

    assertThat(back(contentOfStream(stream(called)))).isEqualTo(called.parts());
    assertThat(back(contentOf(whole(called)))).isEqualTo(called.parts());
  }

  @Test
  void textsThatTheServiceKeepsApartStayApart() {
    Completion two = answer(new Text("One."), new Opaque("anthropic", "{}"), new Text("Two."));

    List<ContentPart> apart = List.of(new Text("One."), new Text("Two."));
    assertThat(back(contentOf(whole(two)))).isEqualTo(apart);
    assertThat(back(contentOfStream(stream(two)))).isEqualTo(apart);
  }

  @Test
  void aStreamIsTheSequenceOfEventsThatClientsKnow() {
    String stream = stream(answer(new Text("Hello")));

    assertThat(stream.lines().filter(line -> line.startsWith("event: ")))
        .containsExactly(
            "event: message_start",
            "event: content_block_start",
            "event: content_block_delta",
            "event: content_block_delta",
            "event: content_block_stop",
            "event: message_delta",
            "event: message_stop");
    assertThat(stream)
        .contains(
            "data: {\"type\":\"message_start\",\"message\":{\"id\":\"msg_req1\",\"type\":\"message\","
                + "\"role\":\"assistant\",\"model\":\"asked-model\",\"content\":[],\"stop_reason\":null,"
                + "\"stop_sequence\":null,\"usage\":{\"input_tokens\":0,\"output_tokens\":0}}}\n\n")
        .contains("\"delta\":{\"stop_reason\":\"end_turn\",\"stop_sequence\":null},\"usage\":"
            + "{\"input_tokens\":30,\"cache_creation_input_tokens\":10,\"cache_read_input_tokens\":60,"
            + "\"output_tokens\":20,\"output_tokens_details\":{\"thinking_tokens\":5}}}");
  }

  @ParameterizedTest
  @CsvSource({
    "STOP,stop,'',end_turn",
    "STOP,stop,END,stop_sequence",
    "LENGTH,length,'',max_tokens",
    "LENGTH,model_context_window_exceeded,'',model_context_window_exceeded",
    "TOOL_CALLS,tool_calls,'',tool_use",
    "CONTENT_FILTER,SAFETY,'',refusal",
    "OTHER,pause_turn,'',pause_turn",
    "OTHER,'','',end_turn"
  })
  void endsHaveTheWordsOfTheApi(FinishReason.Kind kind, String raw, String sequence, String word) {
    Completion ended = answer(new Text("x")).toBuilder()
        .finishReason(new FinishReason(kind, raw))
        .details(AnswerDetails.builder().stopSequence(sequence).build())
        .build();

    assertThat(whole(ended)).contains("\"stop_reason\":\"" + word + "\"");
    assertThat(stream(ended)).contains("\"stop_reason\":\"" + word + "\"");
    assertThat(whole(ended))
        .contains("\"stop_sequence\":" + (sequence.isEmpty() ? "null" : "\"END\""));
  }

  @Test
  void aRefusalIsATextThatEndsAsOne() {
    Completion refused = Completion.builder()
        .part(new Refusal("I will not."))
        .finishReason(FinishReason.STOP)
        .build();

    assertThat(whole(refused)).contains("\"text\":\"I will not.\"", "\"stop_reason\":\"refusal\"");
    assertThat(stream(refused)).contains("\"stop_reason\":\"refusal\"");
  }

  @Test
  void whatTheServiceSaidBesideStandsWhereTheServiceSaysIt() {
    Completion more = answer(new Text("x")).toBuilder()
        .details(AnswerDetails.builder()
            .extras(
                Map.of("stop_details", Map.of("type", "refusal"), "context_management", Map.of()))
            .build())
        .build();

    assertThat(Wire.members(whole(more)))
        .containsEntry("stop_details", Map.of("type", "refusal"))
        .containsEntry("context_management", Map.of());
    assertThat(stream(more))
        .contains("\"stop_details\":{\"type\":\"refusal\"}},\"usage\"")
        .contains("},\"context_management\":{}}\n\n");
  }

  @Test
  void aCallThatWasCutOffIsLeftOutAndTheEndSaysSo() {
    Completion cut = Completion.builder()
        .part(new Text("I call."))
        .part(new ToolCall("t", "n", "{\"city\":\"Os"))
        .finishReason(FinishReason.LENGTH)
        .build();

    assertThat(whole(cut)).contains("\"stop_reason\":\"max_tokens\"").doesNotContain("tool_use");
  }

  @Test
  void argumentsThatAreNoObjectAreAFailureAndNoOtherCall() {
    Completion wrong = answer(new ToolCall("t", "weather", "[1]"));

    assertThatThrownBy(() -> whole(wrong))
        .isInstanceOfSatisfying(
            ProviderException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.WRONG_ANSWER))
        .hasMessageContaining("weather");
  }

  @Test
  void aCallThatGoesOnAfterItsEndIsAFailureAndNoOtherCall() {
    List<CompletionEvent> mixed = List.of(
        new CompletionEvent.ToolCallDelta(0, "a", "one", "{"),
        new CompletionEvent.ToolCallDelta(1, "b", "two", "{}"),
        new CompletionEvent.ToolCallDelta(0, "", "", "}"));

    assertThatThrownBy(() -> Wire.stream(DIALECT, HELLO, mixed))
        .isInstanceOfSatisfying(
            ProviderException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.PROTOCOL));
  }

  @Test
  void aBrokenStreamEndsWithAnErrorAndWithoutAnEnd() {
    JsonOut out = new JsonOut();
    EventWriter events = DIALECT.events(HELLO, out);
    events.keepAlive();
    events.begin(Wire.REPORT);
    events.event(new CompletionEvent.TextDelta("Hel"));
    events.fail(
        Problem.of(ProviderException.of(ErrorKind.OVERLOADED, "too much to do")), Wire.REPORT);
    String stream = Wire.taken(out);

    assertThat(stream)
        .startsWith("event: ping\ndata: {\"type\":\"ping\"}\n\nevent: message_start\n")
        .contains(
            "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",")
        .contains("\"request_id\":\"req1\"")
        .doesNotContain("message_stop", "message_delta", "content_block_stop");
    assertThatThrownBy(() -> Wire.readStream(new Anthropic(), stream))
        .isInstanceOf(ProviderException.class)
        .hasMessageContaining("too much to do");
  }

  @ParameterizedTest
  @CsvSource({
    "400,INVALID_REQUEST,invalid_request_error,400",
    "401,AUTHENTICATION,authentication_error,401",
    "403,PERMISSION,permission_error,403",
    "404,MODEL_UNAVAILABLE,not_found_error,404",
    "408,TIMEOUT,timeout_error,408",
    "413,LIMIT_EXCEEDED,request_too_large,413",
    "429,RATE_LIMITED,rate_limit_error,429",
    "429,QUOTA_EXHAUSTED,billing_error,429",
    "500,SERVER_ERROR,api_error,500",
    "502,PROTOCOL,api_error,502",
    "503,OVERLOADED,overloaded_error,529",
    "503,SHUTDOWN,api_error,503"
  })
  void errorsHaveTheTypesAndStatusesThatClientsKnow(
      int status, String kind, String type, int expected) {
    Problem problem = Problem.refused(status, kind, "No");
    JsonOut out = new JsonOut();
    DIALECT.error(problem, out);

    assertThat(Wire.taken(out))
        .isEqualTo("{\"type\":\"error\",\"error\":{\"type\":\"" + type
            + "\",\"message\":\"No\",\"kind\":\"" + kind + "\"},\"request_id\":null}");
    assertThat(DIALECT.status(problem)).isEqualTo(expected);
  }

  @Test
  void aPromptThatIsTooLongIsSaidInTheWordsThatClientsLookFor() {
    JsonOut out = new JsonOut();
    DIALECT.error(Problem.refused(400, "CONTEXT_TOO_LONG", "openai: 9 tokens too many"), out);

    assertThat(Wire.taken(out)).contains("\"prompt is too long: openai: 9 tokens too many\"");
  }

  @Test
  void countsAndModelsHaveTheShapesOfTheApi() {
    ListedModel model = new ListedModel(
        "openai/gpt", "GPT", Instant.parse("2026-01-02T03:04:05Z"), 1000, 0, Set.of());
    JsonOut out = new JsonOut();
    MessagesDialect.tokens(14, out);
    assertThat(Wire.taken(out)).isEqualTo("{\"input_tokens\":14}");

    MessagesDialect.models(List.of(model), out);
    assertThat(Wire.taken(out))
        .isEqualTo("{\"data\":[{\"type\":\"model\",\"id\":\"openai/gpt\",\"display_name\":\"GPT\","
            + "\"created_at\":\"2026-01-02T03:04:05Z\",\"lifecycle\":\"active\",\"max_input_tokens\":1000}],"
            + "\"has_more\":false,\"first_id\":\"openai/gpt\",\"last_id\":\"openai/gpt\"}");

    MessagesDialect.models(List.of(), out);
    assertThat(Wire.taken(out))
        .isEqualTo("{\"data\":[],\"has_more\":false,\"first_id\":null,\"last_id\":null}");
  }

  @Test
  void anAnswerWithoutAnythingIsAMessageWithoutContent() {
    Completion empty = Completion.builder().build();

    assertThat(whole(empty))
        .contains("\"content\":[]", "\"usage\":{\"input_tokens\":0,\"output_tokens\":0}");
    assertThat(Wire.readStream(new Anthropic(), stream(empty)).toMessage())
        .isEqualTo(Message.assistant(""));
  }
}
