package dev.patchbay.provider.http;

import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import okhttp3.Call;
import okhttp3.Response;

/**
 * A request that was sent and whose answer is being read, by one thread at a time. Any thread may {@link #close()} it, at
 * any moment: that ends a read at once, and lets go of the connection.
 */
final class HttpExchange implements AutoCloseable {

  /** How long a close may wait for the few bytes that stand between the end of the answer and a reusable connection. */
  private static final long DRAIN_MILLIS = 5;

  private enum State {
    IDLE,
    READING,
    CLOSED
  }

  private final Call call;
  private final Response response;
  private final CallContext context;
  private final CallContext.Registration registration;
  private final CallTimer timer;
  private final Excerpt excerpt;
  private final InputStream body;
  private final AtomicReference<State> state = new AtomicReference<>(State.IDLE);
  private volatile boolean answered;

  HttpExchange(
      Call call,
      Response response,
      CallContext context,
      CallContext.Registration registration,
      CallTimer timer,
      Excerpt excerpt) {
    this.call = call;
    this.response = response;
    this.context = context;
    this.registration = registration;
    this.timer = timer;
    this.excerpt = excerpt;
    this.body = timer.timed(response.body().byteStream());
  }

  int status() {
    return response.code();
  }

  /** The value of that header, or empty. */
  String header(String name) {
    return Objects.requireNonNullElse(response.header(name), "");
  }

  /** The headers whose names begin like that, in lower case. */
  Map<String, String> headersFrom(String prefix) {
    Map<String, String> found = new TreeMap<>();
    for (int i = 0; i < response.headers().size(); i++) {
      String name = response.headers().name(i).toLowerCase(Locale.ROOT);
      if (name.startsWith(prefix)) {
        found.put(name, response.headers().value(i));
      }
    }
    return found;
  }

  /** The media type alone, in lower case, without its parameters; empty if there is none. */
  String mediaType() {
    String type = header("content-type");
    int parameters = type.indexOf(';');
    return (parameters < 0 ? type : type.substring(0, parameters)).strip().toLowerCase(Locale.ROOT);
  }

  CallContext context() {
    return context;
  }

  /** The bytes of the answer. To be read between {@link #beginRead} and {@link #endRead}. */
  InputStream body() {
    return body;
  }

  /** Notes that an event of the answer has come: the service has its full time again. */
  void event() {
    timer.event();
  }

  /** The failure that an exception out of {@link #body()} stands for. */
  ProviderException failure(IOException e) {
    return HttpErrors.ofException(e, context, timer, excerpt);
  }

  /** All of the answer, or as much of it as the limit allows. */
  byte[] readAtMost(int limit) throws IOException {
    beginRead();
    try {
      timer.event();
      byte[] bytes = body.readNBytes(limit);
      answered = bytes.length < limit;
      return bytes;
    } finally {
      endRead();
    }
  }

  /** All of the answer, or as much of it as the limit allows, in a buffer that the caller closes. */
  BodyBuffer readBuffer(int limit) throws IOException {
    beginRead();
    try {
      timer.event();
      BodyBuffer bytes = new BodyBuffer(response.body().contentLength());
      bytes.read(body, limit);
      answered = bytes.length() < limit;
      return bytes;
    } finally {
      endRead();
    }
  }

  /** Keeps {@link #close()} from taking the body away under a reader. */
  void beginRead() {
    if (!state.compareAndSet(State.IDLE, State.READING)) {
      throw ProviderException.of(ErrorKind.CANCELLED, "the answer was closed");
    }
  }

  void endRead() {
    if (!state.compareAndSet(State.READING, State.IDLE)) {
      response.close();
    }
  }

  /** Notes that the answer is whole, so that the connection can be used again. */
  void markAnswered() {
    answered = true;
  }

  @Override
  public void close() {
    State before = state.getAndSet(State.CLOSED);
    if (before == State.CLOSED) {
      return;
    }
    registration.close();
    if (!answered) {
      call.cancel();
    }
    if (before == State.IDLE) {
      response.body().source().timeout().deadline(DRAIN_MILLIS, TimeUnit.MILLISECONDS);
      response.close();
    }
  }
}
