package dev.patchbay.provider.anthropic;

import static dev.patchbay.provider.anthropic.Answers.HELLO;
import static dev.patchbay.provider.anthropic.Answers.START;
import static dev.patchbay.provider.anthropic.Answers.STOP;
import static dev.patchbay.provider.anthropic.Answers.TRIAL;
import static dev.patchbay.provider.anthropic.Answers.begin;
import static dev.patchbay.provider.anthropic.Answers.delta;
import static dev.patchbay.provider.anthropic.Answers.end;
import static dev.patchbay.provider.anthropic.Answers.event;
import static dev.patchbay.provider.anthropic.Answers.stop;
import static dev.patchbay.provider.anthropic.Answers.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionEvent.ToolCallDelta;
import dev.patchbay.provider.ContentPart.ToolCall;
import dev.patchbay.provider.FinishReason;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls of the application's tools. */
class ToolCallsTest {

  private static final String EMPTY_CALL =
      "{\"type\":\"tool_use\",\"id\":\"toolu_1\",\"name\":\"weather\",\"input\":{}}";

  @ParameterizedTest
  @EnumSource
  void callsComeInTheirOrder(Way way) {
    Completion answer = way.read(text("Let me look."), Blocks.WEATHER, Blocks.CLOCK);

    assertThat(answer.toolCalls())
        .containsExactly(
            new ToolCall(
                "toolu_01T1x1fJ34qAmk2tNTrN7Up6",
                "weather",
                "{\"location\":\"San Francisco, CA\",\"unit\":\"celsius\",\"days\":[1,2],\"exact\":true}"),
            new ToolCall("toolu_01A09q90qw90lq917835lq9", "clock", "{}"));
    assertThat(answer.text()).isEqualTo("Let me look.");
  }

  /** The bytes of the documentation's example of streamed tool use. */
  @Test
  void theInputComesInPieces() {
    String stream = START
        + begin(0, text(""))
        + delta(0, "text_delta", "text", "Okay")
        + stop(0)
        + begin(1, EMPTY_CALL)
        + delta(1, "input_json_delta", "partial_json", "")
        + delta(1, "input_json_delta", "partial_json", "{\"location\":")
        + delta(1, "input_json_delta", "partial_json", " \"San")
        + delta(1, "input_json_delta", "partial_json", " Francisco, CA\"}")
        + stop(1)
        + end("tool_use")
        + STOP;

    assertThat(Answers.events(stream))
        .filteredOn(ToolCallDelta.class::isInstance)
        .containsExactly(
            new ToolCallDelta(0, "toolu_1", "weather", ""),
            new ToolCallDelta(0, "", "", "{\"location\":"),
            new ToolCallDelta(0, "", "", " \"San"),
            new ToolCallDelta(0, "", "", " Francisco, CA\"}"));
    assertThat(Answers.completion(stream).finishReason())
        .isEqualTo(new FinishReason(FinishReason.Kind.TOOL_CALLS, "tool_use"));
  }

  @Test
  void aWholeInputIsTheTextThatTheServiceWrote() {
    Completion answer = TRIAL.whole(
        HELLO,
        Answers.ended(
            "tool_use",
            "{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"n\",\"input\": {\"n\" : 1.50, \"s\":\"\\u00e9\"}}"));

    assertThat(answer.toolCalls())
        .containsExactly(new ToolCall("t", "n", "{\"n\" : 1.50, \"s\":\"\\u00e9\"}"));
  }

  @Test
  void aCallWithoutPiecesOrWithEmptyOnesHasAnEmptyInput() {
    List<String> streams = List.of(
        begin(0, EMPTY_CALL) + stop(0),
        begin(0, EMPTY_CALL) + delta(0, "input_json_delta", "partial_json", "") + stop(0),
        begin(0, EMPTY_CALL) + delta(0, "input_json_delta", "partial_json", "{}") + stop(0));

    assertThat(streams)
        .allSatisfy(blocks -> assertThat(
                Answers.completion(START + blocks + end("tool_use") + STOP).toolCalls())
            .containsExactly(new ToolCall("toolu_1", "weather", "{}")));
  }

  /** Servers of the same API that do not stream their calls. */
  @Test
  void anInputThatComesWithTheBlockIsTaken() {
    String block = EMPTY_CALL.replace("{}", "{\"a\":1}");

    assertThat(Answers.completion(START + begin(0, block) + stop(0) + end("tool_use") + STOP)
            .toolCalls())
        .containsExactly(new ToolCall("toolu_1", "weather", "{\"a\":1}"));
  }

  @Test
  void piecesTakeThePlaceOfAnInputThatCameWithTheBlock() {
    String block = EMPTY_CALL.replace("{}", "{\"a\":1}");
    String piece = delta(0, "input_json_delta", "partial_json", "{\"a\":1}");

    assertThat(
            Answers.completion(START + begin(0, block) + piece + stop(0) + end("tool_use") + STOP)
                .toolCalls())
        .containsExactly(new ToolCall("toolu_1", "weather", "{\"a\":1}"));
  }

  /** As vLLM writes its events, and a server that numbers nothing. */
  @Test
  void aBlockMayNameItsIndexLastOrNot() {
    String start =
        "{\"content_block\":" + EMPTY_CALL + ",\"index\":1,\"type\":\"content_block_start\"}";
    String piece =
        "{\"delta\":{\"partial_json\":\"{\\\"a\\\":1}\",\"type\":\"input_json_delta\"},\"index\":1}";
    String stream = START
        + begin(0, text("Hm"))
        + stop(0)
        + event("content_block_start", start)
        + event("content_block_delta", piece)
        + stop(1)
        + event(
            "content_block_start", start.replace(",\"index\":1", "").replace("toolu_1", "toolu_2"))
        + event("content_block_delta", piece.replace(",\"index\":1", ""))
        + stop(1)
        + end("tool_use")
        + STOP;

    assertThat(Answers.completion(stream).toolCalls())
        .containsExactly(
            new ToolCall("toolu_1", "weather", "{\"a\":1}"),
            new ToolCall("toolu_2", "weather", "{\"a\":1}"));
  }

  @Test
  void anInputThatIsCutOffComesAsFarAsItGot() {
    String stream = START
        + begin(0, EMPTY_CALL)
        + delta(0, "input_json_delta", "partial_json", "{\"location\": \"San")
        + stop(0)
        + end("max_tokens")
        + STOP;

    Completion answer = Answers.completion(stream);

    assertThat(answer.toolCalls())
        .containsExactly(new ToolCall("toolu_1", "weather", "{\"location\": \"San"));
    assertThat(answer.finishReason().kind()).isEqualTo(FinishReason.Kind.LENGTH);
  }
}
