package dev.patchbay.provider.http;

import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ProtocolException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.core.exc.StreamConstraintsException;

/**
 * Turns what can go wrong over HTTP into {@link ProviderException}s. The status and the service's machine-readable codes
 * decide; its words are shown and never decide.
 */
final class HttpErrors {

  private static final Set<String> CONTEXT_TOO_LONG =
      Set.of("context_length_exceeded", "exceed_context_size_error", "context_window_exceeded");
  private static final Set<String> CONTENT_FILTERED =
      Set.of("content_filter", "content_policy_violation", "content_filtered");

  /** The class of error that the relays One API and New API give their own failures; with a 503: no channel. */
  private static final Set<String> RELAYS = Set.of("one_api_error", "new_api_error");

  /** OkHttp's words for a connection that ends inside an answer, under the same type as for one that is no HTTP. */
  private static final String CUT_SHORT = "unexpected end of stream";

  private HttpErrors() {}

  /** The failure that an answer other than 200 stands for. Reads its body up to a limit, and closes nothing. */
  static ProviderException ofAnswer(HttpExchange exchange, Excerpt excerpt, Instant now)
      throws IOException {
    byte[] body = exchange.readAtMost(Limits.MAX_ERROR_BYTES);
    ServiceError error = ServiceError.parse(body, body.length);
    String said =
        error.message().isEmpty() ? excerpt.of(body, 0, body.length) : excerpt.of(error.message());
    int status = exchange.status();
    String detail = "the service answered HTTP " + status;
    if (status / 100 == 3) {
      detail +=
          " to " + excerpt.of(exchange.header("location")) + ", and redirects are not followed";
    } else if (!said.isEmpty()) {
      detail += ": " + said;
    }
    boolean challenged = isChallenge(exchange);
    return ProviderException.builder(kindOf(status, error, challenged), detail)
        .status(status)
        .code(excerpt.of(code(error)))
        .requestId(excerpt.of(requestId(exchange)))
        .rateLimits(rateLimits(exchange, excerpt))
        .retryAfter(RetryAfter.parse(
            exchange.header("retry-after-ms"), exchange.header("retry-after"), now))
        .build();
  }

  /** The failure that an error object inside a 200 stands for. */
  static ProviderException ofErrorObject(ServiceError error, Excerpt excerpt) {
    int status = error.code().matches("[45]\\d\\d") ? Integer.parseInt(error.code()) : 200;
    String said = excerpt.of(error.message());
    return ProviderException.builder(
            kindOf(status, error, false),
            "the service reported an error inside its answer" + (said.isEmpty() ? "" : ": " + said))
        .status(status)
        .code(excerpt.of(code(error)))
        .build();
  }

  /** JSON that is larger or nested deeper than allowed. */
  static ProviderException ofJsonLimit(String what, StreamConstraintsException e) {
    return ProviderException.builder(
            ErrorKind.LIMIT_EXCEEDED, what + " exceeds a limit of JSON: " + e.getOriginalMessage())
        .cause(e)
        .build();
  }

  /** An answer that no service of the dialect gives. */
  static ProviderException protocol(String detail, int status) {
    return ProviderException.builder(ErrorKind.PROTOCOL, detail).status(status).build();
  }

  /** The failure that an exception of the transport stands for. */
  static ProviderException ofException(
      IOException e, CallContext context, CallTimer timer, Excerpt excerpt) {
    Progress progress = timer.progress();
    String said = excerpt.of(said(e));
    ProviderException.Builder failure;
    if (context.cancelled()) {
      failure = ProviderException.builder(ErrorKind.CANCELLED, "the call was cancelled");
    } else if (e instanceof ClosedByInterruptException || Thread.currentThread().isInterrupted()) {
      failure = ProviderException.builder(
          ErrorKind.CANCELLED, "the thread was interrupted while " + progress.doing());
    } else if (context.expired()) {
      failure = ProviderException.builder(
          ErrorKind.TIMEOUT, "the call's deadline passed while " + progress.doing());
    } else if (timer.timedOut()) {
      failure = ProviderException.builder(
          ErrorKind.TIMEOUT, timer.reason() + ", while " + progress.doing());
    } else if (e instanceof InterruptedIOException) {
      failure = ProviderException.builder(
          ErrorKind.TIMEOUT,
          "the service was silent for too long while " + progress.doing() + " (setting "
              + (progress.isConnecting()
                  ? TransportSettings.CONNECT_TIMEOUT
                  : TransportSettings.IDLE_TIMEOUT)
              + ")");
    } else if (e instanceof UnknownHostException) {
      failure = ProviderException.builder(ErrorKind.UNREACHABLE, "the host " + said);
    } else if (e instanceof ProtocolException && !said.equals(CUT_SHORT)) {
      failure =
          ProviderException.builder(ErrorKind.PROTOCOL, "the answer is not valid HTTP: " + said);
    } else {
      failure = ProviderException.builder(
          ErrorKind.UNREACHABLE, "the connection failed while " + progress.doing() + ": " + said);
    }
    return failure.cause(excerpt.cause(e)).build();
  }

  /** What the exception says, in words where it says nothing. */
  private static String said(IOException e) {
    String message = e.getMessage();
    if (message != null) {
      return message;
    }
    return e instanceof EOFException ? CUT_SHORT : e.getClass().getSimpleName();
  }

  /** Cloudflare's sign that its answer is a page which wants to see a browser. */
  static boolean isChallenge(HttpExchange exchange) {
    return exchange.header("cf-mitigated").equals("challenge");
  }

  private static String requestId(HttpExchange exchange) {
    String id = exchange.header("x-request-id");
    return id.isEmpty() ? exchange.header("request-id") : id;
  }

  private static Map<String, String> rateLimits(HttpExchange exchange, Excerpt excerpt) {
    Map<String, String> shown = new TreeMap<>();
    exchange
        .headersFrom("x-ratelimit-")
        .forEach((name, value) -> shown.put(excerpt.of(name), excerpt.of(value)));
    return shown;
  }

  private static String code(ServiceError error) {
    return error.code().isEmpty() ? error.type() : error.code();
  }

  static ErrorKind kindOf(int status, ServiceError error, boolean challenged) {
    if (challenged || error.challenge()) {
      return ErrorKind.CHALLENGE_REQUIRED;
    }
    if (CONTEXT_TOO_LONG.contains(error.code()) || CONTEXT_TOO_LONG.contains(error.type())) {
      return ErrorKind.CONTEXT_TOO_LONG;
    }
    if (CONTENT_FILTERED.contains(error.code())) {
      return ErrorKind.CONTENT_FILTERED;
    }
    if (error.code().equals("model_not_found")
        || (status == 503 && RELAYS.contains(error.type()))) {
      return ErrorKind.MODEL_UNAVAILABLE;
    }
    return status == 200 ? kindOf(error) : kindOf(status, error);
  }

  private static ErrorKind kindOf(int status, ServiceError error) {
    return switch (status) {
      case 401 -> ErrorKind.AUTHENTICATION;
      case 402 -> ErrorKind.QUOTA_EXHAUSTED;
      case 403 -> ErrorKind.PERMISSION;
      case 404 -> ErrorKind.MODEL_UNAVAILABLE;
      case 408 -> ErrorKind.TIMEOUT;
      case 429 ->
        error.code().equals("insufficient_quota")
            ? ErrorKind.QUOTA_EXHAUSTED
            : ErrorKind.RATE_LIMITED;
      case 529 -> ErrorKind.OVERLOADED;
      default ->
        switch (status / 100) {
          case 4 -> ErrorKind.INVALID_REQUEST;
          case 5 -> ErrorKind.SERVER_ERROR;
          default -> ErrorKind.PROTOCOL;
        };
    };
  }

  /** Inside a 200 the code stands alone. */
  private static ErrorKind kindOf(ServiceError error) {
    return switch (error.code().isEmpty() ? error.type() : error.code()) {
      case "insufficient_quota" -> ErrorKind.QUOTA_EXHAUSTED;
      case "rate_limit_exceeded", "rate_limit_error" -> ErrorKind.RATE_LIMITED;
      case "invalid_api_key", "authentication_error" -> ErrorKind.AUTHENTICATION;
      case "permission_error" -> ErrorKind.PERMISSION;
      case "invalid_request_error" -> ErrorKind.INVALID_REQUEST;
      case "overloaded_error" -> ErrorKind.OVERLOADED;
      default -> ErrorKind.SERVER_ERROR;
    };
  }
}
