package dev.patchbay.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionEvent.Finished;
import dev.patchbay.provider.CompletionEvent.TextDelta;
import dev.patchbay.provider.CompletionEvent.ToolCallDelta;
import dev.patchbay.provider.ContentPart.ToolCall;
import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.Usage;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which piece belongs to which tool call, in whatever way a service numbers them. */
class ToolCallsTest {

  private static final ToolCall WEATHER = new ToolCall("a", "weather", "[1]");
  private static final ToolCall TIME = new ToolCall("b", "time", "{}");

  @ParameterizedTest
  @EnumSource
  void severalCallsKeepTheirOrder(Mode mode) {
    Completion answer = Chat.message(
        mode,
        "'tool_calls':[{'id':'a','type':'function','function':{'name':'weather','arguments':'[1]'}},"
            + "{'id':'b','function':{'name':'time','arguments':'{}'}}]");

    assertThat(answer.toolCalls()).containsExactly(WEATHER, TIME);
  }

  @ParameterizedTest
  @EnumSource
  void theOrderIsThatInWhichTheyCome(Mode mode) {
    Completion answer = Chat.message(
        mode,
        "'tool_calls':[{'index':1,'id':'b','function':{'name':'time','arguments':'{}'}},"
            + "{'index':0,'id':'a','function':{'name':'weather','arguments':'[1]'}}]");

    assertThat(answer.toolCalls()).containsExactly(TIME, WEATHER);
  }

  @Test
  void piecesOfParallelCallsMayBeInterleaved() {
    Completion answer = streamed(
        "{'index':0,'id':'a','function':{'name':'weather','arguments':''}}",
        "{'index':1,'id':'b','function':{'name':'time','arguments':'{'}}",
        "{'index':0,'function':{'arguments':'[1'}}",
        "{'index':1,'function':{'arguments':'}'}}",
        "{'index':0,'function':{'arguments':']'}}");

    assertThat(answer.toolCalls()).containsExactly(WEATHER, TIME);
    assertThat(answer.finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
  }

  @Test
  void withoutAnIndexANewIdBeginsANewCall() {
    assertThat(streamed(
                "{'id':'a','function':{'name':'weather','arguments':'['}}",
                "{'function':{'arguments':'1]'}}",
                "{'id':'b','function':{'name':'time','arguments':'{'}}",
                "{'id':'b','function':{'arguments':'}'}}")
            .toolCalls())
        .containsExactly(WEATHER, TIME);
  }

  @Test
  void underTheSameIndexAnotherNameBeginsANewCall() {
    assertThat(streamed(
                "{'index':0,'id':'a','function':{'name':'weather','arguments':'['}}",
                "{'index':0,'function':{'arguments':'1]'}}",
                "{'index':0,'id':'b','function':{'name':'time','arguments':'{'}}",
                "{'index':0,'function':{'arguments':'}'}}")
            .toolCalls())
        .containsExactly(WEATHER, TIME);
  }

  @ParameterizedTest
  @ValueSource(strings = {"'id':'b',", "'id':'',", "'id':null,", ""})
  void underTheSameIndexTheSameToolIsCalledAgainAfterWholeArguments(String laterId) {
    assertThat(streamed(
                "{'index':0,'id':'a','function':{'name':'f','arguments':''}}",
                "{'index':0,'id':'','function':{'arguments':'{\\'x\\':\\'}\\''}}",
                "{'index':0,'id':'','function':{'arguments':'}'}}",
                "{'index':0,'id':'b','function':{'name':'f','arguments':''}}",
                "{'index':0," + laterId + "'function':{'arguments':'{\\'x\\':2}'}}")
            .toolCalls())
        .containsExactly(
            new ToolCall("a", "f", "{\"x\":\"}\"}"), new ToolCall("b", "f", "{\"x\":2}"));
  }

  @Test
  void aPieceWithoutArgumentsAfterWholeOnesBeginsNoCall() {
    assertThat(streamed(
                "{'index':0,'id':'a','function':{'name':'weather','arguments':'[1]'}}",
                "{'index':0,'id':'x','function':{'name':'weather','arguments':''}}",
                "{'index':0,'id':'b','function':{'name':'time','arguments':'{}'}}")
            .toolCalls())
        .containsExactly(WEATHER, TIME);
  }

  @Test
  void theIdOfANewCallMayComeBeforeItsName() {
    assertThat(streamed(
                "{'index':0,'id':'a'}",
                "{'index':0,'function':{'name':'weather','arguments':'[1'}}",
                "{'index':0,'function':{'arguments':']'}}")
            .toolCalls())
        .containsExactly(WEATHER);
  }

  @ParameterizedTest
  @EnumSource
  void aCallWithoutAnIdIsGivenOneSinceItsResultHasToNameIt(Mode mode) {
    Completion answer = Chat.message(
        mode,
        "'tool_calls':[{'function':{'name':'f','arguments':'{}'}},"
            + "{'function':{'name':'f','arguments':'{}'}}]");

    assertThat(answer.toolCalls())
        .extracting(ToolCall::id)
        .doesNotHaveDuplicates()
        .allSatisfy(id -> assertThat(id).matches("call_[0-9a-f]+"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",'index':null", ",'index':'0'", ",'index':-3", ",'index':{}"})
  void aCallWithoutAnIndexIsCountedFromZero(String index) {
    assertThat(Chat.events(chunk("{'id':'a','function':{'name':'f'}" + index + "}")))
        .startsWith(new ToolCallDelta(0, "a", "f", ""));
  }

  @Test
  void anIndexBeyondAllReasonIsCountedFromZero() {
    assertThat(Chat.events(chunk("{'index':99999999999,'id':'a','function':{'name':'f'}}")))
        .startsWith(new ToolCallDelta(0, "a", "f", ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "'call'", "{}", "[]", "['call',null,7,['x']]"})
  void whatIsNoListOfCallsIsNone(String calls) {
    for (Mode mode : Mode.values()) {
      assertThat(Chat.message(mode, "'tool_calls':" + calls).parts()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "'f'", "[]", "{}", "{'name':null,'arguments':['a'],'x':{}}"})
  void whatIsNoFunctionIsEmpty(String function) {
    assertThat(Chat.events(chunk("{'index':0,'id':'a','function':" + function + "}")))
        .startsWith(new ToolCallDelta(0, "", "", ""));
  }

  @Test
  void callsMayFollowText() {
    assertThat(Chat.events(
            "{'choices':[{'delta':{'content':'I look.'}}]}",
            chunk("{'index':0,'id':'a','function':{'name':'f','arguments':'{}'}}"),
            "{'choices':[{'finish_reason':'tool_calls'}]}"))
        .containsExactly(
            new TextDelta("I look."),
            new ToolCallDelta(0, "a", "f", "{}"),
            new Finished(FinishReason.TOOL_CALLS, Usage.UNKNOWN));
  }

  @ParameterizedTest
  @CsvSource({
    "stop,TOOL_CALLS",
    "eos,TOOL_CALLS",
    "'',TOOL_CALLS",
    "tool_calls,TOOL_CALLS",
    "length,LENGTH",
    "content_filter,CONTENT_FILTER"
  })
  void aModelThatCallsAToolHasStoppedForThatUnlessItWasCutOff(String raw, FinishReason.Kind kind) {
    for (Mode mode : Mode.values()) {
      assertThat(Chat.choice(
                  mode,
                  "'delta':{'tool_calls':[{'id':'a','function':{'name':'f','arguments':'{}'}}]},"
                      + "'finish_reason':'" + raw + "'")
              .finishReason())
          .isEqualTo(new FinishReason(kind, raw));
    }
  }

  private static Completion streamed(String... pieces) {
    return Chat.streamed(Stream.concat(
            Arrays.stream(pieces).map(ToolCallsTest::chunk),
            Stream.of("{'choices':[{'finish_reason':'tool_calls'}]}"))
        .toArray(String[]::new));
  }

  /** Where arguments hold quotes, they are written as {@code \'}. */
  private static String chunk(String calls) {
    return "{'choices':[{'delta':{'tool_calls':[" + calls + "]}}]}";
  }
}
