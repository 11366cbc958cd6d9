package dev.patchbay.registry;

import static dev.patchbay.registry.Fakes.MODEL;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.Capability;
import dev.patchbay.provider.ProviderInfo;
import dev.patchbay.provider.openai.OpenAiCompatibleProvider;
import dev.patchbay.provider.openai.OpenAiService;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A service that closes connections which have been idle for a while, and the provider that asks it for whole answers. */
final class ImpatientService implements AutoCloseable {

  private static final Pattern LENGTH = Pattern.compile("(?i)content-length: *(\\d+)");
  private static final String BODY =
      "{\"choices\":[{\"message\":{\"content\":\"Hello\"},\"finish_reason\":\"stop\"}]}";
  private static final byte[] ANSWER = ("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n"
          + "content-length: " + BODY.length() + "\r\n\r\n" + BODY)
      .getBytes(ISO_8859_1);

  private static final class Compatible extends OpenAiCompatibleProvider {
    Compatible(ProviderInfo info) {
      super(OpenAiService.builder(info).build());
    }
  }

  private final ServerSocket listener;
  private final Duration patience;
  private final AbstractProvider provider;

  ImpatientService(String id, Duration patience) {
    this.patience = patience;
    try {
      listener = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    provider =
        new Compatible(ProviderInfo.builder(id, "http://127.0.0.1:" + listener.getLocalPort())
            .models(MODEL)
            .capabilities(Capability.STREAM)
            .build());
    startThread(this::accept);
  }

  AbstractProvider provider() {
    return provider;
  }

  @Override
  public void close() {
    provider.close();
    try {
      listener.close();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listener.accept();
        startThread(() -> serve(socket));
      }
    } catch (IOException e) {
      // Only close() ends the accepting.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      String head = head(in);
      while (head != null) {
        Matcher length = LENGTH.matcher(head);
        in.readNBytes(length.find() ? Integer.parseInt(length.group(1)) : 0);
        socket.getOutputStream().write(ANSWER);
        socket.setSoTimeout((int) patience.toMillis());
        head = head(in);
      }
    } catch (SocketTimeoutException e) {
      // Its patience is over, and the connection closed.
    } catch (IOException e) {
      // The client has gone.
    }
  }

  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(US_ASCII).endsWith("\r\n\r\n")) {
      int b = in.read();
      if (b < 0) {
        return null;
      }
      head.write(b);
    }
    return head.toString(US_ASCII);
  }

  private static void startThread(Runnable task) {
    Thread thread = new Thread(task, "impatient-service");
    thread.setDaemon(true);
    thread.start();
  }
}
