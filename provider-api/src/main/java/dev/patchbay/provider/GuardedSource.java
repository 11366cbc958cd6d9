package dev.patchbay.provider;

import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A stream's source as the stream sees it: whatever the source does, its reader is free soon after it was closed. A source
 * that {@linkplain CompletionStream.Source#endsWhenClosed ends when it is closed} is read by the reader's thread, any other
 * by another thread.
 */
final class GuardedSource {

  private final CompletionStream.Source source;
  private final boolean endsWhenClosed;
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile @Nullable PluginTask<?> reading;

  /** The usage that a source which may block reported after its last read. */
  private volatile Usage usage = Usage.UNKNOWN;

  GuardedSource(CompletionStream.Source source) {
    this.source = source;
    endsWhenClosed = source.endsWhenClosed();
  }

  boolean closed() {
    return closed.get();
  }

  /** The usage so far; of a source that may block, as of its last read. */
  Usage usage() {
    return endsWhenClosed ? askedUsage() : usage;
  }

  /** Asks it; what it throws instead is no news of the call. */
  private Usage askedUsage() {
    try {
      return Objects.requireNonNullElse(source.usage(), Usage.UNKNOWN);
    } catch (Throwable e) {
      Thrown.rethrowFatal(e);
      return Usage.UNKNOWN;
    }
  }

  /**
   * The next event, or null after the last one.
   *
   * @throws Throwable whatever the source throws, or {@link PluginTask.Left}
   */
  @Nullable
  CompletionEvent next() throws Throwable {
    return endsWhenClosed ? source.next() : nextElsewhere();
  }

  private @Nullable CompletionEvent nextElsewhere() throws Throwable {
    PluginTask<@Nullable CompletionEvent> task = new PluginTask<>(this::nextAndUsage);
    reading = task;
    if (closed.get()) {
      task.callIsOver();
    }
    try {
      return task.run();
    } finally {
      reading = null;
    }
  }

  private @Nullable CompletionEvent nextAndUsage() throws IOException {
    try {
      return source.next();
    } finally {
      usage = askedUsage();
    }
  }

  /** Closes it, and waits for that only if it may be done at once. Returns whether it was open. */
  boolean close() throws Throwable {
    if (!closed.compareAndSet(false, true)) {
      return false;
    }
    if (endsWhenClosed) {
      source.close();
      return true;
    }
    PluginTask<?> read = reading;
    if (read != null) {
      read.callIsOver();
    }
    PluginTask.clean(() -> {
      source.close();
      return true;
    });
    return true;
  }
}
