package dev.patchbay.testkit;

import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.CompletionRequest;
import java.util.Optional;

/**
 * A service's wire format, seen from the service: what it sends, and what it understands of a request. {@link
 * ProviderContract} plays the service with it. The protocols that many services speak
 * are built in, such as {@link #openAi()}; for another format an author writes one:
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

  /** OpenAI's Responses API, for authors of services that speak it; reasoning has to come back encrypted with the calls after it. */
  static Dialect openAiResponses() {
    return new OpenAiResponsesDialect();
  }

  /** Anthropic's Messages API, for authors of services that speak it; reasoning has to come back signed with the calls after it. */
  static Dialect anthropic() {
    return new AnthropicDialect();
  }

  /** Gemini's {@code generateContent}, for authors of services that speak it; a signed call has to come back signed. */
  static Dialect gemini() {
    return new GeminiDialect();
  }

  /** Ollama's chat API, for authors of services that speak it. */
  static Dialect ollama() {
    return new OllamaDialect();
  }

  /** Amazon Bedrock's Converse API, for authors of services that speak it; reasoning has to come back signed with the calls after it. */
  static Dialect bedrock() {
    return new BedrockDialect();
  }

  /** The body of a whole answer. */
  String answer(Completion answer);

  /**
   * The bytes of a stream that stand for that event, line ends included; for {@code Finished} the sign that all is said. For a
   * service whose bytes also depend on what came before there is {@link #stream()}, and this method is not called.
   */
  default String streamed(CompletionEvent event) {
    throw new UnsupportedOperationException(
        getClass().getName() + " has to implement streamed(event) or stream()");
  }

  /**
   * A new streamed answer. By default its bytes are what {@link #streamed} says of each event; a dialect overrides this for a
   * service that announces an answer, numbers its parts, or closes one before it begins another.
   */
  default AnswerStream stream() {
    return this::streamed;
  }

  /** The bytes of a stream that say that the service is still there, and nothing else; empty if it has none. */
  default Optional<String> ping() {
    return Optional.empty();
  }

  /**
   * The bytes of a stream that begin an event which is longer than any may be. Only for a format that says the length of an event
   * before it; empty otherwise, since the beginning of a text is enough then.
   */
  default Optional<String> tooLong() {
    return Optional.empty();
  }

  /** The body of an answer that refuses, under that HTTP status. */
  String error(int status, String message);

  /** The bytes of a stream by which the service reports a failure after a 200; empty if it has no way to. */
  default Optional<String> streamedError(String message) {
    return Optional.empty();
  }

  /**
   * What a request asks for, as the service understands it. A JSON schema for which the service takes no name has an empty one and
   * is strict.
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

  /**
   * One streamed answer, as the service sends it: {@link #begin}, then each {@link #event} in order. It may note what came
   * before, for it is used for one answer, by one thread at a time.
   */
  interface AnswerStream {

    /** The bytes before the first event; empty if there are none. */
    default String begin() {
      return "";
    }

    /** The bytes that stand for the next event; for {@code Finished}, which is the last, all that ends the answer. */
    String event(CompletionEvent event);
  }
}
