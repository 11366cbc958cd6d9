package dev.patchbay.provider;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How a stream ended, and the actions that are to be told. The first end that is announced counts:
 * the reader and a thread that closes may announce different ones at once. Thread-safe.
 */
final class StreamEnd {

  private boolean over;
  private @Nullable Completion answer;
  private @Nullable ProviderException failure;
  private final List<BiConsumer<? super @Nullable Completion, ? super @Nullable ProviderException>>
      actions = new ArrayList<>(1);

  /** Runs the action at the end, or now if the stream has ended. */
  void then(BiConsumer<? super @Nullable Completion, ? super @Nullable ProviderException> action) {
    Objects.requireNonNull(action, "action");
    synchronized (this) {
      if (!over) {
        actions.add(action);
        return;
      }
    }
    run(action);
  }

  void succeeded(Completion completion) {
    end(completion, () -> null);
  }

  /** Ends it with that failure, which is made only if this is the first end. */
  void failed(Supplier<ProviderException> reason) {
    end(null, reason);
  }

  private void end(
      @Nullable Completion completion, Supplier<? extends @Nullable ProviderException> reason) {
    synchronized (this) {
      if (over) {
        return;
      }
      over = true;
      answer = completion;
      failure = reason.get();
    }
    // Nothing is added to the list any more.
    actions.forEach(this::run);
  }

  private void run(
      BiConsumer<? super @Nullable Completion, ? super @Nullable ProviderException> action) {
    try {
      action.accept(answer, failure);
    } catch (Throwable e) {
      Thrown.rethrowFatal(e);
      // The outcome of the call stands. Not the exception's message, which may show a prompt or
      // a key.
      System.getLogger(CompletionStream.class.getName())
          .log(
              System.Logger.Level.WARNING,
              "An action at the end of a stream failed: {0}",
              e.getClass().getName());
    }
  }
}
