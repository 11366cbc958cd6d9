package dev.patchbay.benchmarks;

import java.util.function.Consumer;

/**
 * A client under test. Its class has a public constructor that takes the base URL, to which the client adds {@code
 * /chat/completions}. It is called by many threads at once.
 */
public interface ChatClient extends AutoCloseable {

  /** The model that every client asks for. */
  String MODEL = "gpt-3.5-turbo";

  /** What every client asks. */
  String PROMPT = "Why is the sky blue?";

  /** Asks for a whole answer, and gives its text. */
  String complete() throws Exception;

  /** Asks for a stream, passes on each piece of its text when it arrives, and returns once the answer is finished. */
  void stream(Consumer<String> tokens) throws Exception;

  @Override
  default void close() {}
}
