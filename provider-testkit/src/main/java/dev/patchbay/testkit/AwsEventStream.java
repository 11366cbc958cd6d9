package dev.patchbay.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * Messages in AWS's event stream encoding (<a
 * href="https://docs.aws.amazon.com/AmazonS3/latest/API/RESTSelectObjectAppendix.html">event stream encoding</a>) as texts, for the
 * streams of a {@link Dialect} or a {@link Script}. The payload has a further member {@code p}, as the service's have; its length and
 * its digits are chosen so that checksums and lengths are ASCII.
 */
public final class AwsEventStream {

  private static final int PRELUDE = 12;

  private AwsEventStream() {}

  /** An event of that name, such as {@code messageStop}, whose payload is that JSON object. */
  public static String event(String type, String json) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put(":event-type", type);
    headers.put(":content-type", "application/json");
    headers.put(":message-type", "event");
    return frame(headers, json);
  }

  /** A failure of that name, such as {@code throttlingException}, whose payload is that JSON object. */
  public static String exception(String type, String json) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put(":exception-type", type);
    headers.put(":content-type", "application/json");
    headers.put(":message-type", "exception");
    return frame(headers, json);
  }

  /** The beginning of a message of a gibibyte, which is longer than any may be: see {@link Dialect#tooLong}. */
  public static String tooLong() {
    for (int length = 1 << 30; ; length++) {
      ByteBuffer prelude = ByteBuffer.allocate(PRELUDE).putInt(length).putInt(0);
      putChecksum(prelude);
      if (isAscii(prelude, 0, PRELUDE)) {
        return new String(prelude.array(), UTF_8);
      }
    }
  }

  private static String frame(Map<String, String> headers, String json) {
    byte[] head = headers(headers);
    for (int length = 0; ; length++) {
      String open =
          json.substring(0, json.length() - 1) + (json.equals("{}") ? "" : ",") + "\"p\":\"";
      int total = PRELUDE + head.length + open.getBytes(UTF_8).length + length + 2 + Integer.BYTES;
      ByteBuffer message = ByteBuffer.allocate(total).putInt(total).putInt(head.length);
      putChecksum(message);
      if (length > 4 && isAscii(message, 0, PRELUDE)) {
        for (int letters = 0; letters < 100_000; letters++) {
          message.position(PRELUDE);
          String pad = String.format("%0" + length + "d", letters);
          message.put(head).put((open + pad + "\"}").getBytes(UTF_8));
          putChecksum(message);
          if (isAscii(message, total - Integer.BYTES, total)) {
            return new String(message.array(), UTF_8);
          }
        }
      }
    }
  }

  private static byte[] headers(Map<String, String> headers) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    headers.forEach((name, value) -> {
      bytes.write(name.length());
      bytes.writeBytes(name.getBytes(UTF_8));
      bytes.write(7);
      bytes.write(0);
      bytes.write(value.length());
      bytes.writeBytes(value.getBytes(UTF_8));
    });
    return bytes.toByteArray();
  }

  private static void putChecksum(ByteBuffer message) {
    CRC32 checksum = new CRC32();
    checksum.update(message.duplicate().flip());
    message.putInt((int) checksum.getValue());
  }

  private static boolean isAscii(ByteBuffer message, int from, int to) {
    for (int i = from; i < to; i++) {
      if (message.get(i) < 0) {
        return false;
      }
    }
    return true;
  }
}
