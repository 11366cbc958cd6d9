package dev.patchbay.provider.http;

import java.io.IOException;
import java.io.InputStream;

/**
 * Divides a stream into its lines, which end in LF or CRLF; blank lines are none. What has no line end at the end of the stream was
 * cut off and is not handed out. The buffer starts at 2 KiB and grows to the limit of a line at most.
 */
final class LineDecoder implements FrameDecoder {

  private final InputStream in;
  private final int maxLineBytes;
  private final long maxStreamBytes;
  private byte[] buffer = new byte[2 * 1024];
  private int lineStart;
  private int lineEnd;
  private int position;
  private int limit;
  private long total;

  /** Lines of the stream so far, since a blank one is next to nothing in bytes and still costs time. */
  private int lines;

  LineDecoder(InputStream in, int maxLineBytes, long maxStreamBytes) {
    this.in = in;
    this.maxLineBytes = maxLineBytes;
    this.maxStreamBytes = maxStreamBytes;
  }

  @Override
  public boolean next() throws IOException {
    while (nextLine()) {
      if (!isBlank()) {
        return true;
      }
    }
    return false;
  }

  @Override
  public String name() {
    return "";
  }

  @Override
  public boolean isError() {
    return false;
  }

  @Override
  public byte[] data() {
    return buffer;
  }

  @Override
  public int dataOffset() {
    return lineStart;
  }

  @Override
  public int dataLength() {
    return lineEnd - lineStart;
  }

  private boolean nextLine() throws IOException {
    lineStart = position;
    int scanned = position;
    while (true) {
      while (scanned < limit && buffer[scanned] != '\n') {
        scanned = ByteScan.lineEnd(buffer, scanned + (buffer[scanned] == '\r' ? 1 : 0), limit);
      }
      // A carriage return before the end does not count, and the last byte so far may be one.
      int end = scanned > lineStart && buffer[scanned - 1] == '\r' ? scanned - 1 : scanned;
      Limits.requireLength(end - lineStart, maxLineBytes, "a line of the stream");
      if (scanned < limit) {
        Limits.requireCount(++lines, Limits.MAX_STREAM_LINES, "lines");
        lineEnd = end;
        position = scanned + 1;
        return true;
      }
      scanned -= makeRoom();
      int count = in.read(buffer, limit, buffer.length - limit);
      if (count < 0) {
        return false;
      }
      limit += count;
      total += count;
      Limits.requireLength(total, maxStreamBytes, "the stream");
    }
  }

  private boolean isBlank() {
    int i = lineStart;
    while (i < lineEnd && (buffer[i] == ' ' || buffer[i] == '\t' || buffer[i] == '\r')) {
      i++;
    }
    return i == lineEnd;
  }

  private int makeRoom() {
    if (limit < buffer.length) {
      return 0;
    }
    int shift = lineStart;
    int needed = limit - shift;
    int larger = Math.min(2 * buffer.length, maxLineBytes + 2);
    boolean grow = needed > buffer.length / 2 && buffer.length < larger;
    byte[] target = grow ? new byte[larger] : buffer;
    System.arraycopy(buffer, shift, target, 0, needed);
    buffer = target;
    lineStart = 0;
    position -= shift;
    limit = needed;
    return shift;
  }
}
