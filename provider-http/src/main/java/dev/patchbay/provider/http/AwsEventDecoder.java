package dev.patchbay.provider.http;

import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;

/**
 * Reads messages in AWS's event stream encoding: total length, length of the headers, checksum of these two, headers, payload,
 * checksum of all. Numbers are big-endian, checksums are CRC-32, a header is a short name, a type and a value. The buffer starts at
 * 2 KiB and grows to the limit of a message at most.
 */
final class AwsEventDecoder implements FrameDecoder {

  private static final int PRELUDE = 12;
  private static final int CHECKSUM = 4;

  /** The bytes that the values of types 0 to 9 take; -1 for those that begin with their length in two bytes. */
  private static final int[] VALUE_BYTES = {0, 0, 1, 2, 4, 8, -1, -1, 8, 16};

  private static final int STRING = 7;

  private final InputStream in;
  private final int maxEventBytes;
  private final long maxStreamBytes;
  private final CRC32 checksum = new CRC32();

  /** The present message stands from {@code start} to {@code end}; what is read of the next ones, from there to {@code limit}. */
  private byte[] buffer = new byte[2 * 1024];

  private int start;
  private int end;
  private int limit;
  private long total;

  private int data;
  private int dataEnd;

  /** The headers that were read last: most messages of a stream have the same. */
  private byte[] headers = {};

  private String name = "";
  private boolean error;
  private byte[] errorMessage = {};

  AwsEventDecoder(InputStream in, int maxEventBytes, long maxStreamBytes) {
    this.in = in;
    this.maxEventBytes = maxEventBytes;
    this.maxStreamBytes = maxStreamBytes;
  }

  @Override
  public boolean next() throws IOException {
    do {
      if (!readMessage()) {
        return false;
      }
    } while (data == dataEnd && !error);
    return true;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean isError() {
    return error;
  }

  /** The payload. A failure that has none says its message in a header. */
  @Override
  public byte[] data() {
    return data < dataEnd ? buffer : errorMessage;
  }

  @Override
  public int dataOffset() {
    return data < dataEnd ? data : 0;
  }

  @Override
  public int dataLength() {
    return data < dataEnd ? dataEnd - data : errorMessage.length;
  }

  private boolean readMessage() throws IOException {
    if (end == limit) {
      // Nothing was read ahead, as mostly: the whole buffer is free.
      end = 0;
      limit = 0;
    }
    start = end;
    if (!fill(PRELUDE)) {
      requireWhole(limit == start);
      return false;
    }
    requireChecksum(PRELUDE - CHECKSUM);
    ByteBuffer prelude = ByteBuffer.wrap(buffer, start, PRELUDE);
    int length = prelude.getInt();
    int headersLength = prelude.getInt();
    if (length < PRELUDE + CHECKSUM
        || headersLength < 0
        || headersLength > length - PRELUDE - CHECKSUM) {
      throw broken("the lengths of a message do not fit each other");
    }
    total += length;
    Limits.requireLength(length, maxEventBytes, "an event of the stream");
    Limits.requireLength(total, maxStreamBytes, "the stream");
    requireWhole(fill(length));
    requireChecksum(length - CHECKSUM);
    end = start + length;
    data = start + PRELUDE + headersLength;
    dataEnd = end - CHECKSUM;
    readHeaders(start + PRELUDE, data);
    return true;
  }

  /** Reads on until that many bytes of the message are there; false if the stream ends before. */
  private boolean fill(int bytes) throws IOException {
    if (buffer.length - start < bytes) {
      int larger = Math.max(bytes, Math.min(2 * buffer.length, maxEventBytes));
      byte[] target = bytes <= buffer.length ? buffer : new byte[larger];
      System.arraycopy(buffer, start, target, 0, limit - start);
      buffer = target;
      limit -= start;
      start = 0;
    }
    while (limit - start < bytes) {
      int count = in.read(buffer, limit, buffer.length - limit);
      if (count < 0) {
        return false;
      }
      limit += count;
    }
    return true;
  }

  private void readHeaders(int from, int to) {
    if (Arrays.equals(buffer, from, to, headers, 0, headers.length)) {
      return;
    }
    headers = Arrays.copyOfRange(buffer, from, to);
    name = "";
    error = false;
    errorMessage = new byte[0];
    ByteBuffer rest = ByteBuffer.wrap(headers);
    while (rest.hasRemaining()) {
      readHeader(rest);
    }
  }

  private void readHeader(ByteBuffer rest) {
    String header = text(bytes(rest, rest.get() & 0xff));
    int type = bytes(rest, 1)[0] & 0xff;
    if (type >= VALUE_BYTES.length) {
      throw broken("a header has the unknown type " + type);
    }
    int size = VALUE_BYTES[type];
    if (size < 0) {
      size = ByteBuffer.wrap(bytes(rest, Short.BYTES)).getShort() & 0xffff;
    }
    byte[] value = bytes(rest, size);
    if (type == STRING) {
      switch (header) {
        case ":event-type" -> name = text(value);
        case ":exception-type", ":error-code" -> {
          name = text(value);
          error = true;
        }
        case ":error-message" -> errorMessage = value;
        default -> {}
      }
    }
  }

  private static byte[] bytes(ByteBuffer rest, int size) {
    if (rest.remaining() < size) {
      throw broken("a header is longer than its message says");
    }
    byte[] bytes = new byte[size];
    rest.get(bytes);
    return bytes;
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Compares the checksum that stands there in the message with that of all bytes before it. */
  private void requireChecksum(int at) {
    checksum.reset();
    checksum.update(buffer, start, at);
    if ((int) checksum.getValue()
        != ByteBuffer.wrap(buffer, start + at, CHECKSUM).getInt()) {
      throw broken("the checksum of a message is wrong");
    }
  }

  private static void requireWhole(boolean whole) throws EOFException {
    if (!whole) {
      throw new EOFException("the connection ended inside a message");
    }
  }

  private static ProviderException broken(String what) {
    return ProviderException.of(ErrorKind.PROTOCOL, what + ", in AWS's event stream encoding");
  }
}
