package dev.patchbay.provider.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.http.WireCase.Mode;
import dev.patchbay.testkit.Script;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** The fixture of the wire tests finds what it is for. */
class WireCaseTest {

  private static final Script GOOD = Script.json(200, Answers.COMPLETION);

  private final WireCase wire = WireCase.answering(GOOD).mayPool();

  @Test
  void aCallWithoutFaultPasses() {
    wire.run(Mode.WHOLE);

    wire.close();
  }

  @Test
  void aRequestTooManyIsFound() {
    wire.run(Mode.WHOLE);
    wire.requests(0);

    assertFails();
  }

  @Test
  void aKeyInALogIsFound() {
    System.getLogger("x").log(System.Logger.Level.TRACE, "sent {0}", WireCase.KEY);

    assertFails();
  }

  @Test
  void aKeyInACauseIsFound() {
    wire.seen(new IllegalStateException("x", new IllegalStateException(WireCase.KEY)));

    assertFails();
  }

  @Test
  void aKeyInWhatWasSuppressedIsFound() {
    Throwable thrown = wire.seen(new IllegalStateException("x"));
    thrown.addSuppressed(new IllegalStateException(WireCase.KEY));

    assertFails();
  }

  @Test
  void aKeyInTheNameOfAThreadIsFound() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    Thread thread = thread(WireCase.KEY, over);

    assertFails();
    over.countDown();
    thread.join();
  }

  @Test
  void aThreadThatIsLeftIsFound() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    Thread thread = thread("left", over);
    wire.patience(Duration.ofMillis(50));

    assertFails();
    over.countDown();
    thread.join();
  }

  @Test
  void aSocketThatIsLeftIsFound() {
    wire.close();
    WireCase leaking =
        WireCase.answering(Script.stream().chunk(Answers.token("Hi")).silence());
    try (CompletionStream left = leaking.provider().stream(Parrot.HELLO)) {
      left.iterator().next();
      leaking.requests(1);

      assertThat(catchThrowable(leaking::close))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("the connection is closed");
    }
  }

  private void assertFails() {
    assertThat(catchThrowable(wire::close)).isInstanceOf(AssertionError.class);
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
