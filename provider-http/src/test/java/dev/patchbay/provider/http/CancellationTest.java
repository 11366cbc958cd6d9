package dev.patchbay.provider.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.testkit.FaultServer;
import dev.patchbay.testkit.Script;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A9: after a cancel the service's socket is closed, from whatever thread, at whatever moment. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CancellationTest {

  private static final Script SILENT = Script.raw().silence();
  private static final Script ONE_TOKEN =
      Script.stream().chunk(Answers.token("Hi")).silence();

  private final CallContext context = CallContext.create();

  @Test
  void aCallCancelledBeforehandSendsNothing() {
    try (FaultServer server = FaultServer.answering(SILENT)) {
      context.cancel();

      ProviderException failure =
          Answers.failure(() -> Parrot.at(server.url()).complete(Parrot.HELLO, context));

      assertThat(failure.kind()).isEqualTo(ErrorKind.CANCELLED);
      assertThat(server.openConnections()).isZero();
    }
  }

  @Test
  void aCallThatWaitsForTheHeadIsCancelled() throws Exception {
    try (FaultServer server = FaultServer.answering(SILENT)) {
      FutureTask<ProviderException> call = start(
          () -> Answers.failure(() -> Parrot.at(server.url()).complete(Parrot.HELLO, context)));
      Eventually.holds("the request has arrived", () -> server.requests().size() == 1);

      context.cancel();

      assertCancelled(call);
      assertClosed(server);
    }
  }

  @Test
  void aStreamThatWaitsForTheHeadIsCancelled() throws Exception {
    try (FaultServer server = FaultServer.answering(SILENT)) {
      FutureTask<ProviderException> call =
          start(() -> Answers.failure(() -> Parrot.at(server.url()).stream(Parrot.HELLO, context)));
      Eventually.holds("the request has arrived", () -> server.requests().size() == 1);

      context.cancel();

      assertCancelled(call);
      assertClosed(server);
    }
  }

  @Test
  void aCallThatReadsItsAnswerIsCancelled() throws Exception {
    Script half = Script.raw()
        .bytes("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{".getBytes(StandardCharsets.US_ASCII))
        .silence();
    try (FaultServer server = FaultServer.answering(half)) {
      FutureTask<ProviderException> call = start(
          () -> Answers.failure(() -> Parrot.at(server.url()).complete(Parrot.HELLO, context)));
      Eventually.holds("the request has arrived", () -> server.requests().size() == 1);

      context.cancel();

      assertCancelled(call);
      assertClosed(server);
    }
  }

  @Test
  void aBlockedStreamIsCancelledByItsContext() throws Exception {
    try (FaultServer server = FaultServer.answering(ONE_TOKEN);
        CompletionStream stream = Parrot.at(server.url()).stream(Parrot.HELLO, context)) {
      Iterator<CompletionEvent> events = stream.iterator();
      events.next();
      FutureTask<ProviderException> reading = startBlocked(events);

      context.cancel();

      ProviderException failure = assertCancelled(reading);
      assertThat(failure.partialText()).isEqualTo("Hi");
      assertClosed(server);
    }
  }

  @Test
  void aBlockedStreamIsEndedByItsClose() throws Exception {
    try (FaultServer server = FaultServer.answering(ONE_TOKEN)) {
      CompletionStream stream = Parrot.at(server.url()).stream(Parrot.HELLO);
      Iterator<CompletionEvent> events = stream.iterator();
      events.next();
      FutureTask<ProviderException> reading = startBlocked(events);

      stream.close();

      ProviderException failure = assertCancelled(reading);
      assertThat(failure.partialText()).isEqualTo("Hi");
      assertClosed(server);
    }
  }

  @Test
  void aStreamThatNobodyReadsIsCancelledByItsContext() {
    try (FaultServer server = FaultServer.answering(ONE_TOKEN);
        CompletionStream stream = Parrot.at(server.url()).stream(Parrot.HELLO, context)) {
      context.cancel();

      assertClosed(server);
      assertThat(Answers.failure(stream::toCompletion).kind()).isEqualTo(ErrorKind.CANCELLED);
    }
  }

  @Test
  void aStreamThatNobodyReadsIsEndedByItsClose() {
    try (FaultServer server = FaultServer.answering(ONE_TOKEN)) {
      CompletionStream stream = Parrot.at(server.url()).stream(Parrot.HELLO);

      stream.close();

      assertClosed(server);
      assertThat(Answers.failure(stream::toCompletion).kind()).isEqualTo(ErrorKind.CANCELLED);
    }
  }

  @Test
  void aStreamCancelledAfterItsFinishReasonIsNoSuccess() throws Exception {
    Script finished = Script.stream().chunk(Answers.token("Hi") + Answers.STOP).silence();
    try (FaultServer server = FaultServer.answering(finished);
        CompletionStream stream = Parrot.at(server.url()).stream(Parrot.HELLO, context)) {
      Iterator<CompletionEvent> events = stream.iterator();
      events.next();
      FutureTask<ProviderException> reading = startBlocked(events);

      context.cancel();

      assertCancelled(reading);
    }
  }

  @Test
  void aSecondCloseDoesNothing() {
    try (FaultServer server = FaultServer.answering(ONE_TOKEN)) {
      CompletionStream stream = Parrot.at(server.url()).stream(Parrot.HELLO);

      stream.close();
      stream.close();
      context.cancel();

      assertClosed(server);
    }
  }

  @Test
  void aCloseAfterTheEndTakesNothingBack() {
    try (FaultServer server = FaultServer.answering(Answers.SHORT_STREAM)) {
      CompletionStream stream = Parrot.at(server.url()).stream(Parrot.HELLO, context);
      stream.toCompletion();

      stream.close();
      context.cancel();

      assertThat(stream.toCompletion().text()).isEqualTo("Hi");
      assertThat(server.openConnections()).isEqualTo(1);
    }
  }

  @Test
  void aCancelAfterTheAnswerDoesNotTouchTheNextCall() {
    try (FaultServer server = FaultServer.answering(Script.json(200, Answers.COMPLETION))) {
      Parrot.at(server.url()).complete(Parrot.HELLO, context);
      context.cancel();

      assertThat(Parrot.at(server.url()).complete(Parrot.HELLO).text()).isEqualTo("Hello");
    }
  }

  @Test
  void anInterruptedThreadsCallIsCancelledAndTheThreadStaysInterrupted() throws Exception {
    try (FaultServer server = FaultServer.answering(Script.json(200, Answers.COMPLETION))) {
      assertThat(interruptedCall(server)).startsWith("the thread was interrupted while ");
    }
  }

  @Test
  void anInterruptedThreadsCallOnAnOpenConnectionIsCancelledToo() throws Exception {
    try (FaultServer server = FaultServer.answering(Script.json(200, Answers.COMPLETION))) {
      Parrot.at(server.url()).complete(Parrot.HELLO);

      assertThat(interruptedCall(server)).startsWith("the thread was interrupted while ");
    }
  }

  private static String interruptedCall(FaultServer server) throws Exception {
    FutureTask<ProviderException> call = start(() -> {
      Thread.currentThread().interrupt();
      ProviderException failure =
          Answers.failure(() -> Parrot.at(server.url()).complete(Parrot.HELLO));
      assertThat(Thread.currentThread().isInterrupted()).isTrue();
      return failure;
    });
    return assertCancelled(call).detail();
  }

  private static FutureTask<ProviderException> startBlocked(Iterator<CompletionEvent> events) {
    FutureTask<ProviderException> reading = new FutureTask<>(() -> Answers.failure(events::next));
    Thread thread = new Thread(reading, "reader");
    thread.start();
    Eventually.holds(
        "the reader waits for the socket",
        () -> Arrays.stream(thread.getStackTrace())
            .anyMatch(frame -> frame.getClassName().equals("java.net.Socket$SocketInputStream")));
    return reading;
  }

  private static FutureTask<ProviderException> start(Callable<ProviderException> call) {
    FutureTask<ProviderException> task = new FutureTask<>(call);
    new Thread(task, "caller").start();
    return task;
  }

  private static ProviderException assertCancelled(FutureTask<ProviderException> call)
      throws Exception {
    ProviderException failure = call.get(20, TimeUnit.SECONDS);
    assertThat(failure.kind()).isEqualTo(ErrorKind.CANCELLED);
    return failure;
  }

  private static void assertClosed(FaultServer server) {
    Eventually.holds("the connection is closed", () -> server.openConnections() == 0);
  }
}
