package dev.patchbay.provider.http;

import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import okhttp3.Call;
import okhttp3.Protocol;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * A request that was sent and whose answer is being read, by one thread at a time. Any thread may {@link #close()} it, at
 * any moment: that ends a read at once, and lets go of the connection.
 */
final class HttpExchange implements AutoCloseable {

  /** How long a close may wait for the few bytes that stand between the end of the answer and a reusable connection. */
  private static final long DRAIN_MILLIS = 5;

  /** How long the body of an error may take. */
  private static final long ERROR_SECONDS = 10;

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
  private final AnswerHead head;
  private final InputStream body;
  private final @Nullable ExchangeLog log;
  private final AtomicReference<State> state = new AtomicReference<>(State.IDLE);
  private volatile boolean answered;

  HttpExchange(
      Call call,
      Response response,
      CallContext context,
      CallContext.Registration registration,
      CallTimer timer,
      Excerpt excerpt,
      @Nullable ExchangeLog log) {
    this.log = log;
    this.call = call;
    this.response = response;
    this.context = context;
    this.registration = registration;
    this.timer = timer;
    this.head = new AnswerHead(response, excerpt, context);
    if (response.protocol() != Protocol.HTTP_2) {
      // The socket itself keeps this limit, which Okio keeps too, with a lock and a queue for all
      // calls of the JVM.
      response.body().source().timeout().clearTimeout();
    }
    this.body = new Body(response.body().byteStream());
  }

  AnswerHead head() {
    return head;
  }

  /** The bytes of the answer. */
  InputStream body() {
    return body;
  }

  /** Notes that an event of the answer has come: the service has its full time again. */
  void event() {
    timer.event();
  }

  /** The failure that an exception out of {@link #body()} stands for. */
  ProviderException failure(IOException e) {
    return HttpErrors.ofException(e, context, timer, head.excerpt());
  }

  /**
   * The body of an error, or as much of it as comes: what the head says counts even if the rest does not arrive.
   *
   * @throws IOException if the call is over
   */
  byte[] readError() throws IOException {
    timer.event();
    response.body().source().timeout().deadline(ERROR_SECONDS, TimeUnit.SECONDS);
    BodyBuffer bytes = new BodyBuffer(response.body().contentLength(), Limits.MAX_ERROR_BYTES);
    try {
      bytes.read(body);
      answered = bytes.length() < Limits.MAX_ERROR_BYTES;
    } catch (IOException e) {
      if (context.cancelled() || context.expired() || Thread.currentThread().isInterrupted()) {
        throw e;
      }
    }
    return Arrays.copyOf(bytes.bytes(), bytes.length());
  }

  /** All of the answer, or as much of it as the limit allows, in the array that it was read into. */
  BodyBuffer readBuffer(int limit) throws IOException {
    timer.event();
    BodyBuffer bytes = new BodyBuffer(response.body().contentLength(), limit);
    bytes.read(body);
    answered = bytes.length() < limit;
    return bytes;
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
    if (log != null) {
      log.ended(head.status());
    }
    registration.close();
    timer.close();
    if (!answered) {
      call.cancel();
    }
    if (before == State.IDLE) {
      response.body().source().timeout().deadline(DRAIN_MILLIS, TimeUnit.MILLISECONDS);
      response.close();
    }
  }

  /** Reads the body under the timer; a {@link #close()} does not take it away under the reader. */
  private final class Body extends InputStream {
    private final InputStream in;

    Body(InputStream in) {
      this.in = in;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      if (length == 0) {
        // readNBytes ends with such a read, and Okio waits for the next byte before it reads none.
        return 0;
      }
      if (!state.compareAndSet(State.IDLE, State.READING)) {
        throw ProviderException.of(ErrorKind.CANCELLED, "the answer was closed");
      }
      try {
        timer.begin();
        try {
          int count = in.read(into, offset, length);
          if (log != null && count > 0) {
            log.received(into, offset, count);
          }
          return count;
        } finally {
          timer.end();
        }
      } finally {
        if (!state.compareAndSet(State.READING, State.IDLE)) {
          response.close();
        }
      }
    }
  }
}
