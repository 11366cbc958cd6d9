package dev.patchbay.gateway.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.patchbay.gateway.json.BadRequest;
import dev.patchbay.gateway.json.JsonObject;
import dev.patchbay.gateway.json.JsonOut;
import dev.patchbay.provider.Capability;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.ContentPart.Reasoning;
import dev.patchbay.provider.ContentPart.Text;
import dev.patchbay.provider.ContentPart.ToolCall;
import dev.patchbay.provider.ContentPart.ToolResult;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.Message;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.ResponseFormat;
import dev.patchbay.provider.Role;
import dev.patchbay.provider.Usage;
import dev.patchbay.provider.ollama.Ollama;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ollama's chat API: as its clients ask, and as the provider of the format asks and reads. */
class OllamaDialectTest {

  private static final OllamaDialect DIALECT = new OllamaDialect();
  private static final String ANSWER =
      "{\"message\":{\"role\":\"assistant\",\"content\":\"x\"},\"done\":true,\"done_reason\":\"stop\"}";
  private static final Asked HELLO =
      DIALECT.read(body("{\"role\":\"user\",\"content\":\"Hi\"}", ""));

  private static final Completion CALLED = Completion.builder()
      .part(new Reasoning("I think."))
      .part(new Text("I \"look\" 😀.\n"))
      .part(new ToolCall("call_1", "weather", "{\"city\":\"Oslo\",\n\"days\":3}"))
      .part(new ToolCall("call_2", "time", ""))
      .finishReason(FinishReason.TOOL_CALLS)
      .usage(Usage.of(12, 7))
      .build();

  private static JsonObject body(String messages, String more) {
    return Wire.json("{\"model\":\"m\",\"messages\":[" + messages + "]" + more + "}");
  }

  private static CompletionRequest read(String messages, String more) {
    return DIALECT.read(body(messages, more)).request();
  }

  private static String stream(Completion answer) {
    return Wire.stream(DIALECT, HELLO, Wire.events(answer));
  }

  @Test
  void whatAClientAsksReachesOllamaAsItWas() {
    String body = """
        {"model":"m","messages":[
          {"role":"system","content":"Be brief"},
          {"role":"user","content":"What is this?","images":["iVBORw0KGgo="]},
          {"role":"assistant","content":"","thinking":"Hm","tool_calls":[
            {"id":"c1","function":{"name":"weather","arguments":{"city":"Oslo","n":1.50}}}]},
          {"role":"tool","content":"4 degrees","tool_name":"weather","tool_call_id":"c1"}],
         "stream":false,"format":{"type":"object"},"think":"low","keep_alive":"5m","truncate":false,
         "tools":[{"type":"function","function":{"name":"weather","description":"d","parameters":{"type":"object"}}}],
         "logprobs":true,"top_logprobs":2,
         "options":{"temperature":0.5,"top_k":40,"top_p":0.9,"seed":7,"num_predict":20,"stop":["END"],
           "presence_penalty":1,"frequency_penalty":1,"num_ctx":8192,"repeat_penalty":1.1}}
        """;
    Asked asked = DIALECT.read(Wire.json(body));

    Map<String, @Nullable Object> sent =
        Wire.members(Wire.sent(new Ollama(), asked.request(), ANSWER));
    Map<String, @Nullable Object> expected = new LinkedHashMap<>(Wire.members(body));
    assertThat(sent).isEqualTo(expected);
    assertThat(asked.format()).isEmpty();
    assertThat(asked.stream()).isFalse();
  }

  @Test
  void resultsFindTheirCallsWithoutIds() {
    CompletionRequest request = read(
        "{\"role\":\"user\",\"content\":\"Hi\"},{\"role\":\"assistant\",\"content\":\"\",\"tool_calls\":["
            + "{\"function\":{\"name\":\"a\",\"arguments\":{\"n\":1}}},{\"function\":{\"name\":\"b\",\"arguments\":{}}},"
            + "{\"function\":{\"name\":\"a\",\"arguments\":{\"n\":2}}}]},"
            + "{\"role\":\"tool\",\"content\":\"B\",\"tool_name\":\"b\"},"
            + "{\"role\":\"tool\",\"content\":\"A1\",\"tool_name\":\"a\"},{\"role\":\"tool\",\"content\":\"A2\"}",
        "");

    assertThat(request.messages().get(1).parts())
        .containsExactly(
            new ToolCall("call_1", "a", "{\"n\":1}"),
            new ToolCall("call_2", "b", "{}"),
            new ToolCall("call_3", "a", "{\"n\":2}"));
    assertThat(request.messages().subList(2, 5))
        .extracting(message -> message.parts().get(0))
        .containsExactly(
            result("call_2", "b", "B"), result("call_1", "a", "A1"), result("call_3", "a", "A2"));
    assertThat(request.messages().get(2).role()).isEqualTo(Role.TOOL);
  }

  private static ContentPart result(String id, String name, String text) {
    return new ToolResult(id, name, List.of(new Text(text)), false);
  }

  @Test
  void aStreamIsWantedUnlessItIsNot() {
    assertThat(HELLO.stream()).isTrue();
    assertThat(HELLO.request().messages()).containsExactly(Message.user("Hi"));
    assertThat(DIALECT.streamType()).isEqualTo("application/x-ndjson");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"true", "false"})
  void whetherToThinkBindsNoRequest(boolean think) {
    Asked asked =
        DIALECT.read(body("{\"role\":\"user\",\"content\":\"Hi\"}", ",\"think\":" + think));

    assertThat(asked.format()).isEmpty();
    assertThat(asked.request().requiredCapabilities()).isEmpty();
    assertThat(asked.request().hints("ollama")).containsEntry("/think", think);
  }

  @Test
  void formatsAndLimitsHaveTheirTerms() {
    CompletionRequest json = read(
        "{\"role\":\"user\",\"content\":\"Hi\"}",
        ",\"format\":\"json\",\"options\":{\"num_predict\":-1,\"top_k\":0,\"stop\":\"END\"}");

    assertThat(json.responseFormat()).isEqualTo(new ResponseFormat.JsonObject());
    assertThat(json.options().maxTokens()).isEmpty();
    assertThat(json.options().topK()).isEmpty();
    assertThat(json.options().stop()).containsExactly("END");
    assertThat(
            read("{\"role\":\"user\",\"content\":\"Hi\"}", ",\"format\":\"\"").responseFormat())
        .isEqualTo(new ResponseFormat.Text());
  }

  @Test
  void membersThatNobodyKnowsAreForOllamaAlone() {
    Asked asked =
        DIALECT.read(body("{\"role\":\"user\",\"content\":\"Hi\"}", ",\"new\":{\"a\":1}"));

    assertThat(asked.format()).isEqualTo("ollama");
    assertThat(asked.request().hints("ollama")).containsKey("/new");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'model':'m','messages':[]} | messages",
        "{'model':'m','messages':[{'role':'other','content':'x'}]} | messages[0].role",
        "{'model':'m','messages':[{'role':'user','content':'x','images':['AAAA']}]} | messages[0].images",
        "{'model':'m','messages':[{'role':'user','content':'x'}],'format':'xml'} | format",
        "{'model':'m','messages':[{'role':'user','content':'x'}],'options':{'temperature':9}} | options",
        "{'model':'m','messages':[{'role':'user','content':'x'}],'think':3} | think"
      })
  void whatCannotBeServedIsRefusedByName(String body, String member) {
    assertThatThrownBy(() -> DIALECT.read(Wire.json(body.replace('\'', '"'))))
        .isInstanceOfSatisfying(BadRequest.class, e -> assertThat(e.member()).isEqualTo(member));
  }

  @Test
  void theProviderOfTheFormatReadsAWholeAnswerAsItWas() {
    requireAsItWas(Wire.read(new Ollama(), Wire.whole(DIALECT, HELLO, CALLED)));
  }

  @Test
  void theProviderOfTheFormatReadsAStreamAsItWas() {
    requireAsItWas(Wire.readStream(new Ollama(), stream(CALLED)));
  }

  private static void requireAsItWas(Completion read) {
    assertThat(read.parts())
        .containsExactly(
            new Reasoning("I think."),
            new Text("I \"look\" 😀.\n"),
            new ToolCall("call_1", "weather", "{\"city\":\"Oslo\",\"days\":3}"),
            new ToolCall("call_2", "time", "{}"));
    assertThat(read.usage()).isEqualTo(Usage.of(12, 7));
    assertThat(read.details().model()).isEqualTo("asked-model");
  }

  @Test
  void everyLineOfAStreamIsAnAnswerAndTheLastSaysSo() {
    List<String> lines = stream(CALLED).lines().toList();

    assertThat(lines).hasSize(6);
    for (String line : lines.subList(0, 5)) {
      assertThat(Wire.members(line))
          .containsEntry("model", "asked-model")
          .containsEntry("done", false)
          .containsKeys("created_at", "message");
    }
    assertThat(lines.get(0)).contains("\"content\":\"\",\"thinking\":\"I th\"");
    assertThat(lines.get(4))
        .contains(
            "\"function\":{\"index\":0,\"name\":\"weather\",\"arguments\":{\"city\":\"Oslo\"");
    assertThat(Wire.members(lines.get(5)))
        .containsEntry("done", true)
        .containsEntry("done_reason", "stop")
        .containsEntry("prompt_eval_count", 12)
        .containsEntry("eval_count", 7)
        .containsKeys("total_duration", "eval_duration");
  }

  @Test
  void aBrokenStreamIsALineWithAnErrorAndNoEnd() {
    JsonOut out = new JsonOut();
    EventWriter events = DIALECT.events(HELLO, out);
    events.keepAlive();
    events.begin(Wire.REPORT);
    events.event(new CompletionEvent.TextDelta("Hel"));
    events.event(new CompletionEvent.ToolCallDelta(0, "c", "n", "{"));
    events.fail(Problem.of(ProviderException.of(ErrorKind.STREAM_INTERRUPTED, "cut")), Wire.REPORT);
    List<String> lines = Wire.taken(out).lines().toList();

    assertThat(lines).hasSize(3);
    assertThat(lines.get(0)).contains("\"model\":\"m\"", "\"content\":\"\"},\"done\":false}");
    assertThat(lines.get(2)).startsWith("{\"error\":\"").doesNotContain("done");
    assertThatThrownBy(() -> Wire.readStream(new Ollama(), String.join("\n", lines) + "\n"))
        .isInstanceOf(ProviderException.class)
        .hasMessageContaining("cut");
  }

  @Test
  void argumentsThatAreNoObjectAreAFailureUnlessTheyWereCutOff() {
    Completion wrong = Completion.builder()
        .part(new ToolCall("t", "weather", "{\"city\":"))
        .finishReason(FinishReason.TOOL_CALLS)
        .build();
    Completion cut = wrong.toBuilder().finishReason(FinishReason.LENGTH).build();

    assertThatThrownBy(() -> stream(wrong))
        .isInstanceOfSatisfying(
            ProviderException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.WRONG_ANSWER));
    assertThat(stream(cut)).contains("\"done_reason\":\"length\"").doesNotContain("tool_calls");
    assertThat(Wire.whole(DIALECT, HELLO, cut)).doesNotContain("tool_calls");
  }

  @Test
  void anErrorIsATextAsClientsShowIt() {
    JsonOut out = new JsonOut();
    DIALECT.error(Problem.refused(404, "MODEL_UNAVAILABLE", "No provider has it"), out);

    assertThat(Wire.taken(out))
        .isEqualTo("{\"error\":\"No provider has it\",\"kind\":\"MODEL_UNAVAILABLE\"}");
  }

  @Test
  void modelsAreListedAndShownAsClientsLookAtThem() {
    ListedModel model = new ListedModel(
        "gpt", "GPT", Instant.EPOCH, 1000, 0, Set.of(Capability.TOOLS, Capability.VISION));
    JsonOut out = new JsonOut();

    OllamaModels.tags(List.of(model), out);
    assertThat(Wire.taken(out))
        .startsWith(
            "{\"models\":[{\"name\":\"gpt\",\"model\":\"gpt\",\"modified_at\":\"1970-01-01T00:00:00Z\",\"size\":0,\"digest\":\"")
        .contains("\"details\":{\"parent_model\":\"\"");

    OllamaModels.show(model, out);
    assertThat(Wire.members(Wire.taken(out)))
        .containsEntry("capabilities", List.of("completion", "tools", "vision"))
        .containsEntry(
            "model_info",
            Map.of(
                "general.architecture", "patchbay",
                "general.basename", "GPT",
                "patchbay.context_length", 1000));

    OllamaModels.version(out);
    assertThat(Wire.taken(out)).matches("\\{\"version\":\"\\d+\\.\\d+\\.\\d+\"}");
    assertThat(OllamaModels.asked(Wire.json("{\"name\":\"gpt\"}"))).isEqualTo("gpt");
    assertThatThrownBy(() -> OllamaModels.asked(Wire.json("{}"))).isInstanceOf(BadRequest.class);
  }
}
