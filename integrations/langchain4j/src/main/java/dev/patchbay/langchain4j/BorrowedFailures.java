package dev.patchbay.langchain4j;

import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.ContentFilteredException;
import dev.langchain4j.exception.HttpException;
import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.exception.TimeoutException;
import dev.langchain4j.exception.UnresolvedModelServerException;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What it means when a borrowed model throws: a kind, and words in which neither a key nor the question stands. */
final class BorrowedFailures {

  private static final int MOST_CAUSES = 20;

  private static final Pattern CODE = Pattern.compile("\"code\"\\s*:\\s*\"([A-Za-z0-9_]{1,64})\"");

  private final Scrubber scrubber;

  BorrowedFailures(Collection<String> secrets) {
    scrubber = new Scrubber(secrets);
  }

  /** The failure of a call for that request. A failure of Patchbay's own, from a model over one of its providers, is kept. */
  ProviderException of(Throwable thrown, CompletionRequest request) {
    List<String> asked = new ArrayList<>();
    request
        .messages()
        .forEach(message -> message.parts().forEach(part -> {
          if (part instanceof ContentPart.Text text) {
            asked.add(text.text());
          } else if (part instanceof ContentPart.ToolResult result) {
            asked.add(result.text());
          }
        }));
    return of(thrown, asked);
  }

  ProviderException of(Throwable thrown, List<String> asked) {
    if (thrown instanceof VirtualMachineError fatal && !(thrown instanceof StackOverflowError)) {
      throw fatal;
    }
    ErrorKind kind = ErrorKind.PLUGIN_FAILURE;
    int status = 0;
    String words = "";
    Throwable cause = thrown;
    for (int depth = 0; cause != null && depth < MOST_CAUSES; depth++) {
      if (cause instanceof ProviderException ours) {
        return ours;
      }
      if (cause.getMessage() != null) {
        words = cause.getMessage();
      }
      if (kind == ErrorKind.PLUGIN_FAILURE) {
        kind = kindOf(cause);
      }
      if (cause instanceof HttpException http) {
        status = http.statusCode();
        kind = ErrorKind.ofStatus(status);
        break;
      }
      cause = cause.getCause();
    }
    Matcher matcher = CODE.matcher(words);
    String code = status != 0 && matcher.find() ? matcher.group(1) : "";
    String said = scrubber.scrubbed(words, asked);
    String name = thrown.getClass().getSimpleName();
    return ProviderException.builder(
            kindOf(code, kind),
            "the borrowed model failed" + (status == 0 ? "" : " with HTTP " + status) + ": " + name
                + (said.isEmpty() ? "" : ": " + said))
        .status(status)
        .code(scrubber.scrubbed(code, asked))
        .cause(standIn(thrown, said))
        .build();
  }

  /** The exception itself may show anything in its message, and in those of its causes. */
  private static Throwable standIn(Throwable thrown, String said) {
    RuntimeException standIn =
        new RuntimeException(thrown.getClass().getName() + (said.isEmpty() ? "" : ": " + said));
    standIn.setStackTrace(thrown.getStackTrace());
    return standIn;
  }

  private static ErrorKind kindOf(Throwable thrown) {
    if (thrown instanceof AuthenticationException) {
      return ErrorKind.AUTHENTICATION;
    }
    if (thrown instanceof ContentFilteredException) {
      return ErrorKind.CONTENT_FILTERED;
    }
    if (thrown instanceof InvalidRequestException
        || thrown instanceof UnsupportedFeatureException) {
      return ErrorKind.INVALID_REQUEST;
    }
    if (thrown instanceof ModelNotFoundException) {
      return ErrorKind.MODEL_UNAVAILABLE;
    }
    if (thrown instanceof RateLimitException) {
      return ErrorKind.RATE_LIMITED;
    }
    if (thrown instanceof TimeoutException
        || thrown instanceof java.util.concurrent.TimeoutException
        // By its name, for the sake of applications without the module java.net.http.
        || thrown.getClass().getName().equals("java.net.http.HttpTimeoutException")
        || thrown instanceof java.net.SocketTimeoutException) {
      return ErrorKind.TIMEOUT;
    }
    if (thrown instanceof InternalServerException) {
      return ErrorKind.SERVER_ERROR;
    }
    if (thrown instanceof InterruptedException || thrown instanceof InterruptedIOException) {
      return ErrorKind.CANCELLED;
    }
    // An answer that could not be read; LangChain4j reads JSON with Jackson 2.
    if (thrown.getClass().getName().startsWith("com.fasterxml.jackson.")) {
      return ErrorKind.PROTOCOL;
    }
    return thrown instanceof UnresolvedModelServerException || thrown instanceof IOException
        ? ErrorKind.UNREACHABLE
        : ErrorKind.PLUGIN_FAILURE;
  }

  /** A service's code says more than its status; these are OpenAI's, which many services use. */
  private static ErrorKind kindOf(String code, ErrorKind otherwise) {
    return switch (code) {
      case "context_length_exceeded" -> ErrorKind.CONTEXT_TOO_LONG;
      case "insufficient_quota" -> ErrorKind.QUOTA_EXHAUSTED;
      case "content_filter", "content_policy_violation" -> ErrorKind.CONTENT_FILTERED;
      default -> otherwise;
    };
  }
}
