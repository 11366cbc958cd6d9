package dev.patchbay.benchmarks;

import java.io.ByteArrayOutputStream;
import java.util.List;

/** Answers as HTTP/1.1 frames them: a whole one with its length, a stream in chunks of one event each, as OpenAI flushes them. */
final class HttpAnswer {

  /** Headers of the kind that OpenAI sends. */
  private static final String HEAD = """
      HTTP/1.1 200 OK
      Date: Mon, 02 Jun 2025 10:00:00 GMT
      Connection: keep-alive
      openai-organization: patchbay
      openai-processing-ms: 210
      openai-version: 2020-10-01
      x-ratelimit-limit-requests: 10000
      x-ratelimit-remaining-requests: 9999
      x-request-id: req_7c1d2f3a4b5c6d7e8f90a1b2c3d4e5f6
      """;

  private HttpAnswer() {}

  static byte[] whole(String text) {
    byte[] body = Answers.whole(text);
    return joined(
        List.of(head("Content-Type: application/json\nContent-Length: " + body.length), body));
  }

  static byte[] stream(int tokens) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(streamStart());
    for (int i = 0; i < tokens; i++) {
      out.writeBytes(streamPiece(Answers.token(i)));
    }
    out.writeBytes(streamEnd());
    return out.toByteArray();
  }

  /** The head, and the event that has only the role. */
  static byte[] streamStart() {
    return joined(List.of(
        head("Content-Type: text/event-stream; charset=utf-8\nTransfer-Encoding: chunked"),
        framed(Answers.firstEvent())));
  }

  static byte[] streamPiece(String text) {
    return framed(Answers.event(text));
  }

  static byte[] streamEnd() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Answers.lastEvents().forEach(event -> out.writeBytes(framed(event)));
    out.writeBytes(Answers.utf8("0\r\n\r\n"));
    return out.toByteArray();
  }

  /** An answer to the runner's own requests. */
  static byte[] empty() {
    return head("Content-Length: 0");
  }

  private static byte[] head(String more) {
    return Answers.utf8((HEAD + more + "\n\n").replace("\n", "\r\n"));
  }

  private static byte[] framed(byte[] event) {
    return joined(List.of(
        Answers.utf8(Integer.toHexString(event.length) + "\r\n"), event, Answers.utf8("\r\n")));
  }

  private static byte[] joined(List<byte[]> parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    parts.forEach(out::writeBytes);
    return out.toByteArray();
  }
}
