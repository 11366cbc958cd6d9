package dev.patchbay.provider.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.http.ChatReader.ToolCallPart;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatReaderToolCallsTest {

  @Test
  void aToolCallHasIndexIdNameAndArguments() {
    assertThat(toolCalls("[{'index':2,'id':'c1','type':'function','function':"
            + "{'name':'weather','arguments':'{\\'city\\':\\'Köln\\'}'}}]"))
        .containsExactly(new ToolCallPart(2, "c1", "weather", "{\"city\":\"Köln\"}"));
  }

  @Test
  void aLaterPieceHasOnlyArguments() {
    assertThat(toolCalls("[{'index':0,'function':{'arguments':'{'}}]"))
        .containsExactly(new ToolCallPart(0, "", "", "{"));
  }

  @Test
  void severalCallsKeepTheirOrder() {
    assertThat(toolCalls("[{'index':1,'id':'b'},{'index':0,'id':'a'}]"))
        .extracting(ToolCallPart::id)
        .containsExactly("b", "a");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'id':'a'}",
        "{'id':'a','index':null}",
        "{'id':'a','index':'0'}",
        "{'id':'a','index':-3}",
        "{'id':'a','index':{}}"
      })
  void aCallWithoutAnIndexSaysSo(String call) {
    assertThat(toolCalls("[" + call + "]")).containsExactly(new ToolCallPart(-1, "a", "", ""));
  }

  @Test
  void anIndexBeyondAllReasonIsTheLargest() {
    assertThat(toolCalls("[{'index':99999999999,'id':'a'}]"))
        .extracting(ToolCallPart::index)
        .containsExactly(Integer.MAX_VALUE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "'call'", "{}", "[]", "['call',null,7,['x']]"})
  void whatIsNoListOfCallsIsNone(String calls) {
    assertThat(toolCalls(calls)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "'f'", "[]", "{}", "{'name':null,'arguments':{'a':[]},'x':{}}"})
  void whatIsNoFunctionIsEmpty(String function) {
    assertThat(toolCalls("[{'index':0,'function':" + function + "}]"))
        .containsExactly(new ToolCallPart(0, "", "", ""));
  }

  private static List<ToolCallPart> toolCalls(String singleQuoted) {
    byte[] bytes = ("{'choices':[{'delta':{'tool_calls':" + singleQuoted + "}}]}")
        .replace('\'', '"')
        .getBytes(UTF_8);
    ChatReader reader = new ChatReader();
    reader.read(bytes, 0, bytes.length);
    return reader.toolCalls();
  }
}
