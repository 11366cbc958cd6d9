package dev.patchbay.provider;

import static dev.patchbay.provider.Events.FINISHED;
import static dev.patchbay.provider.Events.text;
import static dev.patchbay.provider.TestProvider.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.lang.reflect.Field;
import java.time.Duration;
import java.util.Collection;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How its context governs a stream: cancellation and deadline. */
@Timeout(30)
class StreamContextTest {

  @Test
  void cancellingTheContextClosesTheSourceAtOnce() {
    ScriptedSource source = ScriptedSource.of(text("a"), FINISHED);
    CallContext context = CallContext.create();
    CompletionStream stream = served(source, context);

    context.cancel();

    assertThat(source.closes()).isOne();
    ProviderException failure = failureOf(stream);
    assertThat(failure.kind()).isEqualTo(ErrorKind.CANCELLED);
    assertThat(failure).hasMessageContaining("the call was cancelled");
    assertThat(source.reads()).isZero();
  }

  @Test
  void cancellingTheContextFreesAThreadThatWaitsForAnEvent() {
    BlockedSource source = new BlockedSource();
    CallContext context = CallContext.create();
    CompletionStream stream = served(source, context);
    CompletableFuture<ProviderException> reader =
        CompletableFuture.supplyAsync(() -> failureOf(stream));
    source.awaitReader();

    context.cancel();

    ProviderException failure = reader.join();
    assertThat(failure.kind()).isEqualTo(ErrorKind.CANCELLED);
    assertThat(failure.provider()).isEqualTo("parrot");
  }

  @Test
  void aContextCancelledWhileThePluginAnswersClosesTheStream() {
    ScriptedSource source = ScriptedSource.of(text("a"), FINISHED);
    CallContext context = CallContext.create();
    TestProvider provider = TestProvider.answering(() -> {
      context.cancel();
      return source.stream();
    });

    CompletionStream stream = provider.stream(request(), context);

    assertThat(source.closes()).isOne();
    assertThat(failureOf(stream).kind()).isEqualTo(ErrorKind.CANCELLED);
  }

  @Test
  void aDeadlineThatPassesBeforeOutputIsATimeout() {
    FakeClock clock = new FakeClock();
    ScriptedSource source = ScriptedSource.of(text("a"), FINISHED);
    CompletionStream stream = served(source, withTimeout(clock, Duration.ofSeconds(10)));
    clock.advance(Duration.ofSeconds(10));

    assertThat(failureOf(stream).kind()).isEqualTo(ErrorKind.TIMEOUT);
    assertThat(source.reads()).isZero();
    assertThat(source.closes()).isOne();
  }

  @Test
  void aDeadlineThatPassesAfterOutputInterruptsTheStream() {
    FakeClock clock = new FakeClock();
    ScriptedSource source = ScriptedSource.of(text("a"), text("b"), FINISHED);
    CompletionStream stream = served(source, withTimeout(clock, Duration.ofSeconds(10)));
    Iterator<CompletionEvent> events = stream.iterator();
    events.next();
    clock.advance(Duration.ofSeconds(10));

    ProviderException failure = catchThrowableOfType(ProviderException.class, events::hasNext);

    assertThat(failure.kind()).isEqualTo(ErrorKind.STREAM_INTERRUPTED);
    assertThat(failure.partialText()).isEqualTo("a");
    assertThat(failure)
        .cause()
        .isInstanceOfSatisfying(
            ProviderException.class,
            cause -> assertThat(cause.kind()).isEqualTo(ErrorKind.TIMEOUT));
  }

  @Test
  void anEventThatArrivesAfterTheDeadlineIsNotDelivered() {
    FakeClock clock = new FakeClock();
    ScriptedSource source = new ScriptedSource().thenRun(() -> {
      clock.advance(Duration.ofSeconds(10));
      return text("late");
    });

    ProviderException failure =
        failureOf(served(source, withTimeout(clock, Duration.ofSeconds(10))));

    assertThat(failure.kind()).isEqualTo(ErrorKind.TIMEOUT);
    assertThat(failure.partialText()).isEmpty();
  }

  @Test
  void aStreamWithinItsDeadlineIsReadToItsEnd() {
    FakeClock clock = new FakeClock();
    CompletionStream stream =
        served(ScriptedSource.of(text("a"), FINISHED), withTimeout(clock, Duration.ofSeconds(10)));
    clock.advance(Duration.ofMillis(9_999));

    assertThat(stream.toCompletion().text()).isEqualTo("a");
  }

  @Test
  void aCancelAfterTheEndDoesNotReachTheSourceAgain() {
    ScriptedSource source = ScriptedSource.of(FINISHED);
    CallContext context = CallContext.create();
    CompletionStream stream = served(source, context);
    assertThat(stream.toCompletion().text()).isEmpty();

    context.cancel();

    assertThat(source.closes()).isOne();
    assertThat(stream.toCompletion().text()).isEmpty();
  }

  @Test
  void aFinishedStreamLeavesNothingBehindInItsContext() {
    CallContext context = CallContext.create();

    assertThat(served(ScriptedSource.of(FINISHED), context).toCompletion().text())
        .isEmpty();

    assertThat(actionsOn(context)).isEmpty();
  }

  @Test
  void aFailedStreamLeavesNothingBehindInItsContext() {
    CallContext context = CallContext.create();

    assertThat(failureOf(served(new ScriptedSource(), context)).kind())
        .isEqualTo(ErrorKind.PROTOCOL);

    assertThat(actionsOn(context)).isEmpty();
  }

  @Test
  void aClosedStreamLeavesNothingBehindInItsContext() {
    CallContext context = CallContext.create();
    CompletionStream stream = served(ScriptedSource.of(FINISHED), context);
    assertThat(actionsOn(context)).hasSize(1);

    stream.close();

    assertThat(actionsOn(context)).isEmpty();
  }

  @Test
  void aStreamThatFailsToCloseLeavesNothingBehindInItsContext() {
    CallContext context = CallContext.create();
    ScriptedSource source = ScriptedSource.of(FINISHED).onClose(() -> {
      throw new IllegalStateException("cannot close");
    });

    served(source, context).close();

    assertThat(actionsOn(context)).isEmpty();
  }

  /** Nothing shows a forgotten action from outside: it would only hold memory. */
  private static Collection<?> actionsOn(CallContext context) {
    try {
      Field field = CallContext.class.getDeclaredField("registrations");
      field.setAccessible(true);
      return (Collection<?>) field.get(context);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("CallContext has changed", e);
    }
  }

  private static CompletionStream served(CompletionStream.Source source, CallContext context) {
    return TestProvider.answering(() -> CompletionStream.of(source)).stream(request(), context);
  }

  private static CallContext withTimeout(FakeClock clock, Duration timeout) {
    return CallContext.builder().clock(clock).timeout(timeout).build();
  }

  private static ProviderException failureOf(CompletionStream stream) {
    return catchThrowableOfType(ProviderException.class, stream::toCompletion);
  }
}
