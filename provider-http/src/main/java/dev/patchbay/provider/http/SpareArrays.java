package dev.patchbay.provider.http;

import java.lang.ref.SoftReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Arrays that large answers are read into, and used again: clearing and collecting one costs as much as reading the answer.
 * At most {@value #PLACES} of {@value #MAX_LENGTH} bytes are kept for the whole JVM, and fewer when memory is short.
 */
final class SpareArrays {

  private static final int PLACES = 4;
  private static final int MAX_LENGTH = 512 * 1024;

  /** Shorter ones are cheaper to make anew. */
  private static final int MIN_LENGTH = 16 * 1024;

  private static final AtomicReferenceArray<@Nullable SoftReference<byte[]>> SPARE =
      new AtomicReferenceArray<>(PLACES);

  private SpareArrays() {}

  /** An array of at least that length, with anything in it. */
  static byte[] take(int length) {
    if (length < MIN_LENGTH || length > MAX_LENGTH) {
      return new byte[length];
    }
    for (int i = 0; i < PLACES; i++) {
      SoftReference<byte[]> spare = SPARE.getAndSet(i, null);
      byte[] array = spare == null ? null : spare.get();
      if (array != null && array.length >= length) {
        return array;
      }
    }
    // A power of two, so that answers of about the same length fit.
    return new byte[Integer.highestOneBit(length - 1) << 1];
  }

  /** Takes back an array that nobody uses any longer. */
  static void giveBack(byte[] array) {
    if (array.length >= MIN_LENGTH && array.length <= MAX_LENGTH) {
      for (int i = 0; i < PLACES; i++) {
        if (SPARE.get(i) == null && SPARE.compareAndSet(i, null, new SoftReference<>(array))) {
          return;
        }
      }
    }
  }
}
