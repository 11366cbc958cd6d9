package dev.patchbay.testkit;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * What a {@link FaultServer} sends for one request, step by step. Immutable: each method gives a longer script. What
 * follows an end ({@link #end}, {@link #close}, {@link #reset}, {@link #silence}) is never reached.
 */
public final class Script {

  private interface Step {
    /** Whether the connection is still good for the next step. */
    boolean play(HttpConnection connection) throws IOException;
  }

  private final List<Step> steps;
  private final boolean reusable;

  private Script(List<Step> steps, boolean reusable) {
    this.steps = steps;
    this.reusable = reusable;
  }

  /** Sends nothing by itself: for an answer that is not HTTP, or none. */
  public static Script raw() {
    return new Script(List.of(), false);
  }

  /** A whole answer with {@code content-type: application/json}. */
  public static Script json(int status, String body) {
    return whole(status, Map.of("content-type", "application/json"), body);
  }

  /** A whole answer. */
  public static Script whole(int status, Map<String, String> headers, String body) {
    Map<String, String> copy = new LinkedHashMap<>(headers);
    return new Script(
        List.of(connection -> {
          connection.respond(status, copy, body);
          return true;
        }),
        true);
  }

  /** The head of a 200 with {@code content-type: text/event-stream}, for {@link #chunk}s to follow. */
  public static Script stream() {
    return chunked(200, Map.of("content-type", "text/event-stream"));
  }

  /** The head of an answer in chunks, for {@link #chunk}s to follow. */
  public static Script chunked(int status, Map<String, String> headers) {
    Map<String, String> copy = new LinkedHashMap<>(headers);
    return raw().then(connection -> {
      connection.startChunks(status, copy);
      return true;
    });
  }

  /** A chunk with that text, sent at once. */
  public Script chunk(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return then(connection -> {
      connection.chunk(bytes);
      return true;
    });
  }

  /** Each byte of the text as a chunk of its own. */
  public Script eachByteAlone(String text) {
    return chunksOf(1, text);
  }

  /** The text in chunks of that many bytes, and a last one of what is left. */
  public Script chunksOf(int size, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return then(connection -> {
      for (int from = 0; from < bytes.length; from += size) {
        connection.chunk(Arrays.copyOfRange(bytes, from, Math.min(from + size, bytes.length)));
      }
      return true;
    });
  }

  /** The same chunk many times: for answers that are too long for any memory. */
  public Script chunks(int times, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return then(connection -> {
      for (int i = 0; i < times; i++) {
        connection.chunk(bytes);
      }
      return true;
    });
  }

  /** These bytes and nothing around them. */
  public Script bytes(byte[] bytes) {
    byte[] copy = bytes.clone();
    return then(connection -> {
      connection.write(copy);
      return true;
    });
  }

  /** The server waits. */
  public Script pause(Duration time) {
    return then(connection -> {
      try {
        Thread.sleep(time.toMillis());
        return true;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while pausing");
      }
    });
  }

  /** The server waits until the latch is open. */
  Script await(CountDownLatch latch) {
    return then(connection -> {
      try {
        latch.await();
        return true;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while waiting");
      }
    });
  }

  /** Ends a chunked answer properly; the connection can be used again. */
  public Script end() {
    Script ended = then(connection -> {
      connection.endChunks();
      return true;
    });
    return new Script(ended.steps, true);
  }

  /** Closes the connection, whatever is still missing of the answer. */
  public Script close() {
    return then(connection -> false);
  }

  /** Resets the connection, as a server does that dies. */
  public Script reset() {
    return then(connection -> {
      connection.reset();
      return false;
    });
  }

  /** Closes the sending half of the connection and waits until the client closes the other. */
  public Script halfClose() {
    return then(connection -> {
      connection.halfClose();
      connection.awaitClose();
      return false;
    });
  }

  /** Says no more and waits until the client closes the connection. */
  public Script silence() {
    return then(connection -> {
      connection.awaitClose();
      return false;
    });
  }

  boolean play(HttpConnection connection) throws IOException {
    for (Step step : steps) {
      if (!step.play(connection)) {
        return false;
      }
    }
    return reusable;
  }

  private Script then(Step step) {
    List<Step> longer = new ArrayList<>(steps);
    longer.add(step);
    return new Script(List.copyOf(longer), reusable);
  }
}
