package dev.patchbay.registry.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Code that gets a thread of its own and so much time. */
class TimedTaskTest {

  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Duration SHORT = Duration.ofMillis(50);

  @Test
  void whatItReturnsComesOut() throws Throwable {
    assertThat(call(LONG, () -> "done")).isEqualTo("done");
  }

  @Test
  void whatItThrowsComesOut() {
    IOException thrown = new IOException("no");

    assertThatThrownBy(() -> call(LONG, () -> {
          throw thrown;
        }))
        .isSameAs(thrown);
  }

  @Test
  void itRunsWithTheCallersContextLoader() throws Throwable {
    ClassLoader mine = Thread.currentThread().getContextClassLoader();

    assertThat(call(LONG, () -> Thread.currentThread().getContextClassLoader())).isSameAs(mine);
  }

  @Test
  void itsThreadKeepsNoProgramAlive() throws Throwable {
    assertThat(call(LONG, () -> Thread.currentThread().isDaemon())).isTrue();
  }

  @Test
  void whatTakesTooLongIsInterruptedAndItsPlaceIsKnown() throws Exception {
    CountDownLatch interrupted = new CountDownLatch(1);

    assertThatThrownBy(() -> call(SHORT, () -> {
          try {
            new CountDownLatch(1).await();
          } finally {
            interrupted.countDown();
          }
          return "never";
        }))
        .isInstanceOf(TimedTask.Exceeded.class)
        .hasMessageStartingWith("it did not return within 50 ms; it hangs at ")
        .satisfies(e -> assertThat(e.getStackTrace())
            .anyMatch(frame -> frame.getClassName().equals(CountDownLatch.class.getName())));

    interrupted.await();
  }

  @Test
  void whatReturnsTooLateHasFailedAllTheSame() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    CountDownLatch returning = new CountDownLatch(1);
    TimedTask<String> limited = TimedTask.start("test", null, SHORT, () -> {
      boolean open = false;
      while (!open) {
        try {
          gate.await();
          open = true;
        } catch (InterruptedException e) {
          // Deaf to it.
        }
      }
      returning.countDown();
      return "late";
    });
    limited.await();
    gate.countDown();
    returning.await();

    assertThatThrownBy(limited::result).isInstanceOf(TimedTask.Exceeded.class);
  }

  @Test
  void anInterruptOfTheCallerIsKeptAndDoesNotEndTheWait() throws Throwable {
    Thread.currentThread().interrupt();

    assertThat(call(LONG, () -> "done")).isEqualTo("done");
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void aLimitMayMeanNever() throws Throwable {
    assertThat(call(Duration.ofSeconds(Long.MAX_VALUE), () -> "done")).isEqualTo("done");
  }

  /** Starts it with the context loader of this thread, and waits for it. */
  private static <T> T call(Duration limit, Callable<T> action) throws Throwable {
    TimedTask<T> task =
        TimedTask.start("test", Thread.currentThread().getContextClassLoader(), limit, action);
    task.await();
    return task.result();
  }
}
