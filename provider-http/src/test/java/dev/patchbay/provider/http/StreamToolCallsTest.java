package dev.patchbay.provider.http;

import static dev.patchbay.provider.http.Answers.DONE;
import static dev.patchbay.provider.http.Answers.event;
import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionEvent.Finished;
import dev.patchbay.provider.CompletionEvent.TextDelta;
import dev.patchbay.provider.CompletionEvent.ToolCallDelta;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.ContentPart.ToolCall;
import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.Usage;
import dev.patchbay.testkit.FaultServer;
import dev.patchbay.testkit.Script;
import org.junit.jupiter.api.Test;

class StreamToolCallsTest {

  // C07
  @Test
  void piecesOfParallelCallsMayBeInterleaved() {
    Completion answer = complete(
        "{'index':0,'id':'a','function':{'name':'weather','arguments':''}}",
        "{'index':1,'id':'b','function':{'name':'time','arguments':'{'}}",
        "{'index':0,'function':{'arguments':'[1'}}",
        "{'index':1,'function':{'arguments':'}'}}",
        "{'index':0,'function':{'arguments':']'}}");

    assertThat(answer.toolCalls())
        .containsExactly(new ToolCall("a", "weather", "[1]"), new ToolCall("b", "time", "{}"));
    assertThat(answer.finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
  }

  @Test
  void severalPiecesInOneChunkKeepTheirOrder() {
    Completion answer = complete("{'index':1,'id':'b','function':{'name':'time','arguments':'{}'}},"
        + "{'index':0,'id':'a','function':{'name':'weather','arguments':'[]'}}");

    assertThat(answer.toolCalls())
        .containsExactly(new ToolCall("a", "weather", "[]"), new ToolCall("b", "time", "{}"));
  }

  @Test
  void withoutAnIndexANewIdBeginsANewCall() {
    Completion answer = complete(
        "{'id':'a','function':{'name':'weather','arguments':'['}}",
        "{'function':{'arguments':']'}}",
        "{'id':'b','function':{'name':'time','arguments':'{'}}",
        "{'id':'b','function':{'arguments':'}'}}");

    assertThat(answer.toolCalls())
        .containsExactly(new ToolCall("a", "weather", "[]"), new ToolCall("b", "time", "{}"));
  }

  @Test
  void aNewIdUnderAnIndexThatWasUsedBeginsANewCall() {
    Completion answer = complete(
        "{'index':0,'id':'a','function':{'name':'weather','arguments':'['}}",
        "{'index':0,'function':{'arguments':']'}}",
        "{'index':0,'id':'b','function':{'name':'time','arguments':'{'}}",
        "{'index':0,'function':{'arguments':'}'}}");

    assertThat(answer.toolCalls())
        .containsExactly(new ToolCall("a", "weather", "[]"), new ToolCall("b", "time", "{}"));
  }

  @Test
  void withoutIndexAndIdAPieceBelongsToTheFirstCall() {
    Completion answer = complete("{'function':{'name':'weather','arguments':'[]'}}");

    assertThat(answer.toolCalls()).containsExactly(new ToolCall("", "weather", "[]"));
  }

  @Test
  void callsMayFollowText() {
    assertThat(Answers.events(Script.stream()
            .chunk(Answers.token("I look."))
            .chunk(piece("{'index':0,'id':'a','function':{'name':'f','arguments':'{}'}}"))
            .chunk(event("{\"choices\":[{\"finish_reason\":\"tool_calls\"}]}") + DONE)
            .end()))
        .containsExactly(
            new TextDelta("I look."),
            new ToolCallDelta(0, "a", "f", "{}"),
            new Finished(FinishReason.TOOL_CALLS, Usage.UNKNOWN));
  }

  @Test
  void theCallsOfAWholeAnswerToAStreamRequestAreCountedFromZero() {
    assertThat(Answers.events(Script.json(200, """
            {"choices":[{"message":{"content":"I look.","reasoning":"hm","tool_calls":[\
            {"id":"a","function":{"name":"f","arguments":"{}"}},\
            {"id":"b","function":{"name":"g","arguments":"[]"}}]},"finish_reason":"tool_calls"}]}""")))
        .contains(new ToolCallDelta(0, "a", "f", "{}"), new ToolCallDelta(1, "b", "g", "[]"));
  }

  private static Completion complete(String... pieces) {
    Script script = Script.stream();
    for (String piece : pieces) {
      script = script.chunk(piece(piece));
    }
    script = script.chunk(event("{\"choices\":[{\"finish_reason\":\"tool_calls\"}]}") + DONE);
    try (FaultServer server = FaultServer.answering(script.end());
        CompletionStream stream = Parrot.at(server.url()).stream(Parrot.HELLO)) {
      return stream.toCompletion();
    }
  }

  private static String piece(String calls) {
    return event(("{'choices':[{'delta':{'tool_calls':[" + calls + "]}}]}").replace('\'', '"'));
  }
}
