package dev.patchbay.provider;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a function makes of the events of a stream, in order. Events for which it returns null are
 * left out.
 */
final class StreamIterator<T> implements Iterator<T> {

  private final CompletionStream stream;
  private final Function<CompletionEvent, @Nullable T> part;
  private @Nullable T ahead;

  StreamIterator(CompletionStream stream, Function<CompletionEvent, @Nullable T> part) {
    this.stream = stream;
    this.part = part;
  }

  @Override
  public boolean hasNext() {
    while (ahead == null) {
      CompletionEvent event = stream.read();
      if (event == null) {
        return false;
      }
      ahead = part.apply(event);
    }
    return true;
  }

  @Override
  public T next() {
    if (!hasNext()) {
      throw new NoSuchElementException("The stream is finished");
    }
    T given = Objects.requireNonNull(ahead);
    ahead = null;
    return given;
  }
}
