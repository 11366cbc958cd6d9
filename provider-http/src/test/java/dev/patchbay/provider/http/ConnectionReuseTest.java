package dev.patchbay.provider.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.testkit.FaultServer;
import dev.patchbay.testkit.Script;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An answer that was read gives its connection back; one that was not is cut off. */
class ConnectionReuseTest {

  private static final String HEAD = "HTTP/1.1 200 OK\r\ncontent-type: ";

  @Test
  void aWholeAnswerGivesItsConnectionBack() throws IOException {
    String answer = HEAD + "application/json\r\ncontent-length: " + Answers.COMPLETION.length()
        + "\r\n\r\n" + Answers.COMPLETION;
    try (OneConnection server = new OneConnection(answer)) {
      AbstractProvider provider = Parrot.at(server.url());

      for (int i = 0; i < 3; i++) {
        assertThat(provider.complete(Parrot.HELLO).text()).isEqualTo("Hello");
      }
    }
  }

  @Test
  void aProviderThatIsClosedLetsGoOfIdleConnectionsAndCanStillBeAsked() {
    try (FaultServer server = FaultServer.answering(Script.json(200, Answers.COMPLETION))) {
      AbstractProvider provider = Parrot.at(server.url());
      assertThat(provider.complete(Parrot.HELLO).text()).isEqualTo("Hello");
      assertThat(server.openConnections()).isEqualTo(1);

      provider.close();

      Eventually.holds("the connection is closed", () -> server.openConnections() == 0);
      assertThat(provider.complete(Parrot.HELLO).text()).isEqualTo("Hello");
    }
  }

  @Test
  void aStreamThatWasReadToItsEndGivesItsConnectionBack() throws IOException {
    String events = Answers.token("Hi") + Answers.STOP + Answers.DONE;
    String answer = HEAD + "text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"
        + Integer.toHexString(events.length()) + "\r\n" + events + "\r\n0\r\n\r\n";
    try (OneConnection server = new OneConnection(answer)) {
      AbstractProvider provider = Parrot.at(server.url());

      for (int i = 0; i < 3; i++) {
        assertThat(provider.stream(Parrot.HELLO).toCompletion().text()).isEqualTo("Hi");
      }
    }
  }

  @Test
  void anErrorThatWasReadGivesItsConnectionBack() throws IOException {
    try (OneConnection server =
        new OneConnection("HTTP/1.1 503 No\r\ncontent-length: 5\r\n\r\nsorry")) {
      AbstractProvider provider = Parrot.at(server.url());

      for (int i = 0; i < 3; i++) {
        assertThat(Answers.failure(() -> provider.complete(Parrot.HELLO)).kind())
            .isEqualTo(ErrorKind.SERVER_ERROR);
      }
    }
  }

  @Test
  void providersShareConnections() throws IOException {
    String answer = HEAD + "application/json\r\ncontent-length: " + Answers.COMPLETION.length()
        + "\r\n\r\n" + Answers.COMPLETION;
    try (OneConnection server = new OneConnection(answer)) {
      Parrot.at(server.url()).complete(Parrot.HELLO);

      assertThat(Parrot.at(server.url(), "idle-timeout", "9s")
              .complete(Parrot.HELLO)
              .text())
          .isEqualTo("Hello");
    }
  }

  @Test
  void callsOneAfterTheOtherKeepOneConnectionOpen() {
    try (FaultServer server = FaultServer.answering(Script.json(200, Answers.COMPLETION))) {
      for (int i = 0; i < 5; i++) {
        Parrot.at(server.url()).complete(Parrot.HELLO);
        assertThat(server.openConnections()).isEqualTo(1);
      }
    }
  }

  @Test
  void aStreamClosedBeforeItsEndIsCutOff() {
    Script script = Script.stream().chunk(Answers.token("Hi")).silence();
    try (FaultServer server = FaultServer.answering(script)) {
      try (CompletionStream stream = Parrot.at(server.url()).stream(Parrot.HELLO)) {
        assertThat(stream.tokens().iterator().next()).isEqualTo("Hi");
      }

      Eventually.holds("the connection is closed", () -> server.openConnections() == 0);
    }
  }

  @Test
  void aServerThatGoesOnAfterDoneIsCutOff() {
    Script script = Script.stream().chunk(Answers.token("Hi") + Answers.DONE).silence();
    try (FaultServer server = FaultServer.answering(script)) {
      Parrot.at(server.url()).stream(Parrot.HELLO).toCompletion();

      Eventually.holds("the connection is closed", () -> server.openConnections() == 0);
    }
  }

  @Test
  void anErrorTooLongToReadIsCutOff() {
    Script script = Script.chunked(500, Map.of()).chunk("x".repeat(70_000)).silence();
    try (FaultServer server = FaultServer.answering(script)) {
      Answers.failure(() -> Parrot.at(server.url()).complete(Parrot.HELLO));

      Eventually.holds("the connection is closed", () -> server.openConnections() == 0);
    }
  }

  /** A server that takes a single connection, and gives the same answer to each request on it. */
  private static final class OneConnection implements AutoCloseable {
    private final ServerSocket listener;
    private volatile Socket socket = new Socket();

    OneConnection(String answer) throws IOException {
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
        // From here on whoever does not use this connection is refused.
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
