package dev.patchbay.gateway;

import dev.patchbay.gateway.dialect.Dialect;
import dev.patchbay.gateway.dialect.Problem;
import dev.patchbay.gateway.json.JsonOut;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/** Answers that are errors, in the dialect of the client. */
final class Errors {

  private Errors() {}

  /** Writes the error as the whole answer, and gives its status. */
  static int write(Exchange exchange, Dialect dialect, Problem problem) throws IOException {
    return write(exchange, dialect, problem, false);
  }

  /**
   * The same.
   *
   * @param early whether the client may still be sending its request
   */
  static int write(Exchange exchange, Dialect dialect, Problem problem, boolean early)
      throws IOException {
    JsonOut out = new JsonOut();
    dialect.error(problem, out);
    return write(exchange, problem, dialect.status(problem), out.take(), early);
  }

  /** Writes that body, with the headers that belong to the error. */
  static int write(Exchange exchange, Problem problem, int status, ByteBuffer body, boolean early)
      throws IOException {
    Headers.requestId(exchange);
    Duration wait = problem.retryAfter();
    if (wait != null) {
      // Whole seconds for all; milliseconds for OpenAI's SDKs, which look at them first.
      exchange.setHeader(
          "retry-after", String.valueOf(Math.max(1, wait.plusMillis(999).toSeconds())));
      exchange.setHeader("retry-after-ms", String.valueOf(wait.toMillis()));
    }
    if (status == 401) {
      exchange.setHeader("www-authenticate", "Bearer");
    }
    if (early) {
      exchange.answerEarly(status, "application/json", body);
    } else {
      exchange.answer(status, "application/json", body);
    }
    return status;
  }
}
