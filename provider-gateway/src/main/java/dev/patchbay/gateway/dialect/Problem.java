package dev.patchbay.gateway.dialect;

import dev.patchbay.gateway.json.BadRequest;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Why a call fails, for every dialect to write in its own way.
 *
 * @param status the HTTP status
 * @param kind the kind of failure as Patchbay's {@link ErrorKind} names it; for what the gateway refuses itself, a word of the same form
 * @param code the service's own code, or empty
 * @param message what happened and what to do, for people
 * @param member the path of the member of the request that is wrong, or empty
 * @param provider the provider that failed, or empty
 * @param upstreamRequestId the service's id of the request that failed, or empty
 * @param retryAfter how long to wait before the next try; null if nothing says
 */
public record Problem(
    int status,
    String kind,
    String code,
    String message,
    String member,
    String provider,
    String upstreamRequestId,
    @Nullable Duration retryAfter) {

  /** The gateway itself refuses. */
  public static Problem refused(int status, String kind, String message) {
    return new Problem(status, kind, "", message, "", "", "", null);
  }

  /** The same, with a time to wait. */
  public static Problem refused(int status, String kind, String message, Duration retryAfter) {
    return new Problem(status, kind, "", message, "", "", "", retryAfter);
  }

  /** The request is wrong. */
  public static Problem of(BadRequest wrong) {
    return new Problem(
        400,
        ErrorKind.INVALID_REQUEST.name(),
        "",
        String.valueOf(wrong.getMessage()),
        wrong.member(),
        "",
        "",
        null);
  }

  /** A provider failed, or none could serve. */
  public static Problem of(ProviderException failure) {
    return new Problem(
        status(failure),
        failure.kind().name(),
        failure.code(),
        message(failure),
        "",
        failure.provider(),
        failure.requestId(),
        failure.retryAfter().orElse(null));
  }

  /** The kind, if it is one that a provider's failure can have. */
  public Optional<ErrorKind> errorKind() {
    return Stream.of(ErrorKind.values())
        .filter(each -> each.name().equals(kind))
        .findFirst();
  }

  /** Without the advice to whoever has the exception, which a client has not. */
  private static String message(ProviderException failure) {
    String model = failure.model().isEmpty() ? "" : "model " + failure.model();
    String where = failure.provider().isEmpty() || model.isEmpty()
        ? failure.provider() + model
        : failure.provider() + ", " + model;
    return where.isEmpty() ? failure.detail() : where + ": " + failure.detail();
  }

  /** Clients' own retries and failovers go by these: what the client can mend is below 500. */
  private static int status(ProviderException failure) {
    return switch (failure.kind()) {
      case INVALID_REQUEST, CONTEXT_TOO_LONG, CONTENT_FILTERED -> 400;
      case AUTHENTICATION -> 401;
      case PERMISSION -> 403;
      case MODEL_UNAVAILABLE -> 404;
      case QUOTA_EXHAUSTED, RATE_LIMITED -> 429;
      case OVERLOADED -> 503;
      case TIMEOUT -> 504;
      // Nginx's; the client that it is for has left.
      case CANCELLED -> 499;
      // The service's own word.
      case SERVER_ERROR -> Math.max(500, failure.status().orElse(502));
      case UNREACHABLE,
          STALE_CONNECTION,
          TLS_FAILURE,
          CHALLENGE_REQUIRED,
          PROTOCOL,
          STREAM_INTERRUPTED,
          LIMIT_EXCEEDED,
          WRONG_ANSWER,
          PLUGIN_FAILURE -> 502;
    };
  }
}
