package dev.patchbay.testkit;

import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.CompletionRequest;
import java.util.Optional;

/**
 * A service's wire format, seen from the service: what it sends, and what it understands of a request. {@link
 * ProviderContract} plays the service with it. {@link #openAi()} is built in; for another format an author writes one:
 *
 * <pre>{@code
 * final class ParrotDialect implements Dialect {
 *   public String streamType() {
 *     return "application/x-ndjson";
 *   }
 *
 *   public String streamed(CompletionEvent event) {
 *     return event instanceof CompletionEvent.TextDelta delta ? "{\"text\":" + quoted(delta.text()) + "}\n" : ...
 *   }
 *   ...
 * }
 * }</pre>
 *
 * <p>Called by many threads at once. A dialect may throw {@link IllegalArgumentException} for what its service cannot say or
 * does not understand; no provider may then declare it.
 */
public interface Dialect {

  /** The OpenAI chat dialect: JSON, and server-sent events for streams. */
  static Dialect openAi() {
    return new OpenAiDialect();
  }

  /** The body of a whole answer. */
  String answer(Completion answer);

  /** The bytes of a stream that stand for that event, line ends included; for {@code Finished} the sign that all is said. */
  String streamed(CompletionEvent event);

  /** The body of an answer that refuses, under that HTTP status. */
  String error(int status, String message);

  /** The bytes of a stream by which the service reports a failure after a 200; empty if it has no way to. */
  default Optional<String> streamedError(String message) {
    return Optional.empty();
  }

  /**
   * What a request asks for, as the service understands it.
   *
   * @throws RuntimeException if the service would not understand the request
   */
  CompletionRequest asked(ReceivedRequest request);

  /** The content type of a whole answer and of an error. */
  default String answerType() {
    return "application/json";
  }

  /** The content type of a stream. */
  String streamType();
}
