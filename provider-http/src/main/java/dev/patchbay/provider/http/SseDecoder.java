package dev.patchbay.provider.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads server-sent events (<a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">WHATWG HTML, section
 * 9.2</a>) from bytes. How the bytes are split into reads makes no difference.
 *
 * <p>Differs from the standard in one point: an event at the end of the stream counts even if no blank line follows it,
 * since services leave that out. Only the data and the event's name are kept; {@code id} and {@code retry} have no meaning for a call
 * that is not repeated.
 *
 * <p>An event with a single line of data is handed out where it stands in the buffer, without a copy. The buffer starts
 * at 2 KiB and grows to the limit of an event at most.
 */
final class SseDecoder implements FrameDecoder {

  private static final byte[] DATA = "data".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] EVENT = "event".getBytes(StandardCharsets.US_ASCII);
  private static final int INITIAL_BUFFER = 2 * 1024;

  /** What Okio reads at once: where this much is waiting, reading less would only mean reading more often. */
  private static final int FAST_BUFFER = 8 * 1024;

  /** What a line of data holds beside the data: a byte order mark, {@code data: }, and the end of the line. */
  private static final int LINE_OVERHEAD = 3 + 6 + 1;

  private final InputStream in;
  private final int maxEventBytes;
  private final long maxStreamBytes;

  /** Bytes from {@code position} to {@code limit} are read but not yet decoded. */
  private byte[] buffer = new byte[INITIAL_BUFFER];

  private int position;
  private int limit;
  private long total;
  private boolean atStart = true;
  private boolean skipLineFeed;
  private boolean filledAtOnce;

  private int lineStart;
  private int lineEnd;

  private int dataLines;
  private int dataStart;
  private int dataEnd;
  private byte[] joined = {};
  private boolean named;
  private byte[] nameBytes = {};
  private String name = "";

  /** Lines of the stream so far, since a line may be next to nothing in bytes and still costs time. */
  private int lines;

  SseDecoder(InputStream in, int maxEventBytes, long maxStreamBytes) {
    this.in = in;
    this.maxEventBytes = maxEventBytes;
    this.maxStreamBytes = maxStreamBytes;
  }

  @Override
  public boolean next() throws IOException {
    startEvent();
    while (nextLine()) {
      if (lineStart < lineEnd) {
        field();
      } else if (dataLength() > 0) {
        return true;
      } else {
        startEvent();
      }
    }
    return dataLength() > 0;
  }

  @Override
  public byte[] data() {
    return dataLines > 1 ? joined : buffer;
  }

  @Override
  public int dataOffset() {
    return dataLines > 1 ? 0 : dataStart;
  }

  @Override
  public int dataLength() {
    return dataLines > 1 ? dataEnd : dataEnd - dataStart;
  }

  @Override
  public String name() {
    return named ? name : "";
  }

  @Override
  public boolean isError() {
    return named && name.equals("error");
  }

  private void startEvent() {
    dataLines = 0;
    dataStart = 0;
    dataEnd = 0;
    named = false;
  }

  private void field() {
    int colon = lineStart;
    while (colon < lineEnd && buffer[colon] != ':') {
      colon++;
    }
    int value = Math.min(colon + 1, lineEnd);
    if (value < lineEnd && buffer[value] == ' ') {
      value++;
    }
    if (matches(lineStart, colon, DATA)) {
      addData(value, lineEnd);
    } else if (matches(lineStart, colon, EVENT)) {
      setName(value, lineEnd);
    }
  }

  /** A stream has few names, mostly one after the other the same: a string is made when it changes. */
  private void setName(int from, int to) {
    if (!matches(from, to, nameBytes)) {
      nameBytes = Arrays.copyOfRange(buffer, from, to);
      name = new String(nameBytes, StandardCharsets.UTF_8);
    }
    named = from < to;
  }

  private void addData(int from, int to) {
    dataLines++;
    if (dataLines == 1) {
      requireEventLimit(to - from);
      dataStart = from;
      dataEnd = to;
      return;
    }
    if (dataLines == 2) {
      // The first line leaves its place: the buffer may move while further lines are read.
      int length = dataEnd - dataStart;
      joined = Arrays.copyOfRange(buffer, dataStart, dataStart + Math.max(2 * length, 256));
      dataEnd = length;
    }
    int length = dataEnd + 1 + to - from;
    requireEventLimit(length);
    if (length > joined.length) {
      joined = Arrays.copyOf(joined, Math.max(length, 2 * joined.length));
    }
    joined[dataEnd] = '\n';
    System.arraycopy(buffer, from, joined, dataEnd + 1, to - from);
    dataEnd = length;
  }

  private boolean matches(int from, int to, byte[] name) {
    return Arrays.equals(buffer, from, to, name, 0, name.length);
  }

  /** Finds the next line, which ends in CR, LF, CRLF or at the end of the stream. */
  private boolean nextLine() throws IOException {
    lineStart = position;
    int scanned = position;
    while (true) {
      if (skipLineFeed && position < limit) {
        // A CR ended the last line at once; if an LF follows it, however late, it belongs to that
        // CR.
        skipLineFeed = false;
        if (buffer[position] == '\n') {
          position++;
          lineStart = position;
          scanned = position;
        }
      }
      scanned = ByteScan.lineEnd(buffer, scanned, limit);
      if (scanned < limit) {
        skipLineFeed = buffer[scanned] == '\r';
        endLine(scanned, scanned + 1);
        return true;
      }
      int shift = makeRoom();
      scanned -= shift;
      if (!fill()) {
        boolean unfinished = lineStart < limit;
        endLine(limit, limit);
        return unfinished;
      }
    }
  }

  private void endLine(int end, int next) {
    Limits.requireCount(++lines, Limits.MAX_STREAM_LINES, "lines");
    lineEnd = end;
    position = next;
    if (atStart) {
      atStart = false;
      if (lineEnd - lineStart >= 3
          && buffer[lineStart] == (byte) 0xEF
          && buffer[lineStart + 1] == (byte) 0xBB
          && buffer[lineStart + 2] == (byte) 0xBF) {
        lineStart += 3;
      }
    }
  }

  /** Makes room behind {@code limit} by moving what is still needed to the front, or into a larger buffer. */
  private int makeRoom() {
    if (limit < buffer.length) {
      return 0;
    }
    int keep = dataLines == 1 ? dataStart : lineStart;
    int needed = limit - keep;
    requireEventLimit(needed - LINE_OVERHEAD + 1);
    int largest = Math.max(FAST_BUFFER, maxEventBytes + LINE_OVERHEAD);
    boolean grow = (filledAtOnce && buffer.length < FAST_BUFFER)
        || (needed > buffer.length / 2 && buffer.length < largest);
    byte[] target = grow ? new byte[Math.min(2 * buffer.length, largest)] : buffer;
    System.arraycopy(buffer, keep, target, 0, needed);
    buffer = target;
    position -= keep;
    lineStart -= keep;
    limit -= keep;
    if (dataLines == 1) {
      dataStart -= keep;
      dataEnd -= keep;
    }
    return keep;
  }

  private boolean fill() throws IOException {
    int count = in.read(buffer, limit, buffer.length - limit);
    if (count < 0) {
      return false;
    }
    filledAtOnce = count == buffer.length - limit;
    limit += count;
    total += count;
    Limits.requireLength(total, maxStreamBytes, "the stream");
    return true;
  }

  private void requireEventLimit(int bytes) {
    Limits.requireLength(bytes, maxEventBytes, "an event of the stream");
  }
}
