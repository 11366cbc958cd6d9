package dev.patchbay.spark;

import dev.patchbay.bulk.BulkEngine;
import dev.patchbay.bulk.BulkJob;
import dev.patchbay.bulk.Coordinator;
import dev.patchbay.bulk.Lender;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The engines of this executor: all tasks of a job share one, with its connections. It is closed when no task has used it for a while. A
 * task that is not coordinated has one of its own, for its share.
 */
final class Engines {

  private static final long IDLE_SECONDS = 5;
  private static final Executor LATER =
      CompletableFuture.delayedExecutor(IDLE_SECONDS, TimeUnit.SECONDS);

  private static final Map<String, Shared> SHARED = new HashMap<>();

  private Engines() {}

  /** An engine for as long as a task runs. */
  static Borrowed borrow(BulkJob job) {
    return borrow(job, () -> BulkPlugin.lender(job.id()));
  }

  /** The same for a job whose limits nothing else shares. */
  static Borrowed uncoordinated(BulkJob job) {
    return borrow(job, () -> new Coordinator(job, BigDecimal.ZERO));
  }

  private static Borrowed borrow(BulkJob job, Supplier<Lender> lender) {
    synchronized (SHARED) {
      Shared shared = SHARED.computeIfAbsent(
          job.id(), id -> new Shared(id, BulkEngine.open(job, lender.get())));
      shared.users++;
      return new Borrowed(shared.engine, shared);
    }
  }

  /**
   * An engine for a task that keeps to its share of the limits.
   *
   * @param spent what earlier attempts at its partition have spent of that, in US dollars
   */
  static Borrowed own(BulkJob share, BigDecimal spent) {
    return new Borrowed(BulkEngine.open(share, new Coordinator(share, spent)), null);
  }

  private static final class Shared {
    final String id;
    final BulkEngine engine;
    int users;
    int uses;

    Shared(String id, BulkEngine engine) {
      this.id = id;
      this.engine = engine;
    }

    void giveBack() {
      synchronized (SHARED) {
        users--;
        int use = ++uses;
        if (users == 0) {
          LATER.execute(() -> closeIfIdle(use));
        }
      }
    }

    private void closeIfIdle(int lastUse) {
      synchronized (SHARED) {
        if (users > 0 || uses != lastUse) {
          return;
        }
        SHARED.remove(id);
      }
      engine.close();
    }
  }

  /** An engine that is given back once. */
  static final class Borrowed implements AutoCloseable {
    private final BulkEngine engine;
    private final @Nullable Shared shared;

    Borrowed(BulkEngine engine, @Nullable Shared shared) {
      this.engine = engine;
      this.shared = shared;
    }

    BulkEngine engine() {
      return engine;
    }

    @Override
    public void close() {
      if (shared == null) {
        engine.close();
      } else {
        shared.giveBack();
      }
    }
  }
}
