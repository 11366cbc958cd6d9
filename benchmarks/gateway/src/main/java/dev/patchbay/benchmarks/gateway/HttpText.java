package dev.patchbay.benchmarks.gateway;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** As much of HTTP/1.1 as both sides of a measurement need. */
final class HttpText {

  private HttpText() {}

  /** The body of the next request; null at the end of the connection. */
  static @Nullable String request(InputStream in) throws IOException {
    String head = head(in);
    if (head == null) {
      return null;
    }
    if (head.contains("transfer-encoding: chunked")) {
      return chunked(in);
    }
    byte[] body = in.readNBytes(length(head));
    return new String(body, StandardCharsets.UTF_8);
  }

  /** Reads an answer to its end, and gives its status. */
  static int answer(InputStream in) throws IOException {
    String head = head(in);
    if (head == null) {
      throw new EOFException("no answer");
    }
    if (head.contains("transfer-encoding: chunked")) {
      chunked(in);
    } else {
      in.skipNBytes(length(head));
    }
    return Integer.parseInt(head.substring(9, 12));
  }

  private static @Nullable String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder(256);
    int last = 0;
    while (true) {
      int next = in.read();
      if (next < 0) {
        return null;
      }
      head.append((char) next);
      last = (last << 8) | next;
      if (last == 0x0d0a0d0a) {
        return head.toString().toLowerCase(Locale.ROOT);
      }
    }
  }

  private static int length(String head) {
    int at = head.indexOf("content-length:");
    return at < 0
        ? 0
        : Integer.parseInt(head.substring(at + 15, head.indexOf('\r', at)).strip());
  }

  private static String chunked(InputStream in) throws IOException {
    StringBuilder body = new StringBuilder();
    while (true) {
      StringBuilder size = new StringBuilder(8);
      int next;
      while ((next = in.read()) != '\n') {
        if (next < 0) {
          throw new EOFException("cut");
        }
        size.append((char) next);
      }
      int length = Integer.parseInt(size.toString().strip(), 16);
      byte[] bytes = in.readNBytes(length);
      if (body.length() < 4096) {
        body.append(new String(bytes, StandardCharsets.UTF_8));
      }
      in.skipNBytes(2);
      if (length == 0) {
        return body.toString();
      }
    }
  }
}
