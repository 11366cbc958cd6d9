package dev.patchbay.provider;

import static dev.patchbay.provider.Events.FINISHED;
import static dev.patchbay.provider.Events.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Closing a stream. */
@Timeout(30)
class StreamCloseTest {

  @Test
  void aStreamClosedBeforeItIsReadIsCancelledAndNeverRead() {
    ScriptedSource source = ScriptedSource.of(text("a"), FINISHED);
    CompletionStream stream = source.stream();
    stream.close();

    ProviderException failure = failureOf(stream);

    assertThat(failure.kind()).isEqualTo(ErrorKind.CANCELLED);
    assertThat(failure).hasMessageContaining("closed before its end");
    assertThat(source.reads()).isZero();
  }

  @Test
  void aStreamClosedBetweenTwoEventsIsCancelledWithTheTextSoFar() {
    ScriptedSource source = ScriptedSource.of(text("a"), text("b"), FINISHED);
    CompletionStream stream = source.stream();
    Iterator<CompletionEvent> events = stream.iterator();
    events.next();
    stream.close();

    ProviderException failure = catchThrowableOfType(ProviderException.class, events::hasNext);

    assertThat(failure.kind()).isEqualTo(ErrorKind.CANCELLED);
    assertThat(failure.partialText()).isEqualTo("a");
    assertThat(source.reads()).isOne();
  }

  @Test
  void closingFreesAThreadThatWaitsForAnEvent() {
    BlockedSource source = new BlockedSource();
    CompletionStream stream = CompletionStream.of(source);
    CompletableFuture<ProviderException> reader =
        CompletableFuture.supplyAsync(() -> failureOf(stream));
    source.awaitReader();

    stream.close();

    ProviderException failure = reader.join();
    assertThat(failure.kind()).isEqualTo(ErrorKind.CANCELLED);
    assertThat(failure).hasRootCauseMessage("Socket closed");
    assertThat(source.closes()).isOne();
  }

  @Test
  void anEventThatArrivesWhileTheStreamIsClosedIsNotDelivered() {
    ScriptedSource source = new ScriptedSource();
    CompletionStream stream = source.stream();
    source.thenRun(() -> {
      stream.close();
      return FINISHED;
    });

    assertThat(failureOf(stream).kind()).isEqualTo(ErrorKind.CANCELLED);
  }

  @Test
  void anythingThatASourceThrowsWhileItIsClosedIsACancel() {
    ScriptedSource source = new ScriptedSource();
    CompletionStream stream = source.stream();
    source.thenRun(() -> {
      stream.close();
      throw ProviderException.of(ErrorKind.UNREACHABLE, "the socket is gone");
    });

    ProviderException failure = failureOf(stream);

    assertThat(failure.kind()).isEqualTo(ErrorKind.CANCELLED);
    assertThat(failure).hasStackTraceContaining("the socket is gone");
  }

  @Test
  void closingTwiceClosesTheSourceOnce() {
    ScriptedSource source = ScriptedSource.of(FINISHED);
    CompletionStream stream = source.stream();
    stream.close();
    stream.close();

    assertThat(source.closes()).isOne();
  }

  @Test
  void closingFromManyThreadsClosesTheSourceOnce() {
    ScriptedSource source = ScriptedSource.of(FINISHED);
    CompletionStream stream = source.stream();
    CountDownLatch start = new CountDownLatch(1);
    CompletableFuture<?>[] closers = new CompletableFuture<?>[4];
    for (int i = 0; i < closers.length; i++) {
      closers[i] = CompletableFuture.runAsync(() -> {
        awaitUninterrupted(start);
        stream.close();
      });
    }
    start.countDown();
    CompletableFuture.allOf(closers).join();

    assertThat(source.closes()).isOne();
  }

  @Test
  void closingAfterTheEndChangesNothing() {
    ScriptedSource source = ScriptedSource.of(text("a"), FINISHED);
    CompletionStream stream = source.stream();
    assertThat(stream.toCompletion().text()).isEqualTo("a");
    stream.close();

    assertThat(stream.toCompletion().text()).isEqualTo("a");
    assertThat(source.closes()).isOne();
  }

  @Test
  void closingAfterAFailureKeepsTheFailure() {
    CompletionStream stream = new ScriptedSource().stream();
    ProviderException failure = failureOf(stream);
    stream.close();

    assertThatThrownBy(stream::toCompletion).isSameAs(failure);
  }

  @Test
  void closingNeverThrowsWhatTheSourceThrows() {
    CompletionStream stream = new ScriptedSource()
            .onClose(() -> {
              throw new IllegalStateException("cannot close");
            })
            .stream();

    assertThatCode(stream::close).doesNotThrowAnyException();
  }

  private static ProviderException failureOf(CompletionStream stream) {
    return catchThrowableOfType(ProviderException.class, stream::toCompletion);
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
