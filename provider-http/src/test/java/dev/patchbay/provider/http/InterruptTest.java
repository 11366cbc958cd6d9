package dev.patchbay.provider.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.testkit.FaultServer;
import dev.patchbay.testkit.Script;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An interrupted thread cancels its call, wherever it is blocked. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class InterruptTest {

  @Test
  void anInterruptEndsTheWaitForTheHead() throws Exception {
    try (FaultServer server = FaultServer.answering(Script.raw().silence())) {
      Call call =
          new Call(() -> Answers.failure(() -> Parrot.at(server.url()).complete(Parrot.HELLO)));
      Eventually.holds("the request is sent", () -> server.requests().size() == 1);

      call.thread.interrupt();

      assertThat(call.failure.get().kind()).isEqualTo(ErrorKind.CANCELLED);
      assertThat(call.stillInterrupted.get()).isTrue();
      Eventually.holds("the connection is closed", () -> server.openConnections() == 0);
    }
  }

  @Test
  void anInterruptEndsTheWaitForTheNextToken() throws Exception {
    CountDownLatch first = new CountDownLatch(1);
    try (FaultServer server =
        FaultServer.answering(Script.stream().chunk(Answers.token("Hi")).silence())) {
      Call call = new Call(() -> Answers.failure(() -> {
        try (CompletionStream stream = Parrot.at(server.url()).stream(Parrot.HELLO)) {
          for (String token : stream.tokens()) {
            assertThat(token).isEqualTo("Hi");
            first.countDown();
          }
        }
      }));
      first.await();

      call.thread.interrupt();

      assertThat(call.failure.get().kind()).isEqualTo(ErrorKind.CANCELLED);
      assertThat(call.failure.get().partialText()).isEqualTo("Hi");
      Eventually.holds("the connection is closed", () -> server.openConnections() == 0);
    }
  }

  @Test
  void aThreadThatIsInterruptedAlreadySendsNothing() throws Exception {
    try (FaultServer server = FaultServer.answering(Script.raw().silence())) {
      Call call = new Call(() -> {
        Thread.currentThread().interrupt();
        return Answers.failure(() -> Parrot.at(server.url()).complete(Parrot.HELLO));
      });

      assertThat(call.failure.get().kind()).isEqualTo(ErrorKind.CANCELLED);
      assertThat(server.requests()).isEmpty();
    }
  }

  /** A call on a thread of its own. */
  private static final class Call {
    private final CompletableFuture<ProviderException> failure = new CompletableFuture<>();
    private final CompletableFuture<Boolean> stillInterrupted = new CompletableFuture<>();
    private final Thread thread;

    Call(Supplier<ProviderException> call) {
      thread = new Thread(() -> {
        try {
          failure.complete(call.get());
        } catch (Throwable e) {
          failure.completeExceptionally(e);
        }
        stillInterrupted.complete(Thread.currentThread().isInterrupted());
      });
      thread.setDaemon(true);
      thread.start();
    }
  }
}
