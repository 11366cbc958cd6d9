package dev.patchbay.provider;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A source that plays what a test wrote down, then has nothing more, and counts how it is used. */
final class ScriptedSource implements CompletionStream.Source {

  /** What one call of {@code next} does. */
  interface Step {
    @Nullable
    CompletionEvent run() throws Throwable;
  }

  private final Queue<Step> steps = new ArrayDeque<>();
  private final AtomicInteger reads = new AtomicInteger();
  private final AtomicInteger closes = new AtomicInteger();
  private Runnable onClose = () -> {};
  private boolean endsWhenClosed = true;

  static ScriptedSource of(CompletionEvent... events) {
    return new ScriptedSource().then(events);
  }

  ScriptedSource then(CompletionEvent... events) {
    for (CompletionEvent event : events) {
      steps.add(() -> event);
    }
    return this;
  }

  ScriptedSource thenThrow(Throwable failure) {
    return thenRun(() -> {
      throw failure;
    });
  }

  ScriptedSource thenRun(Step step) {
    steps.add(step);
    return this;
  }

  ScriptedSource onClose(Runnable action) {
    onClose = action;
    return this;
  }

  /** Does not say that it ends when it is closed, so that the reader's thread does not read it. */
  ScriptedSource readElsewhere() {
    endsWhenClosed = false;
    return this;
  }

  CompletionStream stream() {
    return CompletionStream.of(this);
  }

  int reads() {
    return reads.get();
  }

  int closes() {
    return closes.get();
  }

  @Override
  public @Nullable CompletionEvent next() {
    reads.incrementAndGet();
    Step step = steps.poll();
    if (step == null) {
      return null;
    }
    try {
      return step.run();
    } catch (Throwable e) {
      throw Sneaky.asUnchecked(e);
    }
  }

  @Override
  public void close() {
    closes.incrementAndGet();
    onClose.run();
  }

  @Override
  public boolean endsWhenClosed() {
    return endsWhenClosed;
  }
}
