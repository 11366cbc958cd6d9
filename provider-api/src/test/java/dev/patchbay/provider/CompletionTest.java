package dev.patchbay.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A whole answer and its small parts. */
class CompletionTest {

  private static final ContentPart.ToolCall CALL = new ContentPart.ToolCall("c1", "weather", "{}");

  @Test
  void anAnswerOfTextIsCompleteAndNothingElseIsKnown() {
    Completion answer = Completion.of("Hi");

    assertThat(answer.text()).isEqualTo("Hi");
    assertThat(answer.reasoning()).isEmpty();
    assertThat(answer.toolCalls()).isEmpty();
    assertThat(answer.finishReason()).isEqualTo(FinishReason.STOP);
    assertThat(answer.usage()).isEqualTo(Usage.UNKNOWN);
    assertThat(answer.provider()).isEmpty();
    assertThat(answer.model()).isEmpty();
    assertThat(answer.attempts()).isEmpty();
  }

  @Test
  void anAnswerCanBeSentBackAsAMessage() {
    assertThat(Completion.of("Hi").toMessage()).isEqualTo(Message.assistant("Hi"));
    assertThat(Completion.of("").toMessage()).isEqualTo(Message.assistant(""));
  }

  @Test
  void anAnswerThatCallsToolsCanBeSentBackWithItsCalls() {
    Completion spoken =
        Completion.builder("One moment").toolCalls(List.of(CALL)).build();
    Completion silent = Completion.builder("").toolCalls(List.of(CALL)).build();

    assertThat(spoken.toMessage().parts())
        .containsExactly(new ContentPart.Text("One moment"), CALL);
    assertThat(silent.toMessage().parts()).containsExactly(CALL);
    assertThat(silent.toMessage().role()).isEqualTo(Role.ASSISTANT);
  }

  @Test
  void toStringSaysWhoAndHowMuchButNotWhat() {
    Completion answer = Completion.builder("private matter")
        .reasoning("private matter")
        .toolCalls(List.of(new ContentPart.ToolCall("c1", "weather", "private matter")))
        .servedBy("parrot", "parrot-1", List.of())
        .build();

    assertThat(answer.toString())
        .contains("parrot", "parrot-1", "14 characters", "1 tool calls", "stop")
        .doesNotContain("private matter");
  }

  /** Long texts are kept in pieces and joined at the end. */
  @Test
  void piecesOfAnyLengthMakeUpOneText() {
    List<CompletionEvent> events = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (int length : new int[] {1, 65_535, 1, 65_536, 65_536, 3, 200_000, 40_000, 40_000, 2}) {
      String piece = (length % 2 == 0 ? "\u044f" : "x").repeat(length);
      events.add(new CompletionEvent.TextDelta(piece));
      text.append(piece);
    }
    events.add(new CompletionEvent.Finished(FinishReason.STOP, Usage.UNKNOWN));

    assertThat(Completion.of(events).parts())
        .containsExactly(new ContentPart.Text(text.toString()));
  }

  @Test
  void aLongTextThatComesInOnePieceIsNotCopied() {
    String text = "x".repeat(100_000);
    List<CompletionEvent> events = List.of(
        new CompletionEvent.ReasoningDelta("hm"),
        new CompletionEvent.TextDelta(text),
        new CompletionEvent.Finished(FinishReason.STOP, Usage.UNKNOWN));

    assertThat(Completion.of(events).text()).isSameAs(text);
  }

  @Test
  void theListsAreCopiesThatCannotBeChanged() {
    List<ContentPart.ToolCall> calls = new ArrayList<>(List.of(CALL));
    List<Attempt> attempts = new ArrayList<>();
    Completion answer = Completion.builder("Hi")
        .toolCalls(calls)
        .servedBy("parrot", "parrot-1", attempts)
        .build();
    calls.clear();
    attempts.add(new Attempt("other", "m", null, 0, Duration.ZERO));

    assertThat(answer.toolCalls()).containsExactly(CALL).isUnmodifiable();
    assertThat(answer.attempts()).isEmpty();
  }

  @Test
  void anAttemptSaysWhetherItFailed() {
    assertThat(new Attempt("p", "m", null, 0, Duration.ZERO).failure()).isEmpty();
    assertThat(new Attempt("p", "m", ErrorKind.TIMEOUT, 0, Duration.ZERO).failure())
        .hasValue(ErrorKind.TIMEOUT);
  }

  @ParameterizedTest
  @CsvSource({"3, 4, 7", "-1, 4, -1", "3, -1, -1", "0, 0, 0"})
  void theTotalOfTokensIsKnownIfBothPartsAre(long input, long output, long total) {
    assertThat(Usage.of(input, output).totalTokens()).isEqualTo(total);
  }

  @ParameterizedTest
  @CsvSource({"-2,0,0,0,0", "0,-2,0,0,0", "0,0,-2,0,0", "0,0,0,-2,0", "0,0,0,0,-2"})
  void aCountBelowUnknownIsRefused(
      long input, long output, long cached, long written, long reasoning) {
    assertThatThrownBy(() -> new Usage(input, output, cached, written, reasoning))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aFinishReasonShowsTheServicesOwnWord() {
    assertThat(FinishReason.LENGTH).hasToString("length");
    assertThat(FinishReason.UNSPECIFIED).hasToString("OTHER");
  }

  @Test
  void aToolCallsIndexIsNotNegative() {
    assertThatThrownBy(() -> Events.call(-1, "c1", "weather", ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-1");
  }
}
