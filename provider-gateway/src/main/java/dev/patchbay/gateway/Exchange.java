package dev.patchbay.gateway;

import dev.patchbay.gateway.dialect.Problem;
import dev.patchbay.gateway.json.BadRequest;
import dev.patchbay.gateway.json.JsonObject;
import dev.patchbay.gateway.json.JsonOut;
import dev.patchbay.gateway.settings.Limits;
import dev.patchbay.provider.ErrorKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.io.QuietException;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Blocker;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * A request of a client, and the answer to it. One thread serves it; another may write a sign of life meanwhile. Writing waits until the
 * client has taken what was written, so that one who does not read slows its own answer down and nothing is queued.
 */
final class Exchange {

  /** How long the rest of a body that was too long is read, so that the client gets to see why. */
  private static final Duration REST_TIME = Duration.ofSeconds(2);

  /** How long a client may take to read the end of an answer that broke. */
  private static final Duration LAST_READ = Duration.ofSeconds(1);

  private final Request request;
  private final Response response;
  private final Callback callback;
  private final String id;
  private final Semaphore turn = new Semaphore(1);
  private final CountDownLatch gone = new CountDownLatch(1);
  private volatile boolean ended;
  private boolean alone;
  private @Nullable ClientWatch watch;

  Exchange(Request request, Response response, Callback callback, String id) {
    this.request = request;
    this.response = response;
    this.callback = callback;
    this.id = id;
    // A silent model is no reason to close the connection: idling is limited while something is
    // written, and between requests.
    request.addIdleTimeoutListener(timeout -> false);
  }

  /** The gateway's id of the call. */
  String id() {
    return id;
  }

  Request request() {
    return request;
  }

  String method() {
    return request.getMethod();
  }

  /** The decoded path. */
  String path() {
    return Request.getPathInContext(request);
  }

  /** The value of the header; null if there is none. */
  @Nullable
  String header(String name) {
    return request.getHeaders().get(name);
  }

  HttpFields headers() {
    return request.getHeaders();
  }

  /** Sets a header of the answer. */
  void setHeader(String name, String value) {
    response.getHeaders().put(name, value);
  }

  /**
   * The body.
   *
   * @throws RefusedException if it is too long, or takes too long
   * @throws IOException if the client has left
   */
  byte[] body(Limits limits) throws IOException {
    long announced = request.getLength();
    if (announced > limits.body()) {
      throw tooLong(limits);
    }
    long end = System.nanoTime() + limits.bodyTime().toNanos();
    ByteArrayOutputStream body = new ByteArrayOutputStream(announced < 0 ? 1024 : (int) announced);
    Content.Chunk chunk;
    while ((chunk = next(end)) != null) {
      if (Content.Chunk.isFailure(chunk)) {
        throw broken(chunk.getFailure());
      }
      ByteBuffer bytes = chunk.getByteBuffer();
      if (body.size() + bytes.remaining() > limits.body()) {
        chunk.release();
        throw tooLong(limits);
      }
      BufferUtil.writeTo(bytes, body);
      chunk.release();
      if (chunk.isLast()) {
        return body.toByteArray();
      }
    }
    throw new RefusedException(
        Problem.refused(
            408,
            "TIMEOUT",
            "The body of the request did not arrive within " + limits.bodyTime().toSeconds()
                + " s"),
        true);
  }

  /** What is no HTTP is refused, and so is half a body, since its client may still read; else the client has left. */
  private static IOException broken(Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof EofException && each instanceof HttpException) {
        throw new RefusedException(
            Problem.refused(
                400,
                ErrorKind.CANCELLED.name(),
                "The body of the request broke off before it was whole"),
            true);
      }
      if (each instanceof HttpException bad && bad.getCode() < 500) {
        throw new RefusedException(
            Problem.refused(
                bad.getCode(),
                "INVALID_REQUEST",
                "The body of the request is no HTTP: " + bad.getReason()),
            true);
      }
    }
    return new IOException("The client's request broke off", failure);
  }

  private static RefusedException tooLong(Limits limits) {
    return new RefusedException(
        Problem.refused(
            413,
            "LIMIT_EXCEEDED",
            "The body of the request is longer than " + limits.body()
                + " bytes, the gateway's limits.body"),
        true);
  }

  /**
   * The body, as a JSON object.
   *
   * @throws BadRequest if it is none
   */
  JsonObject json(Limits limits) throws IOException {
    return JsonObject.parse(body(limits), limits.depth());
  }

  /** The next piece of the body, which takes until then at most; null if none has come. */
  private Content.@Nullable Chunk next(long end) throws IOException {
    while (true) {
      Content.Chunk chunk = request.read();
      if (chunk != null) {
        return chunk;
      }
      Semaphore available = new Semaphore(0);
      request.demand(available::release);
      try {
        if (!available.tryAcquire(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS)) {
          return null;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("Interrupted while the body was read", e);
      }
    }
  }

  /**
   * Watches the client from now on, until the last piece of the answer is written. The body has been read.
   *
   * @param left runs once if the client leaves before
   */
  void watch(Runnable left) {
    watch = ClientWatch.of(request, () -> {
      gone.countDown();
      if (!ended) {
        left.run();
      }
    });
  }

  private void watchNoMore() {
    if (watch != null) {
      watch.stop();
      watch = null;
    }
  }

  /** Answers with the whole of this. */
  void answer(int status, String type, ByteBuffer body) throws IOException {
    begin(status, type);
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.remaining());
    end(body);
  }

  /** Answers 200 with the JSON that is written there. */
  void answer(Consumer<JsonOut> json) throws IOException {
    JsonOut out = new JsonOut();
    json.accept(out);
    answer(200, "application/json", out.take());
  }

  /** Answers without a body. */
  void answer(int status) throws IOException {
    response.setStatus(status);
    end(BufferUtil.EMPTY_BUFFER);
  }

  /** The same, for a client that has not sent all of its body: its rest is read for a while and the connection closed. */
  void answerEarly(int status, String type, ByteBuffer body) throws IOException {
    response.getHeaders().put(HttpHeader.CONNECTION, "close");
    begin(status, type);
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.remaining());
    write(true, body);
    long end = System.nanoTime() + REST_TIME.toNanos();
    Content.Chunk chunk;
    while ((chunk = next(end)) != null && !Content.Chunk.isFailure(chunk)) {
      chunk.release();
      if (chunk.isLast()) {
        break;
      }
    }
    complete();
  }

  /** The status and the type of an answer that follows. */
  void begin(int status, String type) {
    response.setStatus(status);
    response.getHeaders().put(new HttpField(HttpHeader.CONTENT_TYPE, type));
  }

  /** Whether something of the answer was sent. */
  boolean begun() {
    return response.isCommitted();
  }

  /** Writes the next piece of the answer, which is made when nothing else is being written. Nothing is written if it is empty. */
  void write(Supplier<ByteBuffer> piece) throws IOException {
    turn.acquireUninterruptibly();
    try {
      ByteBuffer bytes = piece.get();
      if (bytes.hasRemaining()) {
        write(false, bytes);
      }
    } finally {
      turn.release();
    }
  }

  /** Writes it if nothing else is being written, and does not wait until the client has taken it. */
  void writeBeside(Supplier<ByteBuffer> piece) {
    if (!turn.tryAcquire()) {
      return;
    }
    boolean begun = false;
    try {
      if (ended || alone) {
        return;
      }
      ByteBuffer bytes = piece.get();
      if (bytes.hasRemaining()) {
        begun = true;
        response.write(false, bytes, Callback.from(turn::release));
      }
    } finally {
      if (!begun) {
        turn.release();
      }
    }
  }

  /** Nothing is written beside from now on: waits until what is being written so has been taken. */
  void writeAlone() {
    turn.acquireUninterruptibly();
    alone = true;
    turn.release();
  }

  /** Writes the last piece. */
  void end(Supplier<ByteBuffer> piece) throws IOException {
    turn.acquireUninterruptibly();
    try {
      end(piece.get());
    } finally {
      turn.release();
    }
  }

  private void end(ByteBuffer last) throws IOException {
    ended = true;
    // Before the client has the whole answer: what it sends then is its next request.
    watchNoMore();
    write(true, last);
    complete();
  }

  /**
   * Writes the last piece and breaks the connection off, so that no client can take the answer for whole. Until then the client has a
   * moment to leave by itself: a browser throws away what its page has not read when a connection breaks.
   */
  void breakOff(Supplier<ByteBuffer> piece) throws IOException {
    turn.acquireUninterruptibly();
    try {
      ended = true;
      write(false, piece.get());
      boolean unused = gone.await(LAST_READ.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      turn.release();
      abandon(new IOException("The answer broke off"));
    }
  }

  /** Gives the connection up. */
  void abandon(Throwable why) {
    ended = true;
    watchNoMore();
    // Without a cause of this kind the server logs each client that leaves as a failure of its own.
    callback.failed(why instanceof QuietException ? why : new EofException(why));
  }

  private void complete() {
    callback.succeeded();
  }

  private void write(boolean last, ByteBuffer bytes) throws IOException {
    try (Blocker.Callback blocker = Blocker.callback()) {
      response.write(last, bytes, blocker);
      blocker.block();
    }
  }
}
