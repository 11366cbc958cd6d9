package dev.patchbay.provider.http;

import static dev.patchbay.provider.http.Answers.DONE;
import static dev.patchbay.provider.http.Answers.STOP;
import static dev.patchbay.provider.http.Answers.event;
import static dev.patchbay.provider.http.Answers.token;
import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.ContentPart.ToolCall;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.Usage;
import dev.patchbay.provider.http.WireCase.Mode;
import dev.patchbay.provider.http.WireCase.Outcome;
import dev.patchbay.testkit.Script;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an answer may look like, by the ids of the collected failures and with all invariants. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WireStreamTest {

  private static final Map<String, String> JSON = Map.of("content-type", "application/json");

  @Test
  void S01_everyByteOfMultibyteTextFlushedAlone() {
    try (WireCase wire = WireCase.answering(Script.stream()
            .eachByteAlone(token("é") + token(" 😀") + token(" 你") + token("é 😀 你") + STOP + DONE)
            .end())
        .mayPool()) {
      assertThat(wire.run(Mode.STREAM).tokens()).containsExactly("é", " 😀", " 你", "é 😀 你");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\r", "\n", "\r\n"})
  void S01_everyByteFlushedAloneWhateverEndsTheLines(String end) {
    String stream = (token("é 😀 你") + STOP + DONE).replace("\n", end);
    try (WireCase wire =
        WireCase.answering(Script.stream().eachByteAlone(stream).end()).mayPool()) {
      assertThat(wire.run(Mode.STREAM).tokens()).containsExactly("é 😀 你");
    }
  }

  @Test
  void S01_everyByteOfAWholeAnswerFlushedAlone() {
    String body = Answers.COMPLETION.replace("Hello", "é 😀 你");
    try (WireCase wire =
        WireCase.answering(Script.chunked(200, JSON).eachByteAlone(body).end()).mayPool()) {
      assertThat(wire.run(Mode.WHOLE).completion().text()).isEqualTo("é 😀 你");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ": a comment\n\n",
        ":\n",
        "retry: 3000\n\n",
        "retry:\n\n",
        "id: 7\n\n",
        "id\n\n",
        "data:\n\n",
        "data: \n\n",
        "data\n\n",
        "event: ping\n\n",
        "foo: bar\n\n",
        "baz\n\n",
        "\n\n\n",
        "\uFEFF",
        ": x\nretry: 1\nid: 2\nfoo: 3\n"
      })
  void S05_whatIsNotDataIsPassedOver(String noise) {
    String stream = noise + token("a") + noise.replace("\uFEFF", "") + token("b") + STOP + DONE;
    try (WireCase wire = WireCase.answering(Script.stream().chunk(stream).end()).mayPool()) {
      Outcome outcome = wire.run(Mode.STREAM);

      assertThat(outcome.tokens()).containsExactly("a", "b");
      assertThat(outcome.completion().finishReason()).isEqualTo(FinishReason.STOP);
    }
  }

  @Test
  void S07_oneObjectOverThreeLinesOfData() {
    try (WireCase wire = WireCase.answering(Script.stream()
            .chunk("data: {\"choices\":\ndata: [{\"delta\":\ndata: {\"content\":\"a\"}}]}\n\n")
            .chunk(STOP + DONE)
            .end())
        .mayPool()) {
      assertThat(wire.run(Mode.STREAM).tokens()).containsExactly("a");
    }
  }

  @Test
  void C01_emptyChoicesFirstAndUsageAloneLast() {
    try (WireCase wire = WireCase.answering(Script.stream()
            .chunk(event("{\"choices\":[],\"prompt_filter_results\":[{\"prompt_index\":0}]}"))
            .chunk(token("a") + STOP)
            .chunk(
                event("{\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":1}}"))
            .chunk(DONE)
            .end())
        .mayPool()) {
      assertThat(wire.run(Mode.STREAM).events())
          .containsExactly(
              new CompletionEvent.TextDelta("a"),
              new CompletionEvent.Finished(FinishReason.STOP, Usage.of(3, 1)));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data: {\"error\":{\"message\":\"upstream died\",\"code\":\"server_error\"}}\n\n",
        "event: error\ndata: {\"message\":\"upstream died\",\"code\":\"server_error\"}\n\n"
      })
  void C05_anErrorObjectAfterTheFirstToken(String error) {
    Script script = Script.stream().chunk(token("Hi") + error + token("!") + STOP + DONE);
    try (WireCase wire = WireCase.answering(script.end())) {
      Outcome outcome = wire.run(Mode.STREAM);

      ProviderException failure = outcome.failure();
      assertThat(outcome.tokens()).containsExactly("Hi");
      assertThat(failure.kind()).isEqualTo(ErrorKind.STREAM_INTERRUPTED);
      assertThat(failure.code()).isEqualTo("server_error");
      assertThat(failure.partialText()).isEqualTo("Hi");
      assertThat(failure.detail()).contains("upstream died");
    }
  }

  @Test
  void C05_anErrorObjectBesideTheTextOfAWholeAnswer() {
    String error = "{\"error\":{\"message\":\"upstream died\",\"code\":\"server_error\"},";
    try (WireCase wire = WireCase.answering(
            Script.json(200, error + Answers.COMPLETION.substring(1)))
        .mayPool()) {
      ProviderException failure = wire.run(Mode.WHOLE).failure();

      assertThat(failure.kind()).isEqualTo(ErrorKind.SERVER_ERROR);
      assertThat(failure.code()).isEqualTo("server_error");
    }
  }

  @Test
  void C07_interleavedParallelToolCalls() {
    try (WireCase wire = WireCase.answering(Script.stream()
            .chunk(piece("{'index':0,'id':'a','function':{'name':'weather','arguments':''}}"))
            .chunk(piece("{'index':1,'id':'b','function':{'name':'time','arguments':'{'}}"))
            .chunk(piece("{'index':0,'function':{'arguments':'[1'}}"))
            .chunk(piece("{'index':1,'function':{'arguments':'}'}}"))
            .chunk(piece("{'index':0,'function':{'arguments':']'}}"))
            .chunk(event("{\"choices\":[{\"finish_reason\":\"tool_calls\"}]}") + DONE)
            .end())
        .mayPool()) {
      Outcome outcome = wire.run(Mode.STREAM);

      assertThat(outcome.completion().toolCalls())
          .containsExactly(new ToolCall("a", "weather", "[1]"), new ToolCall("b", "time", "{}"));
      assertThat(outcome.completion().finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
    }
  }

  @Test
  void C07_parallelToolCallsOfAWholeAnswer() {
    String body = "{'choices':[{'message':{'content':null,'tool_calls':["
        + "{'id':'a','function':{'name':'weather','arguments':'[1]'}},"
        + "{'id':'b','function':{'name':'time','arguments':'{}'}}]},"
        + "'finish_reason':'tool_calls'}]}";
    try (WireCase wire =
        WireCase.answering(Script.json(200, body.replace('\'', '"'))).mayPool()) {
      assertThat(wire.run(Mode.WHOLE).completion().toolCalls())
          .containsExactly(new ToolCall("a", "weather", "[1]"), new ToolCall("b", "time", "{}"));
    }
  }

  private static String piece(String calls) {
    return event(("{'choices':[{'delta':{'tool_calls':[" + calls + "]}}]}").replace('\'', '"'));
  }
}
