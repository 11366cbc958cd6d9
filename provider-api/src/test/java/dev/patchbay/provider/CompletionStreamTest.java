package dev.patchbay.provider;

import static dev.patchbay.provider.Events.FINISHED;
import static dev.patchbay.provider.Events.call;
import static dev.patchbay.provider.Events.reasoning;
import static dev.patchbay.provider.Events.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

/** A stream that succeeds. */
class CompletionStreamTest {

  @Test
  void theEventsComeInOrderAndEndWithFinished() {
    assertThat(ScriptedSource.of(text("a"), text("b"), FINISHED).stream())
        .containsExactly(text("a"), text("b"), FINISHED);
  }

  @Test
  void nothingIsReadAfterFinished() {
    ScriptedSource source = ScriptedSource.of(text("a"), FINISHED, text("late"), FINISHED);

    assertThat(source.stream()).containsExactly(text("a"), FINISHED);

    assertThat(source.reads()).isEqualTo(2);
  }

  @Test
  void finishedClosesTheSource() {
    ScriptedSource source = ScriptedSource.of(FINISHED);
    Iterator<CompletionEvent> events = source.stream().iterator();

    assertThat(events.next()).isEqualTo(FINISHED);

    assertThat(source.closes()).isOne();
  }

  @Test
  void askingAgainAfterTheEndGivesTheEndAgain() {
    Iterator<CompletionEvent> events = ScriptedSource.of(FINISHED).stream().iterator();
    events.next();

    assertThat(events.hasNext()).isFalse();
    assertThat(events.hasNext()).isFalse();
    assertThatThrownBy(events::next).isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void nothingIsReadBeforeItIsAskedFor() {
    ScriptedSource source = ScriptedSource.of(text("a"), text("b"), FINISHED);
    CompletionStream stream = source.stream();
    Iterator<CompletionEvent> events = stream.iterator();
    Iterable<String> tokens = ScriptedSource.of(FINISHED).stream().tokens();

    assertThat(tokens).isNotNull();
    assertThat(source.reads()).isZero();
    assertThat(events.next()).isEqualTo(text("a"));
    assertThat(source.reads()).isOne();
  }

  @Test
  void hasNextReadsOneEventHoweverOftenItIsCalled() {
    ScriptedSource source = ScriptedSource.of(text("a"), FINISHED);
    Iterator<CompletionEvent> events = source.stream().iterator();

    assertThat(events.hasNext()).isTrue();
    assertThat(events.hasNext()).isTrue();

    assertThat(source.reads()).isOne();
  }

  @Test
  void tokensAreTheTextAlone() {
    CompletionStream stream = ScriptedSource.of(
        reasoning("hm"), text("Hel"), call(0, "c1", "weather", "{}"), text("lo"), FINISHED)
        .stream();

    assertThat(stream.tokens()).containsExactly("Hel", "lo");
  }

  @Test
  void tokensOfAnAnswerWithoutTextAreNone() {
    assertThat(ScriptedSource.of(reasoning("hm"), FINISHED).stream().tokens()).isEmpty();
  }

  @Test
  void tokensEndLikeAnyIterator() {
    Iterator<String> tokens = ScriptedSource.of(FINISHED).stream().tokens().iterator();

    assertThatThrownBy(tokens::next).isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void aStreamCanBeIteratedOverOnlyOnce() {
    CompletionStream stream = ScriptedSource.of(FINISHED).stream();
    assertThat(stream.iterator()).isNotNull();

    assertThatThrownBy(stream::iterator)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("read only once");
  }

  @Test
  void tokensAndEventsCannotBothBeRead() {
    CompletionStream stream = ScriptedSource.of(text("a"), FINISHED).stream();
    assertThat(stream.tokens()).containsExactly("a");

    assertThatThrownBy(stream::iterator).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> stream.tokens().iterator()).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void tokensTakeTheStreamOnlyWhenIteratedOver() {
    CompletionStream stream = ScriptedSource.of(text("a"), FINISHED).stream();
    Iterable<String> unused = stream.tokens();

    assertThat(unused).isNotNull();
    assertThat(stream).containsExactly(text("a"), FINISHED);
  }

  @Test
  void aStreamThatWasCollectedCannotBeIteratedOver() {
    CompletionStream stream = ScriptedSource.of(FINISHED).stream();
    assertThat(stream.toCompletion().text()).isEmpty();

    assertThatThrownBy(stream::iterator).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void toCompletionGivesTheWholeAnswer() {
    Usage usage = new Usage(5, 7, 2, 3, 1);
    CompletionStream stream = ScriptedSource.of(
        reasoning("Let me "),
        reasoning("think"),
        text("Hel"),
        text("lo"),
        new CompletionEvent.Finished(FinishReason.LENGTH, usage))
        .stream();

    Completion answer = stream.toCompletion();

    assertThat(answer.text()).isEqualTo("Hello");
    assertThat(answer.reasoning()).isEqualTo("Let me think");
    assertThat(answer.toolCalls()).isEmpty();
    assertThat(answer.finishReason()).isEqualTo(FinishReason.LENGTH);
    assertThat(answer.usage()).isEqualTo(usage);
  }

  @Test
  void toCompletionAfterPartialReadingIncludesWhatWasRead() {
    CompletionStream stream = ScriptedSource.of(text("a"), text("b"), text("c"), FINISHED).stream();
    Iterator<CompletionEvent> events = stream.iterator();
    assertThat(events.next()).isEqualTo(text("a"));
    assertThat(events.hasNext()).isTrue();

    assertThat(stream.toCompletion().text()).isEqualTo("abc");
  }

  @Test
  void toCompletionMayBeCalledAfterTheStreamWasReadAndClosed() {
    CompletionStream stream = ScriptedSource.of(text("a"), FINISHED).stream();
    assertThat(stream.tokens()).containsExactly("a");
    stream.close();

    assertThat(stream.toCompletion().text()).isEqualTo("a");
    assertThat(stream.toCompletion()).isSameAs(stream.toCompletion());
  }

  @Test
  void textSoFarGrowsWithTheReading() {
    CompletionStream stream = ScriptedSource.of(text("a"), text("b"), FINISHED).stream();
    Iterator<CompletionEvent> events = stream.iterator();

    assertThat(stream.textSoFar()).isEmpty();
    events.next();
    assertThat(stream.textSoFar()).isEqualTo("a");
    events.next();
    assertThat(stream.textSoFar()).isEqualTo("ab");
  }

  @Test
  void theTextIsTheSameHoweverItIsCutIntoPieces() {
    String whole = "日本 \uD83D\uDE00!";
    ScriptedSource source = new ScriptedSource();
    for (int i = 0; i < whole.length(); i++) {
      source.then(text(whole.substring(i, i + 1)));
    }

    assertThat(source.then(FINISHED).stream().toCompletion().text()).isEqualTo(whole);
  }

  @Test
  void piecesOfAToolCallAreJoined() {
    Completion answer = ScriptedSource.of(
            call(0, "c1", "weather", ""),
            call(0, "", "", "{\"city\":"),
            call(0, "", "", "\"Bern\"}"),
            FINISHED)
        .stream()
        .toCompletion();

    assertThat(answer.toolCalls())
        .containsExactly(new ContentPart.ToolCall("c1", "weather", "{\"city\":\"Bern\"}"));
  }

  @Test
  void interleavedToolCallsAreJoinedByIndexAndOrderedByIt() {
    Completion answer = ScriptedSource.of(
            call(1, "c2", "time", "{\"b\""),
            call(0, "c1", "weather", "{\"a\""),
            call(1, "", "", ":2}"),
            call(0, "", "", ":1}"),
            FINISHED)
        .stream()
        .toCompletion();

    assertThat(answer.toolCalls())
        .containsExactly(
            new ContentPart.ToolCall("c1", "weather", "{\"a\":1}"),
            new ContentPart.ToolCall("c2", "time", "{\"b\":2}"));
  }

  @Test
  void aServiceThatRepeatsIdAndNameInEveryPieceIsUnderstood() {
    Completion answer =
        ScriptedSource.of(call(0, "c1", "weather", "{"), call(0, "c1", "weather", "}"), FINISHED)
            .stream()
            .toCompletion();

    assertThat(answer.toolCalls()).containsExactly(new ContentPart.ToolCall("c1", "weather", "{}"));
  }

  @Test
  void indexesOfToolCallsMayHaveGaps() {
    Completion answer =
        ScriptedSource.of(call(7, "c8", "time", "{}"), call(2, "c3", "weather", "{}"), FINISHED)
            .stream()
            .toCompletion();

    assertThat(answer.toolCalls()).extracting(ContentPart.ToolCall::id).containsExactly("c3", "c8");
  }

  @Test
  void aStreamOfEventsAtHandIsReadLikeAnyOther() {
    CompletionStream stream = CompletionStream.of(List.of(text("a"), FINISHED, text("late")));

    assertThat(stream).containsExactly(text("a"), FINISHED);
  }

  @Test
  void aStreamMadeByHandCountsItsTimeFromItsMaking() {
    Completion answer = CompletionStream.of(List.of(FINISHED)).toCompletion();

    // Not from 1970.
    assertThat(answer.attempts())
        .singleElement()
        .satisfies(attempt -> assertThat(attempt.elapsed()).isLessThan(Duration.ofDays(1)));
  }
}
