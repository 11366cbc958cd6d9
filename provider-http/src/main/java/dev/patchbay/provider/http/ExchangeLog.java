package dev.patchbay.provider.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import okhttp3.Request;
import okhttp3.RequestBody;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * Logs one request and its answer, without secrets and without headers, which might hold some. Only where the setting {@code log} is
 * {@code true}: prompts do not appear in logs otherwise. Thread-safe, since a stream is closed by any thread.
 */
final class ExchangeLog {

  static final String SETTING = "log";

  /** The logger's name, so that applications can send it elsewhere. */
  static final System.Logger LOG = System.getLogger("dev.patchbay.exchanges");

  /** Longer bodies are cut. */
  private static final int MOST_BYTES = 64 * 1024;

  private final String asked;
  private final Excerpt excerpt;
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();
  private long length;
  private boolean over;

  /** Logs the request. */
  ExchangeLog(Request request, Excerpt excerpt) {
    this.excerpt = excerpt;
    asked = request.method() + " " + excerpt.inFull(request.url().toString());
    LOG.log(System.Logger.Level.INFO, () -> asked + "\n" + text(sent(request.body())));
  }

  private static byte[] sent(@Nullable RequestBody body) {
    Buffer bytes = new Buffer();
    if (body instanceof OneShotBody once) {
      once.copyTo(bytes);
    }
    return bytes.readByteArray();
  }

  /** Notes a piece of the answer. */
  synchronized void received(byte[] bytes, int offset, int count) {
    length += count;
    received.write(bytes, offset, Math.min(count, MOST_BYTES - received.size()));
  }

  /** Logs what came of the answer. */
  synchronized void ended(int status) {
    if (!over) {
      over = true;
      LOG.log(
          System.Logger.Level.INFO,
          () -> asked + " was answered with " + status + "\n" + text(received.toByteArray())
              + (length > MOST_BYTES ? "... (" + length + " bytes)" : ""));
    }
  }

  /** Logs that there was no answer. */
  synchronized void failed(IOException failure) {
    over = true;
    LOG.log(
        System.Logger.Level.INFO,
        () -> asked + " failed: " + excerpt.inFull(String.valueOf(failure)));
  }

  private String text(byte[] bytes) {
    return excerpt.inFull(bytes, Math.min(bytes.length, MOST_BYTES), bytes.length >= MOST_BYTES);
  }
}
