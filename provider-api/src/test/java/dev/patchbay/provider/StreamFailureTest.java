package dev.patchbay.provider;

import static dev.patchbay.provider.Events.FINISHED;
import static dev.patchbay.provider.Events.call;
import static dev.patchbay.provider.Events.reasoning;
import static dev.patchbay.provider.Events.text;
import static dev.patchbay.provider.TestProvider.MODEL;
import static dev.patchbay.provider.TestProvider.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.patchbay.provider.ErrorKind.Failover;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A stream that fails. */
class StreamFailureTest {

  @Test
  void aStreamThatEndsWithoutFinishedIsAnError() {
    ProviderException failure = failureOf(new ScriptedSource());

    assertThat(failure.kind()).isEqualTo(ErrorKind.PROTOCOL);
    assertThat(failure).hasMessageContaining("without saying that the answer is finished");
  }

  @Test
  void aStreamThatBreaksOffIsAnErrorCarryingTheTextSoFar() {
    ProviderException failure = failureOf(ScriptedSource.of(text("Hel"), text("lo")));

    assertThat(failure.kind()).isEqualTo(ErrorKind.STREAM_INTERRUPTED);
    assertThat(failure.partialText()).isEqualTo("Hello");
    assertThat(failure).hasMessageContaining("after 5 characters").hasMessageNotContaining("Hello");
  }

  @Test
  void aBrokenConnectionIsUnreachable() {
    IOException cause = new IOException("reset");

    ProviderException failure = failureOf(new ScriptedSource().thenThrow(cause));

    assertThat(failure.kind()).isEqualTo(ErrorKind.UNREACHABLE);
    assertThat(failure).hasCause(cause);
  }

  static Stream<Throwable> whatASourceMustNotThrow() {
    return Stream.of(
        new IllegalStateException("broken"),
        new NoClassDefFoundError("okhttp3/Call"),
        new Exception("checked, from a language that does not check"));
  }

  @ParameterizedTest
  @MethodSource("whatASourceMustNotThrow")
  void anythingElseThatASourceThrowsIsAPluginFailure(Throwable thrown) {
    ScriptedSource source = new ScriptedSource().thenThrow(thrown);

    ProviderException failure = failureOf(source);

    assertThat(failure.kind()).isEqualTo(ErrorKind.PLUGIN_FAILURE);
    assertThat(failure).hasCause(thrown);
    assertThat(source.closes()).isOne();
  }

  @Test
  void anErrorOfTheVirtualMachinePassesAndTheStreamHasFailed() {
    OutOfMemoryError error = new OutOfMemoryError("none left");
    ScriptedSource source = ScriptedSource.of(text("a")).thenThrow(error);
    Iterator<CompletionEvent> events = source.stream().iterator();
    events.next();

    assertThatThrownBy(events::hasNext).isSameAs(error);

    assertThatThrownBy(events::hasNext).isInstanceOf(ProviderException.class);
    assertThat(source.closes()).isOne();
    assertThat(source.reads()).isEqualTo(2);
  }

  @Test
  void aSourcesOwnProviderExceptionKeepsItsKind() {
    ProviderException thrown = ProviderException.of(ErrorKind.OVERLOADED, "too busy");

    assertThat(failureOf(new ScriptedSource().thenThrow(thrown)).kind())
        .isEqualTo(ErrorKind.OVERLOADED);
  }

  @Test
  void aFailureNamesProviderAndModel() {
    ScriptedSource source = new ScriptedSource().thenThrow(new IOException("reset"));
    CompletionStream stream = TestProvider.answering(source::stream).stream(request());

    ProviderException failure = catchThrowableOfType(ProviderException.class, stream::toCompletion);

    assertThat(failure.provider()).isEqualTo("parrot");
    assertThat(failure.model()).isEqualTo(MODEL);
  }

  @Test
  void aFailureIsThrownAgainTheSame() {
    ScriptedSource source = ScriptedSource.of(text("a")).thenThrow(new IOException("reset"));
    CompletionStream stream = source.stream();
    Iterator<CompletionEvent> events = stream.iterator();
    events.next();
    ProviderException first = catchThrowableOfType(ProviderException.class, events::hasNext);

    assertThatThrownBy(events::hasNext).isSameAs(first);
    assertThatThrownBy(events::next).isSameAs(first);
    assertThatThrownBy(stream::toCompletion).isSameAs(first);
  }

  @Test
  void nothingIsReadAfterAFailure() {
    ScriptedSource source =
        new ScriptedSource().thenThrow(new IOException("reset")).then(text("late"), FINISHED);
    Iterator<CompletionEvent> events = source.stream().iterator();

    assertThatThrownBy(events::hasNext).isInstanceOf(ProviderException.class);
    assertThatThrownBy(events::hasNext).isInstanceOf(ProviderException.class);

    assertThat(source.reads()).isOne();
  }

  @Test
  void nothingIsReadAfterAnEndWithoutFinished() {
    ScriptedSource source = new ScriptedSource().thenRun(() -> null).then(text("late"), FINISHED);

    assertThat(failureOf(source).kind()).isEqualTo(ErrorKind.PROTOCOL);
    assertThat(source.reads()).isOne();
  }

  @Test
  void aFailureClosesTheSource() {
    ScriptedSource source = new ScriptedSource().thenThrow(new IOException("reset"));

    assertThat(failureOf(source).kind()).isEqualTo(ErrorKind.UNREACHABLE);

    assertThat(source.closes()).isOne();
  }

  static Stream<ErrorKind> kindsThatPermitAnotherAttempt() {
    return Arrays.stream(ErrorKind.values()).filter(kind -> kind.failover() != Failover.NEVER);
  }

  static Stream<ErrorKind> kindsThatAPluginMaySay() {
    return Arrays.stream(ErrorKind.values()).filter(kind -> kind != ErrorKind.CANCELLED);
  }

  static Stream<ErrorKind> kindsThatEndTheMatter() {
    return kindsThatAPluginMaySay().filter(kind -> kind.failover() == Failover.NEVER);
  }

  @ParameterizedTest
  @MethodSource("kindsThatPermitAnotherAttempt")
  void afterOutputAFailureThatWouldPermitAnotherAttemptIsAnInterruptedStream(ErrorKind kind) {
    ProviderException failure = failureOf(
        ScriptedSource.of(text("Hel")).thenThrow(ProviderException.of(kind, "what happened")));

    assertThat(failure.kind()).isEqualTo(ErrorKind.STREAM_INTERRUPTED);
    assertThat(failure.partialText()).isEqualTo("Hel");
    assertThat(failure).hasMessageContaining("what happened");
    assertThat(failure).cause().isInstanceOfSatisfying(ProviderException.class, original -> {
      assertThat(original.kind()).isEqualTo(kind);
      assertThat(original.detail()).isEqualTo("what happened");
    });
  }

  @ParameterizedTest
  @MethodSource("kindsThatEndTheMatter")
  void afterOutputAFailureThatPermitsNoOtherAttemptKeepsItsKind(ErrorKind kind) {
    ProviderException failure = failureOf(
        ScriptedSource.of(text("Hel")).thenThrow(ProviderException.of(kind, "what happened")));

    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure.partialText()).isEqualTo("Hel");
  }

  @ParameterizedTest
  @MethodSource("kindsThatAPluginMaySay")
  void beforeOutputEveryFailureKeepsItsKind(ErrorKind kind) {
    ProviderException failure =
        failureOf(new ScriptedSource().thenThrow(ProviderException.of(kind, "what happened")));

    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure.partialText()).isEmpty();
  }

  @Test
  void aCancelThatThePluginMadeUpIsItsFailure() {
    ProviderException madeUp = ProviderException.of(ErrorKind.CANCELLED, "so there");

    ProviderException failure = failureOf(new ScriptedSource().thenThrow(madeUp));

    assertThat(failure.kind()).isEqualTo(ErrorKind.PLUGIN_FAILURE);
    assertThat(failure).hasMessageContaining("which it was not: so there").hasCause(madeUp);
  }

  @Test
  void endlessRecursionIsTheFailureOfThePlugin() {
    ProviderException failure = failureOf(new ScriptedSource().thenThrow(new StackOverflowError()));

    assertThat(failure.kind()).isEqualTo(ErrorKind.PLUGIN_FAILURE);
    assertThat(failure).hasRootCauseInstanceOf(StackOverflowError.class);
  }

  @Test
  void anExceptionWhoseMessageCannotBeReadIsAFailureThatCanBePrinted() {
    ProviderException failure = failureOf(new ScriptedSource().thenThrow(new Unspeakable()));

    assertThat(failure.kind()).isEqualTo(ErrorKind.PLUGIN_FAILURE);
    assertThat(failure)
        .hasMessageContaining(Unspeakable.class.getName())
        .hasStackTraceContaining("StreamFailureTest.anExceptionWhose");
  }

  @Test
  void anInterruptedStreamKeepsWhatTheServiceSaid() {
    ProviderException original = ProviderException.builder(ErrorKind.OVERLOADED, "too busy")
        .status(529)
        .code("busy")
        .requestId("r-1")
        .retryAfter(Duration.ofSeconds(9))
        .build();

    ProviderException failure = failureOf(ScriptedSource.of(text("a")).thenThrow(original));

    assertThat(failure.status()).hasValue(529);
    assertThat(failure.code()).isEqualTo("busy");
    assertThat(failure.requestId()).isEqualTo("r-1");
    assertThat(failure.retryAfter()).hasValue(Duration.ofSeconds(9));
  }

  @Test
  void anInterruptedStreamHasTheBrokenConnectionAtItsRoot() {
    IOException cause = new IOException("reset");

    assertThat(failureOf(ScriptedSource.of(text("a")).thenThrow(cause))).hasRootCause(cause);
  }

  static Stream<CompletionEvent> whatCountsAsOutput() {
    return Stream.of(text("a"), reasoning("hm"), call(0, "c1", "weather", ""));
  }

  @ParameterizedTest
  @MethodSource("whatCountsAsOutput")
  void textReasoningAndToolCallsAreOutput(CompletionEvent event) {
    assertThat(failureOf(ScriptedSource.of(event)).kind()).isEqualTo(ErrorKind.STREAM_INTERRUPTED);
  }

  @Test
  void anEmptyPieceOfTextIsNoOutput() {
    assertThat(failureOf(ScriptedSource.of(text(""))).kind()).isEqualTo(ErrorKind.PROTOCOL);
  }

  @Test
  void reasoningIsNoPartialText() {
    assertThat(failureOf(ScriptedSource.of(reasoning("hm"))).partialText()).isEmpty();
  }

  @Test
  void tokensFailLikeEvents() {
    Iterator<String> tokens = ScriptedSource.of(text("a")).stream().tokens().iterator();

    assertThat(tokens.next()).isEqualTo("a");
    assertThatThrownBy(tokens::hasNext).isInstanceOf(ProviderException.class);
    assertThatThrownBy(tokens::next).isInstanceOf(ProviderException.class);
  }

  @Test
  void anIterableThatHoldsNullBreaksOffThere() {
    List<CompletionEvent> events = Arrays.asList(text("a"), null, FINISHED);

    assertThatThrownBy(() -> CompletionStream.of(events).toCompletion())
        .isInstanceOf(ProviderException.class);
  }

  @Test
  void aSourceThatFailsToCloseDoesNotSpoilAnAnswerThatIsWhole() {
    ScriptedSource source = ScriptedSource.of(text("a"), FINISHED).onClose(() -> {
      throw new IllegalStateException("cannot close");
    });

    assertThat(source.stream()).containsExactly(text("a"), FINISHED);
  }

  @Test
  void aSourceThatFailsToCloseDoesNotHideTheFailureBefore() {
    ScriptedSource source = new ScriptedSource()
        .thenThrow(new IOException("reset"))
        .onClose(() -> {
          throw new IllegalStateException("cannot close");
        });

    assertThat(failureOf(source).kind()).isEqualTo(ErrorKind.UNREACHABLE);
  }

  private static ProviderException failureOf(ScriptedSource source) {
    return catchThrowableOfType(ProviderException.class, () -> source.stream().toCompletion());
  }
}
