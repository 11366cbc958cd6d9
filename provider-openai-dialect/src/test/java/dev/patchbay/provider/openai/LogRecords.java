package dev.patchbay.provider.openai;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Everything that is logged anywhere in this JVM, at every level, while it is open. By reflection: the module under test
 * does not read {@code java.logging}, and shall not for the sake of its tests.
 */
final class LogRecords implements AutoCloseable {

  private static final String PACKAGE = "java.util.logging.";

  private final ByteArrayOutputStream text = new ByteArrayOutputStream();
  private final Object root;
  private final Object handler;
  private final Object levelBefore;

  LogRecords() {
    try {
      Class<?> formatter = type("Formatter");
      Object all = type("Level").getField("ALL").get(null);
      handler = type("StreamHandler")
          .getConstructor(OutputStream.class, formatter)
          .newInstance(text, type("SimpleFormatter").getConstructor().newInstance());
      type("Handler").getMethod("setLevel", type("Level")).invoke(handler, all);
      root = type("Logger").getMethod("getLogger", String.class).invoke(null, "");
      levelBefore = type("Logger").getMethod("getLevel").invoke(root);
      type("Logger").getMethod("addHandler", type("Handler")).invoke(root, handler);
      type("Logger").getMethod("setLevel", type("Level")).invoke(root, all);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  /** What was logged up to now: messages, parameters and stack traces. */
  String text() {
    try {
      type("Handler").getMethod("flush").invoke(handler);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
    return text.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    try {
      type("Logger").getMethod("removeHandler", type("Handler")).invoke(root, handler);
      type("Logger").getMethod("setLevel", type("Level")).invoke(root, levelBefore);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  private static Class<?> type(String name) throws ClassNotFoundException {
    return Class.forName(PACKAGE + name);
  }
}
