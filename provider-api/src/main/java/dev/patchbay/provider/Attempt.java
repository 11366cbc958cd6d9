package dev.patchbay.provider;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
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
 * @param cost what it cost; null if that is not known, as it is without a router that knows prices.
 *     {@link Cost#of} adds up
 */
public record Attempt(
    String provider,
    String model,
    @Nullable ErrorKind error,
    int status,
    Duration elapsed,
    @Nullable Cost cost)
    implements Serializable {

  private static final int FIRST_ERROR = 400;

  /**
   * Refuses nulls, except for {@code error} and {@code cost}.
   *
   * @throws NullPointerException if provider, model or elapsed is null
   */
  public Attempt {
    Objects.requireNonNull(provider, "provider");
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(elapsed, "elapsed");
  }

  /** An attempt of which the cost is not known. */
  public Attempt(
      String provider, String model, @Nullable ErrorKind error, int status, Duration elapsed) {
    this(provider, model, error, status, elapsed, null);
  }

  /**
   * This attempt with its cost, for a router. One that has a cost keeps it.
   *
   * @param price null if it is not known
   * @param usage the tokens that the service counted. If it counted none, an attempt that it refused
   *     has cost nothing; what another failed attempt cost is at least nothing
   */
  public Attempt priced(@Nullable ModelPrice price, Usage usage) {
    if (cost != null) {
      return this;
    }
    Cost known = isRefusal() && usage.equals(Usage.UNKNOWN)
        ? Cost.NOTHING
        : price == null ? null : price.cost(usage);
    return known == null ? this : new Attempt(provider, model, error, status, elapsed, known);
  }

  /** Whether the service did no work: it answered with an HTTP error, or was not reached. */
  boolean isRefusal() {
    if (error == null) {
      return false;
    }
    return status >= FIRST_ERROR
        || switch (error) {
          case INVALID_REQUEST,
              AUTHENTICATION,
              PERMISSION,
              MODEL_UNAVAILABLE,
              QUOTA_EXHAUSTED,
              RATE_LIMITED,
              TLS_FAILURE,
              STALE_CONNECTION -> true;
          default -> false;
        };
  }

  /** What went wrong; empty if the attempt succeeded. */
  public Optional<ErrorKind> failure() {
    return Optional.ofNullable(error);
  }

  /** This attempt in words: {@code alpha with gpt-4o failed (RATE_LIMITED, HTTP 429)}, or {@code alpha with gpt-4o answered}. */
  public String inWords() {
    String asked = provider + " with " + model;
    if (error == null) {
      return asked + " answered";
    }
    return asked + " failed (" + error + (status > 0 ? ", HTTP " + status : "") + ")";
  }

  /**
   * Says which provider answered and which attempts failed before: {@code beta answered, after alpha with gpt-4o failed (RATE_LIMITED, HTTP
   * 429)}.
   *
   * @param provider the id of the provider that answered
   * @param attempts the attempts of the call, in order
   */
  public static String why(String provider, List<Attempt> attempts) {
    String failed = attempts.stream()
        .filter(attempt -> attempt.error != null)
        .map(Attempt::inWords)
        .collect(Collectors.joining(" and "));
    return provider + (failed.isEmpty() ? " answered" : " answered, after " + failed);
  }
}
