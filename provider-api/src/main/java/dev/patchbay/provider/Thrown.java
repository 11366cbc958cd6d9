package dev.patchbay.provider;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/**
 * Looks at what a plugin threw without trusting it: the methods of an exception are the plugin's
 * code as well, and may throw again.
 */
final class Thrown {

  /** With more causes than that, one of them is taken to make them up as it is asked. */
  private static final int MOST_CAUSES = 100;

  /** A plugin's exception with its words, which were read on the plugin's thread, because its methods may hang. */
  static final class Examined extends Exception {
    private static final long serialVersionUID = 1L;

    private final Throwable original;
    private final String words;
    private final Throwable printable;

    private Examined(Throwable original) {
      super(null, null, false, false);
      this.original = original;
      words = Thrown.inWords(original);
      printable = Thrown.asCause(original);
    }
  }

  private Thrown() {}

  /** Looks at what was thrown: runs the plugin's code, if that has exceptions of its own. What is fatal stays as it is. */
  static Throwable examined(Throwable thrown) {
    try {
      return isFatal(thrown) ? thrown : new Examined(thrown);
    } catch (Throwable e) {
      return e;
    }
  }

  /** The exception that was thrown. Its class may be looked at; its methods are the plugin's code. */
  static Throwable original(Throwable thrown) {
    return thrown instanceof Examined examined ? examined.original : thrown;
  }

  /**
   * Whether it is a failure of the JVM that no caller should be kept from, such as an {@link OutOfMemoryError}. Endless
   * recursion is not: the code that recursed is at fault, and the stack is free again.
   */
  static boolean isFatal(Throwable thrown) {
    return thrown instanceof VirtualMachineError && !(thrown instanceof StackOverflowError);
  }

  /** Throws it if it is {@linkplain #isFatal fatal}. */
  static void rethrowFatal(Throwable thrown) {
    if (isFatal(thrown)) {
      throw (VirtualMachineError) thrown;
    }
  }

  /** The name of the class of what was thrown. */
  static String className(Throwable thrown) {
    return original(thrown).getClass().getName();
  }

  /** Its class and message; its class alone if the message cannot be had. */
  static String inWords(Throwable thrown) {
    if (thrown instanceof Examined examined) {
      return examined.words;
    }
    try {
      String words = thrown.toString();
      return words == null ? thrown.getClass().getName() : words;
    } catch (Throwable e) {
      rethrowFatal(e);
      return thrown.getClass().getName() + ", whose message cannot be read";
    }
  }

  /** A cause that can be printed: the exception itself, or one that stands for it if printing it throws. */
  static Throwable asCause(Throwable thrown) {
    if (thrown instanceof Examined examined) {
      return examined.printable;
    }
    try {
      requirePrintable(thrown);
      return thrown;
    } catch (Throwable e) {
      rethrowFatal(e);
      Throwable standIn = new RuntimeException(
          inWords(thrown) + "; printing it throws " + e.getClass().getName());
      standIn.setStackTrace(stackTrace(thrown));
      return standIn;
    }
  }

  private static void requirePrintable(Throwable thrown) {
    Queue<Throwable> open = new ArrayDeque<>(List.of(thrown));
    for (int i = 0; !open.isEmpty(); i++) {
      Throwable next = open.remove();
      String unused = next.toString();
      open.addAll(List.of(next.getSuppressed()));
      if (next.getCause() != null) {
        open.add(next.getCause());
      }
      if (i == MOST_CAUSES) {
        throw new IllegalStateException("it has causes without end");
      }
    }
  }

  private static StackTraceElement[] stackTrace(Throwable thrown) {
    try {
      return thrown.getStackTrace().clone();
    } catch (Throwable e) {
      rethrowFatal(e);
      return new StackTraceElement[0];
    }
  }
}
