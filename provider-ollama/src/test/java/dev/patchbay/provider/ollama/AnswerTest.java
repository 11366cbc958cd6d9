package dev.patchbay.provider.ollama;

import static dev.patchbay.provider.ollama.Answers.HELLO;
import static dev.patchbay.provider.ollama.Answers.TRIAL;
import static dev.patchbay.provider.ollama.Answers.line;
import static dev.patchbay.provider.ollama.Answers.message;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.ContentPart.Reasoning;
import dev.patchbay.provider.ContentPart.Text;
import dev.patchbay.provider.ContentPart.ToolCall;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.Message;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.TokenLogprob;
import dev.patchbay.provider.Usage;
import dev.patchbay.testkit.FaultServer;
import dev.patchbay.testkit.Script;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an answer says. */
class AnswerTest {

  /** In the order in which the service writes it: the thought behind what it led to. */
  private static final String THOUGHT = """
      {"role":"assistant","content":"There are three.","thinking":"s-t-r-a-w-b-e-r-r-y: three."}""";

  private static final String CALLS = """
      {"role":"assistant","content":"","tool_calls":[\
      {"function":{"name":"get_weather","arguments":{"city": "Tokyo", "days":1.5}}},\
      {"function":{"name":"get_weather","arguments":{"city":"Oslo"}}},\
      {"function":{"name":"clock","arguments":{}}}]}""";

  @ParameterizedTest
  @EnumSource
  void aTextIsTheAnswer(Way way) {
    Completion answer = way.read(
        "{\"role\":\"assistant\",\"content\":\"Grüße: \\\"1 \\u003c 2\\\" \\n😀\",\"images\":null}");

    assertThat(answer.text()).isEqualTo("Grüße: \"1 < 2\" \n😀");
    assertThat(answer.finishReason()).isEqualTo(new FinishReason(FinishReason.Kind.STOP, "stop"));
    assertThat(answer.usage()).isEqualTo(Usage.of(169, 18));
    assertThat(answer.details().model()).isEqualTo("llama3.2");
  }

  /** So that tokens a second can be told. */
  @ParameterizedTest
  @EnumSource
  void theTimesOfTheServiceAreKept(Way way) {
    assertThat(way.read(message("Hi")).details().extras())
        .containsEntry("eval_duration", 133293625)
        .containsEntry("load_duration", 2969184542L)
        .doesNotContainKeys("created_at", "done", "message");
  }

  @ParameterizedTest
  @EnumSource
  void aThoughtIsReasoningBeforeTheText(Way way) {
    assertThat(way.read(THOUGHT).parts())
        .containsExactly(
            new Reasoning("s-t-r-a-w-b-e-r-r-y: three."), new Text("There are three."));
  }

  @ParameterizedTest
  @EnumSource
  void callsWithoutIdsAreGivenSome(Way way) {
    Completion answer = way.read(CALLS);

    assertThat(answer.toolCalls())
        .extracting(ToolCall::name)
        .containsExactly("get_weather", "get_weather", "clock");
    assertThat(answer.toolCalls())
        .extracting(call -> call.arguments().replace(" ", ""))
        .containsExactly("{\"city\":\"Tokyo\",\"days\":1.5}", "{\"city\":\"Oslo\"}", "{}");
    assertThat(answer.toolCalls())
        .extracting(ToolCall::id)
        .doesNotHaveDuplicates()
        .allMatch(id -> !id.isEmpty());
    assertThat(answer.finishReason())
        .isEqualTo(new FinishReason(FinishReason.Kind.TOOL_CALLS, "stop"));
  }

  @ParameterizedTest
  @EnumSource
  void callsWithIdsKeepThem(Way way) {
    Completion answer = way.read("""
        {"role":"assistant","content":"Let me see.","tool_calls":[\
        {"id":"call_x1y2z3","function":{"index":0,"name":"get_weather","arguments":{"city":"Tokyo"}}},\
        {"id":"call_a4b5c6","function":{"index":1,"name":"get_weather","arguments":{"city":"Oslo"}}}]}""");

    assertThat(answer.parts())
        .containsExactly(
            new Text("Let me see."),
            new ToolCall("call_x1y2z3", "get_weather", "{\"city\":\"Tokyo\"}"),
            new ToolCall("call_a4b5c6", "get_weather", "{\"city\":\"Oslo\"}"));
  }

  @ParameterizedTest
  @EnumSource
  void theNextRequestNamesTheToolThatACallWasFor(Way way) {
    Completion answer = way.read(CALLS);
    CompletionRequest.Builder next = HELLO.toBuilder().message(answer.toMessage());
    answer.toolCalls().forEach(call -> next.message(Message.toolResult(call.id(), "ok")));

    assertThat(Answers.body(next).path("messages").values())
        .filteredOn(message -> message.path("role").asString().equals("tool"))
        .extracting(message -> message.path("tool_name").asString())
        .containsExactly("get_weather", "get_weather", "clock");
  }

  /** Some models write a call in one line and the next call in another. */
  @Test
  void callsMayComeInSeveralLines() {
    String call =
        "{\"role\":\"assistant\",\"content\":\"\",\"tool_calls\":[{\"function\":{\"name\":\"clock\",\"arguments\":{\"zone\":\"%s\"}}}]}";

    Completion answer = Completion.of(TRIAL.stream(
        HELLO,
        (line(call.formatted("UTC")) + line(call.formatted("CET")) + Answers.last("stop"))
            .getBytes(UTF_8)));

    assertThat(answer.toolCalls())
        .extracting(ToolCall::arguments)
        .containsExactly("{\"zone\":\"UTC\"}", "{\"zone\":\"CET\"}");
  }

  @ParameterizedTest
  @CsvSource({"stop, STOP", "length, LENGTH", "load, OTHER", "unload, OTHER", "something_new, OTHER"
  })
  void theReasonToStopIsKept(String raw, FinishReason.Kind kind) {
    FinishReason expected = new FinishReason(kind, raw);

    assertThat(TRIAL.whole(HELLO, Answers.ended(raw, message("Hi"))).finishReason())
        .isEqualTo(expected);
    assertThat(Completion.of(TRIAL.stream(HELLO, Answers.last(raw).getBytes(UTF_8)))
            .finishReason())
        .isEqualTo(expected);
  }

  /** As servers before 2024 answer, and those whose runner went away. */
  @Test
  void anAnswerMayBeDoneWithoutAReasonAndWithoutCounts() {
    String last =
        "{\"model\":\"llama3.2\",\"created_at\":\"2023-08-04T19:22:45.499127Z\",\"done\":true}\n";

    assertThat(Completion.of(TRIAL.stream(HELLO, (Answers.text("Hi") + last).getBytes(UTF_8))))
        .satisfies(answer -> {
          assertThat(answer.text()).isEqualTo("Hi");
          assertThat(answer.finishReason()).isEqualTo(FinishReason.UNSPECIFIED);
          assertThat(answer.usage()).isEqualTo(Usage.UNKNOWN);
        });
  }

  @Test
  void howTheBytesAreSplitChangesNothing() {
    String stream = Answers.text("Grüße ") + Answers.text("😀") + Answers.last("stop");

    for (int size : new int[] {1, 2, 3, 7, 61}) {
      Script script = Script.chunked(200, Map.of("content-type", "application/x-ndjson"))
          .chunksOf(size, stream)
          .end();
      try (FaultServer server = FaultServer.answering(script)) {
        assertThat(Way.STREAMED.ask(Servers.provider(server), HELLO).text()).isEqualTo("Grüße 😀");
      }
    }
  }

  @Test
  void tokensComeAsTheyAreWritten() {
    String stream = line("{\"role\":\"assistant\",\"content\":\"\",\"thinking\":\"Hm.\"}")
        + Answers.text("Hel")
        + Answers.text("lo")
        + Answers.last("stop");

    assertThat(TRIAL.stream(HELLO, stream.getBytes(UTF_8)))
        .hasSize(4)
        .startsWith(
            new CompletionEvent.ReasoningDelta("Hm."),
            new CompletionEvent.TextDelta("Hel"),
            new CompletionEvent.TextDelta("lo"));
  }

  @Test
  void logProbabilitiesComeWithTheirTokens() {
    String logprobs = """
        "logprobs":[{"token":"Hi","logprob":-0.25,"bytes":[72,105],"top_logprobs":[\
        {"token":"Hi","logprob":-0.25,"bytes":[72,105]},{"token":"Hello","logprob":-2}]}],"done":""";
    List<TokenLogprob> expected = List.of(new TokenLogprob(
        "Hi",
        -0.25,
        List.of(
            new TokenLogprob("Hi", -0.25, List.of()), new TokenLogprob("Hello", -2, List.of()))));
    String streamed = Answers.text("Hi").replace("\"done\":", logprobs) + Answers.last("stop");

    assertThat(TRIAL
            .whole(HELLO, Answers.whole(message("Hi")).replace("\"done\":", logprobs))
            .details()
            .logprobs())
        .isEqualTo(expected);
    assertThat(Completion.of(TRIAL.stream(HELLO, streamed.getBytes(UTF_8)))
            .details()
            .logprobs())
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "\"Hello\"",
        "Hello",
        "{\"response\":\"Hello\"}",
        "{\"message\":{\"role\":\"assistant\",\"content\":\"Hel\"},\"done\":false}"
      })
  void aBodyThatIsNotDoneIsNoAnswer(String body) {
    ProviderException failure =
        catchThrowableOfType(ProviderException.class, () -> TRIAL.whole(HELLO, body));

    assertThat(failure.kind()).isEqualTo(ErrorKind.PROTOCOL);
  }

  @Test
  void aWholeAnswerAndAStreamAreTheSameParts() {
    List<ContentPart> streamed = Way.STREAMED.read(THOUGHT).parts();

    assertThat(streamed).isEqualTo(Way.WHOLE.read(THOUGHT).parts());
  }
}
