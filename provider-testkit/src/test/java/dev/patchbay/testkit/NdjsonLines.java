package dev.patchbay.testkit;

import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.CompletionEvent.Finished;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.Usage;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ProtocolException;
import okhttp3.Call;
import okhttp3.Response;
import okio.BufferedSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The lines of an answer, which come over a connection that is not used again. If they are numbered they have to be in order,
 * after a line that begins the answer.
 */
final class NdjsonLines implements CompletionStream.Source {

  private static final long LONGEST = 1 << 20;
  private static final int NOT_BEGUN = -1;

  private final Call call;
  private final Response response;
  private final CallContext context;
  private int number = NOT_BEGUN;

  NdjsonLines(Call call, Response response, CallContext context) {
    this.call = call;
    this.response = response;
    this.context = context;
  }

  /** The one line of a whole answer. */
  Completion completion() throws IOException {
    JsonNode line = line();
    if (line == null || !line.path("t").isString() || !line.has("done")) {
      throw ProviderException.of(ErrorKind.PROTOCOL, "the answer has no text, or no end");
    }
    Finished end = finished(line);
    return Completion.builder(line.path("t").asString())
        .finishReason(end.reason())
        .usage(end.usage())
        .build();
  }

  @Override
  public CompletionEvent next() {
    CompletionEvent event = null;
    try {
      JsonNode line = line();
      while (line != null && (line.has("ping") || line.has("begin"))) {
        number = line.has("begin") ? 0 : number;
        line = line();
      }
      if (line != null && line.has("n") && line.path("n").asInt() != ++number) {
        throw ProviderException.of(ErrorKind.PROTOCOL, "the lines are not in order");
      }
      event = line == null ? null : event(line);
      return event;
    } catch (IOException e) {
      throw failure(e, context);
    } finally {
      if (event == null || event instanceof Finished) {
        release();
      }
    }
  }

  private JsonNode line() throws IOException {
    BufferedSource source = response.body().source();
    if (source.indexOf((byte) '\n', 0, LONGEST) >= 0) {
      try {
        return Ndjson.JSON.readTree(source.readUtf8LineStrict());
      } catch (JacksonException e) {
        throw ProviderException.of(ErrorKind.PROTOCOL, "a line of the answer is not JSON");
      }
    }
    if (source.request(LONGEST)) {
      throw ProviderException.of(ErrorKind.LIMIT_EXCEEDED, "a line is longer than 1 MiB");
    }
    // What is left is no line: the answer was cut.
    return null;
  }

  private static CompletionEvent event(JsonNode line) {
    if (line.has("done")) {
      return finished(line);
    }
    if (!line.path("t").isString()) {
      throw ProviderException.of(ErrorKind.SERVER_ERROR, "a line is no piece of an answer");
    }
    return new CompletionEvent.TextDelta(line.path("t").asString());
  }

  private static Finished finished(JsonNode line) {
    boolean cut = line.path("done").asString("").equals("length");
    return new Finished(
        cut ? FinishReason.LENGTH : FinishReason.STOP,
        Usage.of(line.path("in").asLong(-1), line.path("out").asLong(-1)));
  }

  /** Without the exception's message, which may quote the service, which may quote the key. */
  static ProviderException failure(IOException e, CallContext context) {
    ErrorKind kind = e instanceof ProtocolException ? ErrorKind.PROTOCOL : ErrorKind.UNREACHABLE;
    if (context.cancelled()) {
      kind = ErrorKind.CANCELLED;
    } else if (context.expired() || e instanceof InterruptedIOException) {
      kind = ErrorKind.TIMEOUT;
    }
    return ProviderException.of(kind, "the call failed with " + e.getClass().getSimpleName());
  }

  /** Lets go of the connection. Only the thread that reads may do it. */
  void release() {
    call.cancel();
    response.close();
  }

  /** Ends a read, too. */
  @Override
  public void close() {
    call.cancel();
  }
}
