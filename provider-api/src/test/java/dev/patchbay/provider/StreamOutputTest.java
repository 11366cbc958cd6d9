package dev.patchbay.provider;

import static dev.patchbay.provider.Events.FINISHED;
import static dev.patchbay.provider.Events.call;
import static dev.patchbay.provider.Events.reasoning;
import static dev.patchbay.provider.Events.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Waiting for the first output of a stream takes nothing of it away. */
class StreamOutputTest {

  static Stream<CompletionEvent> output() {
    return Stream.of(text("a"), reasoning("hm"), call(0, "c1", "weather", "{}"), FINISHED);
  }

  @ParameterizedTest
  @MethodSource("output")
  void itWaitsForTextReasoningAToolCallOrTheEnd(CompletionEvent first) {
    ScriptedSource source = ScriptedSource.of(text(""), reasoning(""), first, FINISHED);

    source.stream().awaitOutput();

    assertThat(source.reads()).isEqualTo(3);
  }

  @Test
  void whoIteratesAfterwardsGetsEveryEvent() {
    CompletionStream stream = awaited(text(""), text("a"), text("b"), FINISHED);

    assertThat(stream).containsExactly(text(""), text("a"), text("b"), FINISHED);
  }

  @Test
  void whoTakesTheTokensAfterwardsGetsEveryOne() {
    assertThat(awaited(text("a"), text("b"), FINISHED).tokens()).containsExactly("a", "b");
  }

  @Test
  void whoTakesTheWholeAnswerAfterwardsGetsAllOfIt() {
    Completion answer = awaited(reasoning("hm"), text("a"), FINISHED).toCompletion();

    assertThat(answer.text()).isEqualTo("a");
    assertThat(answer.reasoning()).isEqualTo("hm");
  }

  @Test
  void aSubscriberAfterwardsGetsEveryEvent() {
    Executor here = Runnable::run;
    RecordingSubscriber subscriber = RecordingSubscriber.requesting(Long.MAX_VALUE);

    awaited(text(""), text("a"), FINISHED).publisher(here).subscribe(subscriber);

    assertThat(subscriber.signals()).containsExactly(text(""), text("a"), FINISHED, "complete");
  }

  @Test
  void waitingTwiceReadsOnce() {
    ScriptedSource source = ScriptedSource.of(text("a"), FINISHED);
    CompletionStream stream = source.stream();

    stream.awaitOutput();
    stream.awaitOutput();

    assertThat(source.reads()).isOne();
  }

  @Test
  void aStreamThatFailsFirstThrowsItsFailureAndIsClosed() {
    ScriptedSource source = ScriptedSource.of(text("")).thenThrow(new IOException("reset"));
    CompletionStream stream = source.stream();

    ProviderException failure = catchThrowableOfType(ProviderException.class, stream::awaitOutput);

    assertThat(failure.kind()).isEqualTo(ErrorKind.UNREACHABLE);
    assertThat(source.closes()).isOne();
    assertThatThrownBy(stream::toCompletion).isSameAs(failure);
    assertThatThrownBy(stream::awaitOutput).isSameAs(failure);
  }

  @Test
  void aStreamThatEndsWithoutAFinishThrows() {
    assertThat(catchThrowableOfType(ProviderException.class, () -> awaited(text("")))
            .kind())
        .isEqualTo(ErrorKind.PROTOCOL);
  }

  @Test
  void afterAFailureOfTheJvmTheStreamIsOver() {
    OutOfMemoryError error = new OutOfMemoryError("none left");
    ScriptedSource source = new ScriptedSource().thenThrow(error);
    CompletionStream stream = source.stream();

    assertThatThrownBy(stream::awaitOutput).isSameAs(error);
    assertThat(
            catchThrowableOfType(ProviderException.class, stream::awaitOutput).kind())
        .isEqualTo(ErrorKind.PLUGIN_FAILURE);
    assertThat(source.closes()).isOne();
  }

  @Test
  void outputThatNobodyHasTakenIsNotPartOfTheTextSoFar() {
    CompletionStream stream = awaited(text("a"), FINISHED);

    assertThat(stream.textSoFar()).isEmpty();
    stream.close();
    ProviderException failure = catchThrowableOfType(ProviderException.class, stream::toCompletion);
    assertThat(failure.kind()).isEqualTo(ErrorKind.CANCELLED);
    assertThat(failure.partialText()).isEmpty();
  }

  @Test
  void aStreamThatIsBeingReadCannotBeWaitedFor() {
    CompletionStream stream = ScriptedSource.of(text("a"), text("b"), FINISHED).stream();
    assertThat(stream.iterator().next()).isEqualTo(text("a"));

    assertThatThrownBy(stream::awaitOutput)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("being read already");
  }

  @Test
  void aStreamThatIsReadNeedNotBeWaitedFor() {
    CompletionStream stream = CompletionStream.of(List.of(text("a"), FINISHED));
    assertThat(stream.toCompletion().text()).isEqualTo("a");

    assertThatCode(stream::awaitOutput).doesNotThrowAnyException();
  }

  private static CompletionStream awaited(CompletionEvent... events) {
    CompletionStream stream = ScriptedSource.of(events).stream();
    stream.awaitOutput();
    return stream;
  }
}
