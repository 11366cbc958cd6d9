package dev.patchbay.provider.openai;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.testkit.FaultServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An answer that was read gives its connection back. */
class ConnectionReuseTest {

  @Test
  void aWholeAnswerGivesItsConnectionBack() throws IOException {
    try (OneConnection server =
        new OneConnection("200 OK", "application/json", Answers.COMPLETION)) {
      for (int i = 0; i < 3; i++) {
        // A provider of its own for each call, with other settings: they share connections.
        assertThat(Parrot.at(server.url(), "idle-timeout", 9 + i + "s")
                .complete(Parrot.HELLO)
                .text())
            .isEqualTo("Hello");
      }
    }
  }

  @Test
  void aStreamThatWasReadToItsEndGivesItsConnectionBack() throws IOException {
    String events = Answers.token("Hi") + Answers.STOP + Answers.DONE;
    try (OneConnection server = new OneConnection("200 OK", "text/event-stream", events)) {
      AbstractProvider provider = Parrot.at(server.url());

      for (int i = 0; i < 3; i++) {
        assertThat(provider.stream(Parrot.HELLO).toCompletion().text()).isEqualTo("Hi");
      }
    }
  }

  @Test
  void anErrorThatWasReadGivesItsConnectionBack() throws IOException {
    try (OneConnection server = new OneConnection("503 No", "text/plain", "sorry")) {
      AbstractProvider provider = Parrot.at(server.url());

      for (int i = 0; i < 3; i++) {
        assertThat(Answers.failure(() -> provider.complete(Parrot.HELLO)).status())
            .hasValue(503);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aProviderThatIsClosedLetsGoOfIdleConnectionsAndCanStillBeAsked(Mode mode) {
    try (WireCase wire = WireCase.answering(Answers.good(mode))) {
      FaultServer server = wire.server();
      assertThat(wire.run(mode).success()).isPresent();
      assertThat(server.openConnections()).isEqualTo(1);

      wire.provider().close();

      Eventually.holds("the connection is closed", () -> server.openConnections() == 0);
      assertThat(wire.run(mode).success()).isPresent();
    }
  }

  /** A server that takes a single connection, and gives the same answer, in one chunk, to each request on it. */
  private static final class OneConnection implements AutoCloseable {
    private final ServerSocket listener;
    private volatile Socket socket = new Socket();

    OneConnection(String status, String type, String body) throws IOException {
      String answer = "HTTP/1.1 " + status + "\r\ncontent-type: " + type
          + "\r\ntransfer-encoding: chunked\r\n\r\n" + Integer.toHexString(body.length()) + "\r\n"
          + body + "\r\n0\r\n\r\n";
      listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
      Thread thread = new Thread(() -> serve(answer.getBytes(US_ASCII)), "one-connection");
      thread.setDaemon(true);
      thread.start();
    }

    String url() {
      return "http://127.0.0.1:" + listener.getLocalPort();
    }

    private void serve(byte[] answer) {
      try (Socket accepted = listener.accept()) {
        socket = accepted;
        // From here on a call that does not use this connection is refused.
        listener.close();
        InputStream in = accepted.getInputStream();
        StringBuilder request = new StringBuilder();
        for (int b = in.read(); b >= 0; b = in.read()) {
          request.append((char) b);
          if (request.toString().endsWith("\"model\":\"parrot-small\"}")) {
            request.setLength(0);
            accepted.getOutputStream().write(answer);
          }
        }
      } catch (IOException e) {
        // The test is over.
      }
    }

    @Override
    public void close() throws IOException {
      listener.close();
      socket.close();
    }
  }
}
