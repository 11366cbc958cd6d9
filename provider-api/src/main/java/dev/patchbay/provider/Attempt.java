package dev.patchbay.provider;

import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One call to one provider, made for a call of the application, and how it ended. A call without a
 * router is one attempt; a router that retries or fails over makes several, and lists them in
 * {@link Completion#attempts()} or {@link ProviderException#attempts()}.
 *
 * <pre>{@code
 * for (Attempt attempt : answer.attempts()) {
 *   System.out.println(attempt.provider() + "/" + attempt.model() + " "
 *       + attempt.failure().map(ErrorKind::name).orElse("ok")
 *       + " after " + attempt.elapsed().toMillis() + " ms");
 * }
 * }</pre>
 *
 * <p>One attempt is at most one request on the wire; it is none if the provider refused it or no
 * connection came about.
 *
 * @param provider the provider's id
 * @param model the model that it was asked for
 * @param error what went wrong, or null if the attempt succeeded; see also {@link #failure()}
 * @param status the HTTP status of the failure; 0 if there was none, and if the attempt succeeded
 * @param elapsed from the start of the attempt to its end, on the call's
 *     {@linkplain CallContext#clock() clock}; for a stream, to the end of the stream, the reader's
 *     pauses included
 */
public record Attempt(
    String provider, String model, @Nullable ErrorKind error, int status, Duration elapsed)
    implements Serializable {

  /**
   * Refuses nulls, except for {@code error}.
   *
   * @throws NullPointerException if provider, model or elapsed is null
   */
  public Attempt {
    Objects.requireNonNull(provider, "provider");
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(elapsed, "elapsed");
  }

  /** What went wrong; empty if the attempt succeeded. */
  public Optional<ErrorKind> failure() {
    return Optional.ofNullable(error);
  }
}
