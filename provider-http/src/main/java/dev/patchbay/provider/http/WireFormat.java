package dev.patchbay.provider.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.patchbay.provider.ErrorKind;
import java.net.URLEncoder;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a service writes requests and answers. A format is stateless and serves many threads at once; what a call needs is in the
 * {@link AnswerReader} that is made for it. All else (the connection, timers, limits, cancellation, one request a call, keys,
 * settings, framing) is done by {@link HttpProvider}.
 *
 * <pre>{@code
 * final class ParrotFormat implements WireFormat {
 *   public String path(Outgoing asked) {
 *     return "/talk";
 *   }
 *
 *   public void body(Outgoing asked, JsonOut json) {
 *     json.member("model", asked.model());
 *     json.member("say", asked.request().messages().get(0).text());
 *   }
 *
 *   public AnswerReader reader(Outgoing asked) {
 *     return new ParrotReader();
 *   }
 * }
 * }</pre>
 */
public interface WireFormat {

  /**
   * The format's name, which its opaque parts bear, and {@linkplain dev.patchbay.provider.CompletionRequest#hints hints} for it; empty, as
   * it is if not said otherwise, if it has neither.
   */
  default String name() {
    return "";
  }

  /**
   * Where the request goes, below the base URL: a path that begins with a slash, with a query if the service wants one. It may
   * depend on the model and on whether a stream is wanted.
   */
  String path(Outgoing asked);

  /** Text as a segment of a path, or a value of a query: all but letters, digits and {@code -._~} is percent-encoded. */
  static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~");
  }

  /**
   * Writes the members of the request's body. What the service has no word for is {@linkplain Outgoing#refuse refused}, never left
   * out in silence.
   */
  void body(Outgoing asked, JsonOut json);

  /** A reader for one answer. */
  AnswerReader reader(Outgoing asked);

  /** How the bytes of a stream are divided into events; server-sent events if not said otherwise. */
  default Framing framing() {
    return Framing.SERVER_SENT_EVENTS;
  }

  /**
   * The members of a body that extras must not set, since they have a place in a request or would make an answer that the reader
   * cannot read. A nested one is a path such as {@code stream_options/include_usage}.
   */
  default Set<String> reserved() {
    return Set.of();
  }

  /**
   * What the service's own codes say of a failure. Codes decide, and words only where the service has no code and its documentation
   * or source fixes the exact phrase.
   *
   * @return null if they say no more than the HTTP status does
   */
  default @Nullable ErrorKind kindOf(ServiceError error) {
    return null;
  }

  /** How vectors are asked for; null, as it is if not said otherwise, if the service gives none. */
  default @Nullable EmbeddingFormat embeddings() {
    return null;
  }

  /** How the service is asked for its models; null, as it is if not said otherwise, if it does not list them. */
  default @Nullable ModelListFormat modelList() {
    return null;
  }

  /** How the tokens of a request are counted; null, as it is if not said otherwise, if the service does not count them. */
  default @Nullable TokenCountFormat tokenCount() {
    return null;
  }
}
