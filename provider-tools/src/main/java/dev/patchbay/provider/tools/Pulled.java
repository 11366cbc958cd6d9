package dev.patchbay.provider.tools;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Iterates over what a source gives until it gives null. */
final class Pulled<T> implements Iterator<T> {

  private final Supplier<? extends @Nullable T> source;
  private @Nullable T next;
  private boolean over;

  Pulled(Supplier<? extends @Nullable T> source) {
    this.source = source;
  }

  @Override
  public boolean hasNext() {
    if (next == null && !over) {
      next = source.get();
      over = next == null;
    }
    return next != null;
  }

  @Override
  public T next() {
    T value = hasNext() ? next : null;
    if (value == null) {
      throw new NoSuchElementException();
    }
    next = null;
    return value;
  }
}
