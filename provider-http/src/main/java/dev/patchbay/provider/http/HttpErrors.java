package dev.patchbay.provider.http;

import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedByInterruptException;
import javax.net.ssl.SSLException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;

/**
 * Turns what can go wrong over HTTP into {@link ProviderException}s. The service's machine-readable codes, as its format knows them,
 * and the status decide; its words are shown.
 */
final class HttpErrors {

  /** OkHttp's words for a connection that ends inside an answer, under the same type as for one that is no HTTP. */
  private static final String CUT_SHORT = "unexpected end of stream";

  private HttpErrors() {}

  /** The failure that an answer other than 200 stands for, of which that is the beginning of the body. */
  static ProviderException ofAnswer(AnswerHead head, byte[] body, WireFormat format) {
    Excerpt excerpt = head.excerpt();
    int status = head.status();
    ServiceError error =
        ServiceError.parse(status, body, body.length).or(head.amazonErrorType(), "");
    String said =
        error.message().isEmpty() ? excerpt.of(body, 0, body.length) : excerpt.of(error.message());
    String detail = "the service answered HTTP " + status;
    if (status == 404) {
      // Most often it is the base URL that is wrong, and not the model.
      detail += " for " + excerpt.of(head.url().toString());
    }
    if (status / 100 == 3) {
      detail += " to " + excerpt.of(head.header("location")) + ", and redirects are not followed";
    } else if (!said.isEmpty()) {
      detail += ": " + said;
    }
    return failure(error, detail, head, format);
  }

  /** The failure that an error object inside a 200 stands for. */
  static ProviderException ofErrorObject(ServiceError error, AnswerHead head, WireFormat format) {
    String said = head.excerpt().of(error.message());
    return failure(
        error,
        "the service reported an error inside its answer" + (said.isEmpty() ? "" : ": " + said),
        head,
        format);
  }

  private static ProviderException failure(
      ServiceError error, String detail, AnswerHead head, WireFormat format) {
    ProviderException.Builder failure = head.said(
            ProviderException.builder(kindOf(error, head, format), detail))
        .status(statusOf(error))
        .code(head.excerpt().of(error.codeOrType()));
    if (error.retryAfter() != null) {
      failure.retryAfter(error.retryAfter());
    }
    return failure.build();
  }

  private static ErrorKind kindOf(ServiceError error, AnswerHead head, WireFormat format) {
    if (head.isChallenge() || error.challenge()) {
      return ErrorKind.CHALLENGE_REQUIRED;
    }
    ErrorKind known = format.kindOf(error);
    if (known != null) {
      return known;
    }
    int status = statusOf(error);
    return status == 200 ? ErrorKind.SERVER_ERROR : ErrorKind.ofStatus(status);
  }

  /** Relays put the status of the service behind them into an error inside a 200, as its code. */
  private static int statusOf(ServiceError error) {
    boolean codeIsStatus = error.status() == 200 && error.code().matches("[45]\\d\\d");
    return codeIsStatus ? Integer.parseInt(error.code()) : error.status();
  }

  /** What is no JSON, or more of it than allowed. */
  static ProviderException ofJson(
      JacksonException e, String what, byte[] bytes, int offset, int length, AnswerHead head) {
    if (e instanceof StreamConstraintsException) {
      return ProviderException.builder(
              ErrorKind.LIMIT_EXCEEDED,
              what + " exceeds a limit of JSON: " + e.getOriginalMessage())
          .cause(e)
          .build();
    }
    return head.said(ProviderException.builder(
            ErrorKind.PROTOCOL,
            what + " is not a JSON object: " + head.excerpt().of(bytes, offset, length)))
        .status(head.status())
        .build();
  }

  /** An answer of status 200 that is none of this format. */
  static ProviderException unexpected(AnswerHead head, String what, byte[] body, int length) {
    if (head.isChallenge()) {
      return ProviderException.of(
          ErrorKind.CHALLENGE_REQUIRED, "the service wants to see a person first");
    }
    String type = head.excerpt().of(head.mediaType());
    String shown = head.excerpt().of(body, 0, length);
    return head.said(ProviderException.builder(
            ErrorKind.PROTOCOL,
            "the service answered HTTP 200 with " + what + (type.isEmpty() ? "" : " (" + type + ")")
                + (shown.isEmpty() ? ", which is empty" : ": " + shown)))
        .status(head.status())
        .build();
  }

  /** The failure that an exception of the transport stands for. */
  static ProviderException ofException(
      IOException e, CallContext context, CallTimer timer, Excerpt excerpt) {
    Progress progress = timer.progress();
    String said = excerpt.of(said(e));
    ProxyException proxy = ProxyException.of(e, progress);
    String tls = TlsFailure.explain(e, progress, excerpt);
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
    } else if (isTimeout(e)) {
      failure = ProviderException.builder(
          ErrorKind.TIMEOUT,
          "the service was silent for too long while " + progress.doing() + " (setting "
              + (progress.isConnecting()
                  ? TransportSettings.CONNECT_TIMEOUT
                  : TransportSettings.IDLE_TIMEOUT)
              + ")");
    } else if (e instanceof StaleLink) {
      failure = ProviderException.builder(
          ErrorKind.STALE_CONNECTION,
          "the service had closed the connection of an earlier call, and answered nothing: "
              + said);
    } else if (proxy != null) {
      failure = ProviderException.builder(
              proxy.status() == 407 ? ErrorKind.AUTHENTICATION : ErrorKind.UNREACHABLE,
              excerpt.inFull(proxy.problem()))
          .status(proxy.status());
    } else if (e instanceof UnknownHostException) {
      failure = ProviderException.builder(
          ErrorKind.UNREACHABLE,
          "the host " + (progress.proxy().isEmpty() ? "" : "of the proxy ") + said);
    } else if (tls != null) {
      failure = ProviderException.builder(ErrorKind.TLS_FAILURE, tls);
    } else if (e instanceof ProtocolException && !said.equals(CUT_SHORT)) {
      failure =
          ProviderException.builder(ErrorKind.PROTOCOL, "the answer is not valid HTTP: " + said);
    } else {
      failure = ProviderException.builder(
          ErrorKind.UNREACHABLE, "the connection failed while " + progress.doing() + ": " + said);
    }
    return failure.cause(excerpt.cause(e)).build();
  }

  /** OkHttp's own timers, or the socket's, which TLS may wrap. */
  private static boolean isTimeout(IOException e) {
    return e instanceof InterruptedIOException
        || (e instanceof SSLException && e.getCause() instanceof SocketTimeoutException);
  }

  /** What the exception says, in words where it says nothing. */
  private static String said(IOException e) {
    String message = e.getMessage();
    if (message != null) {
      return message;
    }
    return e instanceof EOFException ? CUT_SHORT : e.getClass().getSimpleName();
  }
}
