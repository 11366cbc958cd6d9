package dev.patchbay.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.patchbay.provider.CompletionStream;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** The fixture of the wire tests finds what it is for. */
class WireCaseTest {

  private final WireCase wire = WireCase.answering(Answers.good(Mode.WHOLE));

  @Test
  void aCallWithoutFaultPasses() {
    wire.run(Mode.WHOLE);

    wire.close();
  }

  @Test
  void aRequestTooManyIsFound() {
    wire.run(Mode.WHOLE);
    wire.requests(0);

    assertFails("");
  }

  @Test
  void aKeyInALogIsFound() {
    System.getLogger("x").log(System.Logger.Level.TRACE, "sent {0}", WireCase.KEY);

    assertFails("sent");
  }

  @Test
  void aKeyInACauseIsFound() {
    wire.seen(new IllegalStateException("x", new IllegalStateException(WireCase.KEY)));

    assertFails("Caused by");
  }

  @Test
  void aKeyInWhatWasSuppressedIsFound() {
    Throwable thrown = wire.seen(new IllegalStateException("x"));
    thrown.addSuppressed(new IllegalStateException(WireCase.KEY));

    assertFails("Suppressed");
  }

  @Test
  void aKeyInTheNameOfAThreadIsFound() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    Thread thread = thread(WireCase.KEY, over);

    assertFails(WireCase.KEY);
    over.countDown();
    thread.join();
  }

  @Test
  void aThreadThatIsLeftIsFound() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    Thread thread = thread("left", over);
    wire.patience(50);

    assertFails("no thread is left");
    over.countDown();
    thread.join();
  }

  @Test
  void aSocketThatIsLeftIsFound() {
    wire.close();
    WireCase leaking = WireCase.answering(Answers.tokens().silence());
    try (CompletionStream left = leaking.open()) {
      left.iterator().next();

      assertThat(catchThrowable(leaking::close))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("the connection is closed");
    }
  }

  private void assertFails(String message) {
    assertThat(catchThrowable(wire::close))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(message);
  }

  private static Thread thread(String name, CountDownLatch over) {
    Thread thread = new Thread(
        () -> {
          try {
            over.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        },
        name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}
