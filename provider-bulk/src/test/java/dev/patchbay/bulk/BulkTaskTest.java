package dev.patchbay.bulk;

import static dev.patchbay.bulk.Jobs.all;
import static dev.patchbay.bulk.Jobs.coordinator;
import static dev.patchbay.bulk.Jobs.echo;
import static dev.patchbay.bulk.Jobs.failing;
import static dev.patchbay.bulk.Jobs.job;
import static dev.patchbay.bulk.Jobs.prompt;
import static dev.patchbay.bulk.Jobs.provider;
import static dev.patchbay.bulk.Jobs.registry;
import static dev.patchbay.bulk.Jobs.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.patchbay.provider.Completion;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.registry.ProviderRegistry;
import dev.patchbay.testkit.FakeProvider;
import dev.patchbay.testkit.FakeProvider.Reply;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One row of output for each row of input. */
@Timeout(60)
class BulkTaskTest {

  private static final int CALLS = 4;

  private final AtomicInteger taken = new AtomicInteger();

  @Test
  void eachRowComesBackOnceWithItsAnswer() {
    List<BulkTask.Done<String>> done = run(100, provider("a", echo()));

    assertThat(done).hasSize(100);
    assertThat(done).extracting(BulkTask.Done::row).doesNotHaveDuplicates();
    assertThat(done).allSatisfy(each -> {
      assertThat(each.answer().text()).isEqualTo("prompt " + each.row());
      assertThat(each.answer().provider()).isEqualTo("a");
      assertThat(each.answer().attempts()).hasSize(1);
      assertThat(each.answer().replayed()).isFalse();
    });
  }

  @Test
  void aRowThatFailsIsARowWithTheKindOfItsErrorAndItsAttempts() {
    Reply some = (request, context) -> {
      if (prompt(request).endsWith("7")) {
        throw ProviderException.of(ErrorKind.INVALID_REQUEST, "no sevens");
      }
      return Completion.of("fine");
    };

    List<BulkTask.Done<String>> done = run(30, provider("a", some));

    assertThat(done).hasSize(30);
    assertThat(done).filteredOn(each -> each.row().endsWith("7")).hasSize(3).allSatisfy(each -> {
      assertThat(each.answer().text()).isNull();
      assertThat(each.answer().finishReason()).isNull();
      assertThat(each.answer().error()).isEqualTo(ErrorKind.INVALID_REQUEST);
      assertThat(each.answer().errorMessage()).contains("no sevens");
      assertThat(each.answer().attempts()).hasSize(1);
    });
  }

  @Test
  void aRowFailsOverToAnotherProviderAndListsBothAttempts() {
    List<BulkTask.Done<String>> done =
        run(1, provider("a", failing(ErrorKind.SERVER_ERROR)), provider("b", echo()));

    assertThat(done.get(0).answer().provider()).isEqualTo("b");
    assertThat(done.get(0).answer().attempts())
        .extracting(attempt -> attempt.provider() + " " + attempt.error())
        .containsExactly("a SERVER_ERROR", "b null");
  }

  @Test
  void theProviderOfAFailedRowIsTheLastThatWasAsked() {
    List<BulkTask.Done<String>> done = run(
        1,
        provider("a", failing(ErrorKind.PROTOCOL)),
        provider("b", failing(ErrorKind.INVALID_REQUEST)));

    assertThat(done.get(0).answer().provider()).isEqualTo("b");
  }

  @Test
  void aRowWithoutARequestFailsAndIsNotAsked() {
    FakeProvider a = provider("a", echo());
    BulkRow<String> bad = BulkRow.unaskable("bad", "bad", "the prompt is null");
    try (ProviderRegistry registry = registry(a);
        BulkEngine engine = BulkEngine.open(job(CALLS), coordinator(job(CALLS)), registry)) {
      List<BulkTask.Done<String>> done =
          all(engine.task(List.of(bad).iterator(), null, () -> false));

      assertThat(done).singleElement().satisfies(each -> {
        assertThat(each.answer().error()).isEqualTo(ErrorKind.INVALID_REQUEST);
        assertThat(each.answer().errorMessage()).contains("the prompt is null");
      });
      assertThat(a.requests()).isEmpty();
    }
  }

  @Test
  void aProviderThatThrowsWhatItMustNotFailsTheRowAlone() {
    Reply broken = (request, context) -> {
      throw new IllegalStateException("broken");
    };

    List<BulkTask.Done<String>> done = run(3, provider("a", broken));

    assertThat(done)
        .hasSize(3)
        .allSatisfy(each -> assertThat(each.answer().error()).isEqualTo(ErrorKind.PLUGIN_FAILURE));
  }

  @Test
  void noMoreCallsAreMadeAtTheSameTimeThanWanted() {
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch full = new CountDownLatch(CALLS);
    Reply counting = (request, context) -> {
      most.accumulateAndGet(now.incrementAndGet(), Math::max);
      full.countDown();
      full.await();
      now.decrementAndGet();
      return Completion.of("fine");
    };

    run(50, provider("a", counting));

    assertThat(most.get()).isEqualTo(CALLS);
  }

  @Test
  void aReaderThatDoesNotReadStopsTheCalls() throws Exception {
    CountDownLatch asked = new CountDownLatch(2 * CALLS - 1);
    Reply counting = (request, context) -> {
      asked.countDown();
      return Completion.of("fine");
    };
    try (ProviderRegistry registry = registry(provider("a", counting));
        BulkEngine engine = BulkEngine.open(job(CALLS), coordinator(job(CALLS)), registry);
        BulkTask<String> task = engine.task(counted(rows(1_000)), null, () -> false)) {
      assertThat(task.hasNext()).isTrue();
      asked.await();

      assertThat(taken.get()).isEqualTo(2 * CALLS);
    }
  }

  @Test
  void aCancelledTaskCancelsItsCalls() throws Exception {
    CountDownLatch asked = new CountDownLatch(CALLS);
    AtomicInteger cancelled = new AtomicInteger();
    Reply hanging = (request, context) -> {
      CompletableFuture<Void> never = new CompletableFuture<>();
      context.onCancel(() -> {
        cancelled.incrementAndGet();
        never.cancel(false);
      });
      asked.countDown();
      never.join();
      return Completion.of("never");
    };
    AtomicBoolean killed = new AtomicBoolean();
    try (ProviderRegistry registry = registry(provider("a", hanging));
        BulkEngine engine = BulkEngine.open(job(CALLS), coordinator(job(CALLS)), registry)) {
      try (BulkTask<String> task = engine.task(rows(100), null, killed::get)) {
        CompletableFuture<Boolean> read = CompletableFuture.supplyAsync(task::hasNext);
        asked.await();
        killed.set(true);

        assertThatThrownBy(read::join).hasCauseInstanceOf(CancellationException.class);
      }
      assertThat(cancelled.get()).isEqualTo(CALLS);
    }
  }

  @Test
  void whatTheSourceThrowsComesThrough() {
    Iterator<BulkRow<String>> broken = new Iterator<>() {
      @Override
      public boolean hasNext() {
        return true;
      }

      @Override
      public BulkRow<String> next() {
        throw new IllegalStateException("the source is broken");
      }
    };
    try (ProviderRegistry registry = registry(provider("a", echo()));
        BulkEngine engine = BulkEngine.open(job(CALLS), coordinator(job(CALLS)), registry);
        BulkTask<String> task = engine.task(broken, null, () -> false)) {
      assertThatThrownBy(task::hasNext).hasMessage("the source is broken");
    }
  }

  @Test
  void noThreadIsLeftBehind() throws Exception {
    run(20, provider("a", echo()));

    assertThat(Thread.getAllStackTraces().keySet())
        .filteredOn(thread -> thread.getName().startsWith("patchbay-bulk") && thread.isAlive())
        .isEmpty();
  }

  private Iterator<BulkRow<String>> counted(Iterator<BulkRow<String>> rows) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return rows.hasNext();
      }

      @Override
      public BulkRow<String> next() {
        taken.incrementAndGet();
        return rows.next();
      }
    };
  }

  private static List<BulkTask.Done<String>> run(int count, FakeProvider... providers) {
    try (ProviderRegistry registry = registry(providers);
        BulkEngine engine = BulkEngine.open(job(CALLS), coordinator(job(CALLS)), registry)) {
      return all(engine.task(rows(count), null, () -> false));
    }
  }
}
