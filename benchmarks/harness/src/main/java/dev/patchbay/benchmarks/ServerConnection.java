package dev.patchbay.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Locale;
import java.util.Queue;

/** A connection of {@link AnswerServer}: one request at a time, HTTP/1.1, kept alive. */
final class ServerConnection {

  private static final int MAX_REQUEST_BYTES = 4096;
  private static final byte[] PACED_PIECE = HttpAnswer.streamPiece(" " + digits(0));
  private static final int TIME_OFFSET =
      new String(PACED_PIECE, StandardCharsets.US_ASCII).indexOf(digits(0));

  private final SocketChannel channel;
  private final SelectionKey key;
  private final ByteBuffer in = ByteBuffer.allocate(MAX_REQUEST_BYTES);
  private final Queue<ByteBuffer> out = new ArrayDeque<>(2);
  private String request = "";
  private long due;
  private int left;

  ServerConnection(SocketChannel channel, SelectionKey key) {
    this.channel = channel;
    this.key = key;
  }

  SelectionKey key() {
    return key;
  }

  /**
   * Reads what there is.
   *
   * @return whether a request is complete
   * @throws IOException if the client has gone or its request is too long
   */
  boolean read() throws IOException {
    if (!in.hasRemaining()) {
      throw new IOException("A request is longer than " + MAX_REQUEST_BYTES + " bytes");
    }
    if (channel.read(in) < 0) {
      throw new IOException("The client has gone");
    }
    String received = new String(in.array(), 0, in.position(), StandardCharsets.ISO_8859_1);
    if (!isComplete(received)) {
      return false;
    }
    request = received.substring(0, received.indexOf('\r'));
    in.clear();
    return true;
  }

  private static boolean isComplete(String received) {
    int end = received.indexOf("\r\n\r\n");
    if (end < 0) {
      return false;
    }
    String head = received.substring(0, end + 2).toLowerCase(Locale.ROOT);
    int length = head.indexOf("\r\ncontent-length:");
    if (length >= 0) {
      String value = head.substring(length + 17, head.indexOf('\r', length + 2)).strip();
      return received.length() >= end + 4 + Integer.parseInt(value);
    }
    return !head.contains("\r\ntransfer-encoding:") || received.endsWith("\r\n0\r\n\r\n");
  }

  /** What the request asks for. */
  Scene scene() throws IOException {
    int start = request.indexOf('/') + 1;
    int end = start;
    while (end < request.length() && request.charAt(end) != '/' && request.charAt(end) != ' ') {
      end++;
    }
    String name = request.substring(start, end);
    for (Scene scene : Scene.values()) {
      if (scene.path().equals(name)) {
        return scene;
      }
    }
    throw new IOException("No such scene: " + request);
  }

  /** Sends these bytes, of which it takes none away. */
  void send(ByteBuffer bytes) throws IOException {
    out.add(bytes.duplicate());
    flush();
  }

  void flush() throws IOException {
    ByteBuffer next;
    while ((next = out.peek()) != null) {
      channel.write(next);
      if (next.hasRemaining()) {
        interest(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
        return;
      }
      out.remove();
    }
    interest(SelectionKey.OP_READ);
  }

  private void interest(int operations) {
    if (key.interestOps() != operations) {
      key.interestOps(operations);
    }
  }

  void startPacing(long firstDue, int tokens) {
    due = firstDue;
    left = tokens;
  }

  /**
   * Sends the next piece if its time has come.
   *
   * @return whether it was the last one
   */
  boolean sendIfDue(long now, long period, ByteBuffer end) throws IOException {
    if (now < due || !out.isEmpty()) {
      return false;
    }
    due += period;
    byte[] piece = PACED_PIECE.clone();
    byte[] time = digits(System.nanoTime()).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(time, 0, piece, TIME_OFFSET, time.length);
    send(ByteBuffer.wrap(piece));
    left--;
    if (left == 0) {
      send(end);
      return true;
    }
    return false;
  }

  private static String digits(long time) {
    String digits = Long.toString(time);
    return "0".repeat(18 - digits.length()) + digits;
  }
}
