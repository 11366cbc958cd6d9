package dev.patchbay.bulk;

import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.CallThreads;
import dev.patchbay.provider.CompletionRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one partition with what became of them, one for each row, in the order in which they are done. Read by one thread, which
 * takes the rows from their source; others make the calls. At most twice as many rows as calls at the same time are under way or wait to be
 * read, so a slow reader slows the calls.
 *
 * <p>{@link #hasNext()} waits for the next row that is done. A row that fails is a row; the task itself fails only if the job {@linkplain
 * BulkStoppedException stops}, the journal cannot be written, the source throws, or it is cancelled.
 */
public final class BulkTask<T> implements Iterator<BulkTask.Done<T>>, AutoCloseable {

  /** What became of a row. */
  public record Done<T>(T row, BulkAnswer answer) {}

  private static final long LOOK_EVERY_MILLIS = 50;
  private static final long END_MILLIS = TimeUnit.SECONDS.toMillis(5);

  private final BulkEngine engine;
  private final Iterator<BulkRow<T>> rows;
  private final @Nullable Journal journal;
  private final BooleanSupplier cancelled;
  private final int concurrency;

  private final BlockingQueue<Work<T>> open = new LinkedBlockingQueue<>();
  private final BlockingQueue<Done<T>> done = new LinkedBlockingQueue<>();
  private final Set<CallContext> calls = ConcurrentHashMap.newKeySet();
  private final List<Thread> workers = new ArrayList<>();
  private volatile boolean closed;
  private volatile @Nullable Throwable failure;

  /** Rows that were taken from the source, and are not read. */
  private int underWay;

  private @Nullable Done<T> next;

  /** A row that has to be asked; the one without a row ends a worker. */
  private record Work<T>(
      @Nullable BulkRow<T> row, @Nullable CompletionRequest request, String hash) {}

  BulkTask(
      BulkEngine engine,
      Iterator<BulkRow<T>> rows,
      @Nullable Journal journal,
      BooleanSupplier cancelled) {
    this.engine = engine;
    this.rows = rows;
    this.journal = journal;
    this.cancelled = cancelled;
    concurrency = engine.job().concurrency();
  }

  @Override
  public boolean hasNext() {
    if (next != null) {
      return true;
    }
    try {
      while (underWay < 2 * concurrency && rows.hasNext()) {
        begin(rows.next());
      }
      if (underWay == 0) {
        close();
        return false;
      }
      Done<T> ready = done.poll();
      while (ready == null) {
        requireGoing();
        ready = done.poll(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
        if (journal != null) {
          journal.tend();
        }
      }
      requireGoing();
      underWay--;
      next = ready;
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("The task was interrupted");
    } catch (IOException e) {
      throw new UncheckedIOException("The journal cannot be written: " + e.getMessage(), e);
    }
  }

  @Override
  public Done<T> next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    Done<T> ready = next;
    next = null;
    return Objects.requireNonNull(ready);
  }

  private void requireGoing() {
    Throwable thrown = failure;
    if (thrown instanceof RuntimeException e) {
      throw e;
    }
    if (thrown instanceof Error e) {
      throw e;
    }
    if (closed || cancelled.getAsBoolean()) {
      throw new CancellationException("The task was cancelled");
    }
    engine.stopReason().ifPresent(reason -> {
      throw new BulkStoppedException(reason);
    });
  }

  private void begin(BulkRow<T> row) {
    underWay++;
    CompletionRequest request = row.request();
    if (request == null) {
      finish(row, BulkAnswer.unaskable(row.problem()));
      return;
    }
    String hash = "";
    if (journal != null) {
      hash = RequestHash.of(request);
      Optional<BulkAnswer> known = journal.answer(row.key(), hash, row.known());
      if (known.isPresent()) {
        finish(row, known.get());
        return;
      }
    }
    open.add(new Work<>(row, request, hash));
    if (workers.size() < concurrency) {
      workers.add(CallThreads.start("patchbay-bulk", this::work));
    }
  }

  private void finish(BulkRow<T> row, BulkAnswer answer) {
    engine.done(answer);
    done.add(new Done<>(row.row(), answer));
  }

  private void work() {
    try {
      while (!closed) {
        Work<T> work = open.take();
        BulkRow<T> row = work.row();
        if (row == null || work.request() == null) {
          return;
        }
        ask(row, work.request(), work.hash());
      }
    } catch (InterruptedException e) {
      // Only close() interrupts, and it waits for the end.
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      failure = new UncheckedIOException("The journal cannot be written: " + e.getMessage(), e);
    } catch (Throwable e) {
      failure = e;
    }
  }

  private void ask(BulkRow<T> row, CompletionRequest request, String hash)
      throws InterruptedException, IOException {
    CallContext[] context = new CallContext[1];
    try {
      BulkAnswer answer = engine.answer(request, begun -> {
        context[0] = begun;
        calls.add(begun);
        if (closed) {
          begun.cancel();
        }
      });
      if (closed && answer.error() != null) {
        // It may have failed because of that.
        return;
      }
      if (journal != null) {
        journal.add(new JournalEntry(row.key(), hash, answer));
      }
      finish(row, answer);
    } finally {
      if (context[0] != null) {
        calls.remove(context[0]);
      }
    }
  }

  /**
   * Ends the task: cancels calls that are under way, waits for their threads, at most 5 s, and closes the journal. Answers that have come
   * are in the journal, read or not. Does nothing the second time.
   *
   * @throws UncheckedIOException if the journal cannot be closed
   */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    calls.forEach(CallContext::cancel);
    workers.forEach(Thread::interrupt);
    try {
      long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(END_MILLIS);
      for (Thread worker : workers) {
        worker.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (journal != null) {
      try {
        journal.close();
      } catch (IOException e) {
        throw new UncheckedIOException("The journal cannot be closed: " + e.getMessage(), e);
      }
    }
  }
}
