package dev.patchbay.provider.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/**
 * Makes a message in AWS's event stream encoding, as it is published: <a
 * href="https://docs.aws.amazon.com/AmazonS3/latest/API/RESTSelectObjectAppendix.html">event stream encoding</a>.
 */
final class AwsMessage {

  private final ByteArrayOutputStream headers = new ByteArrayOutputStream();

  /** An event of that name. */
  static byte[] event(String name, String payload) {
    return new AwsMessage()
        .header(":message-type", "event")
        .header(":event-type", name)
        .header(":content-type", "application/json")
        .bytes(payload);
  }

  /** A failure of that name. */
  static byte[] exception(String name, String payload) {
    return new AwsMessage()
        .header(":message-type", "exception")
        .header(":exception-type", name)
        .bytes(payload);
  }

  /** Adds a header that is a string. */
  AwsMessage header(String name, String value) {
    byte[] text = value.getBytes(UTF_8);
    return header(
        name,
        7,
        ByteBuffer.allocate(2 + text.length)
            .putShort((short) text.length)
            .put(text)
            .array());
  }

  /** Adds a header of any type, whose value is given as it is encoded. */
  AwsMessage header(String name, int type, byte... value) {
    byte[] text = name.getBytes(UTF_8);
    headers.write(text.length);
    headers.writeBytes(text);
    headers.write(type);
    headers.writeBytes(value);
    return this;
  }

  /** Adds bytes to the headers, be they one or not. */
  AwsMessage headerBytes(byte[] bytes) {
    headers.writeBytes(bytes);
    return this;
  }

  /** The message with that payload. */
  byte[] bytes(String payload) {
    return bytes(0, 0, payload.getBytes(UTF_8));
  }

  /** The message with right checksums, whose lengths are wrong by so much. */
  byte[] bytes(int total, int ofHeaders, byte[] payload) {
    return withLengths(
        12 + headers.size() + payload.length + 4 + total, headers.size() + ofHeaders, payload);
  }

  /** The message with these lengths, be they true or not, and right checksums. */
  byte[] withLengths(int totalLength, int headersLength, byte[] payload) {
    ByteBuffer message = ByteBuffer.allocate(12 + headers.size() + payload.length + 4);
    message.putInt(totalLength).putInt(headersLength);
    message.putInt(checksum(message));
    message.put(headers.toByteArray()).put(payload);
    return message.putInt(checksum(message)).array();
  }

  private static int checksum(ByteBuffer written) {
    CRC32 sum = new CRC32();
    sum.update(written.duplicate().flip());
    return (int) sum.getValue();
  }
}
