package dev.patchbay.benchmarks.gateway;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;

/**
 * The service behind the gateways, in a process of its own: a short answer, a stream of 100 chunks without a pause, or, for prompts that
 * say {@code hold}, one chunk and then nothing.
 */
final class Upstream {

  static final int CHUNKS = 100;

  private static final byte[] WHOLE = answer();
  private static final byte[] HEAD = ascii(
      "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n");
  private static final byte[] CHUNK = chunk(
      "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"gpt-4o-mini\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\" token\"},\"logprobs\":null,\"finish_reason\":null}]}\n\n");
  private static final byte[] LAST = chunk(
      "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"gpt-4o-mini\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n");
  private static final byte[] END = ascii("0\r\n\r\n");

  private Upstream() {}

  /** Listens on the port that is given, for ever. */
  public static void main(String[] args) throws IOException {
    try (ServerSocket server =
        new ServerSocket(Integer.parseInt(args[0]), 8192, InetAddress.getLoopbackAddress())) {
      System.out.println("listening");
      while (true) {
        Socket socket = server.accept();
        Thread thread = new Thread(null, () -> serve(socket), "upstream", 1 << 16);
        thread.setDaemon(true);
        thread.start();
      }
    }
  }

  private static void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream(), 8192);
      OutputStream out = socket.getOutputStream();
      String body;
      while ((body = HttpText.request(in)) != null) {
        if (body.contains("\"hold\"")) {
          out.write(HEAD);
          out.write(CHUNK);
          while (in.read() >= 0) {
            LockSupport.parkNanos(1);
          }
          return;
        }
        if (body.contains("\"stream\":true") || body.contains("\"stream\": true")) {
          out.write(HEAD);
          for (int i = 0; i < CHUNKS; i++) {
            out.write(CHUNK);
          }
          out.write(LAST);
          out.write(END);
        } else {
          out.write(WHOLE);
        }
      }
    } catch (IOException e) {
      // The client has left.
    }
  }

  private static byte[] answer() {
    String body =
        "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"gpt-4o-mini\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\""
            + "word ".repeat(60)
            + "\"},\"logprobs\":null,\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":12,\"completion_tokens\":60,\"total_tokens\":72}}";
    return ascii("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: "
        + body.length() + "\r\n\r\n" + body);
  }

  private static byte[] chunk(String text) {
    return ascii(Integer.toHexString(text.length()) + "\r\n" + text + "\r\n");
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
