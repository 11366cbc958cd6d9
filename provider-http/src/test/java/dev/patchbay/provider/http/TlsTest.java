package dev.patchbay.provider.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which services are trusted, and what is said of the others. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TlsTest {

  private static final String CA = Certificates.pem(Certificates.CA);

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "127.0.0.1"})
  void aServiceWithACertificateOfTheOwnIssuerIsTrusted(String host) {
    try (SecureServer server = SecureServer.with(Certificates.SERVER)) {
      AbstractProvider provider = Parrot.at(server.url(host), "ca-file", CA);

      assertThat(provider.complete(Parrot.HELLO).text()).isEqualTo("Hello");
      assertThat(provider.stream(Parrot.HELLO).toCompletion().text()).isEqualTo("Hello");
      assertThat(server.requests()).hasSize(2);
    }
  }

  @Test
  void aCertificateThatIsNamedItselfIsTrusted() {
    try (SecureServer server = SecureServer.with(Certificates.STRANGER)) {
      String both = CA + "Some comment\n" + Certificates.pem(Certificates.STRANGER);

      assertThat(Parrot.at(server.url("localhost"), "ca-file", both)
              .complete(Parrot.HELLO)
              .text())
          .isEqualTo("Hello");
    }
  }

  @Test
  void theIssuersOfTheJdkStayTrusted() {
    TlsSettings settings = TlsSettings.of(Parrot.config("https://parrot.example", "ca-file", CA));

    assertThat(ServerTrust.of(settings.authorities()).getAcceptedIssuers())
        .contains(settings.authorities().get(0))
        .contains(ServerTrust.of(List.of()).getAcceptedIssuers());
  }

  @Test
  void trustIsOneProvidersAlone() {
    try (SecureServer server = SecureServer.with(Certificates.SERVER)) {
      Parrot.at(server.url("localhost"), "ca-file", CA).complete(Parrot.HELLO);

      assertThat(failure(server, "localhost").kind()).isEqualTo(ErrorKind.TLS_FAILURE);
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void anUnknownIssuerIsNamedAndSoIsTheSettingForIt() {
    try (SecureServer server = SecureServer.with(Certificates.SERVER)) {
      ProviderException failure = failure(server, "localhost");

      assertThat(failure.kind()).isEqualTo(ErrorKind.TLS_FAILURE);
      assertThat(failure.detail())
          .isEqualTo("the certificate of localhost:" + server.port()
              + " leads to the issuer CN=Patchbay test ca, which this JVM does not trust; if you do,"
              + " name its certificate in the setting ca-file");
    }
  }

  @Test
  void aCertificateThatIsSignedByItselfIsSaidToBe() {
    try (SecureServer server = SecureServer.with(Certificates.STRANGER)) {
      assertThat(failure(server, "localhost", "ca-file", CA).detail())
          .contains(
              " is signed by itself (CN=Patchbay test stranger), which this JVM does not trust")
          .contains("ca-file");
    }
  }

  @Test
  void anExpiredCertificateIsSaidToBeWithItsDate() {
    try (SecureServer server = SecureServer.with(Certificates.EXPIRED)) {
      ProviderException failure = failure(server, "localhost", "ca-file", CA);

      assertThat(failure.kind()).isEqualTo(ErrorKind.TLS_FAILURE);
      assertThat(failure.detail())
          .matches("the certificate of localhost:\\d+ expired on \\d{4}-\\d\\d-\\d\\dT[0-9:]+Z;"
              + " whoever runs the service has to renew it, unless this machine's clock"
              + " \\(\\d{4}-.*Z\\) is wrong");
    }
  }

  @Test
  void anExpiredCertificateOfAnUnknownIssuerIsSaidToBeExpired() {
    try (SecureServer server = SecureServer.with(Certificates.EXPIRED)) {
      assertThat(failure(server, "localhost").detail()).contains(" expired on ");
    }
  }

  @Test
  void aCertificateThatIsNotValidYetIsSaidToBeWithItsDate() {
    try (SecureServer server = SecureServer.with(Certificates.NOT_YET_VALID)) {
      assertThat(failure(server, "localhost", "ca-file", CA).detail())
          .matches(
              "the certificate of localhost:\\d+ is not valid before \\d{4}-\\d\\d-\\d\\dT[0-9:]+Z;"
                  + " set this machine's clock \\(\\d{4}-.*Z\\) if it is wrong");
    }
  }

  @Test
  void aCertificateForAnotherHostIsSaidToBe() {
    try (SecureServer server = SecureServer.with(Certificates.OTHER_HOST)) {
      ProviderException failure = failure(server, "localhost", "ca-file", CA);

      assertThat(failure.kind()).isEqualTo(ErrorKind.TLS_FAILURE);
      assertThat(failure.detail())
          .isEqualTo(
              "the certificate is for other.example, www.other.example and not for localhost:"
                  + server.port()
                  + "; correct the host of the setting base-url, or have the service's"
                  + " certificate name it");
    }
  }

  @Test
  void aCertificateForNoHostIsSaidToBe() {
    try (SecureServer server = SecureServer.with(Certificates.CLIENT)) {
      assertThat(failure(server, "localhost", "ca-file", CA).detail())
          .contains("the certificate is for no host and not for localhost");
    }
  }

  @Test
  void plainTextBehindHttpsIsSaidToBe() throws Exception {
    String answer = "HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n";
    try (Peer peer = new Peer(socket -> {
      socket.getInputStream().read();
      socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
      drain(socket);
    })) {
      ProviderException failure = peer.failure();

      assertThat(failure.kind()).isEqualTo(ErrorKind.TLS_FAILURE);
      assertThat(failure.detail())
          .isEqualTo(
              "what answers at localhost:" + peer.port() + " speaks plain text and no TLS; if"
                  + " that is meant, the setting base-url begins with http, else correct its port");
    }
  }

  @ParameterizedTest
  @CsvSource({"40,handshake_failure", "70,protocol_version", "112,unrecognized_name"})
  void aRefusalOfTheServiceIsCalledByItsName(int code, String name) throws Exception {
    byte[] alert = {21, 3, 3, 0, 2, 2, (byte) code};
    try (Peer peer = new Peer(socket -> {
      socket.getInputStream().read();
      socket.getOutputStream().write(alert);
      drain(socket);
    })) {
      ProviderException failure = peer.failure();

      assertThat(failure.kind()).isEqualTo(ErrorKind.TLS_FAILURE);
      assertThat(failure.detail())
          .startsWith("the service at localhost:" + peer.port() + " refused TLS (" + name + ")");
    }
  }

  @Test
  void aConnectionThatBreaksInTheHandshakeIsOneThatBroke() throws Exception {
    try (Peer peer = new Peer(socket -> socket.getInputStream().read())) {
      ProviderException failure = peer.failure();

      assertThat(failure.kind()).isEqualTo(ErrorKind.UNREACHABLE);
      assertThat(failure.detail()).startsWith("the connection failed while connecting to it");
    }
  }

  @Test
  void aResetInTheHandshakeIsAConnectionThatBroke() throws Exception {
    try (Peer peer = new Peer(socket -> {
      socket.getInputStream().read();
      socket.setSoLinger(true, 0);
    })) {
      assertThat(peer.failure().kind()).isEqualTo(ErrorKind.UNREACHABLE);
    }
  }

  @Test
  void aSilentHandshakeIsGivenTheConnectTimeout() throws Exception {
    try (Peer peer = new Peer(TlsTest::drain)) {
      ProviderException failure = peer.failure("connect-timeout", "100ms");

      assertThat(failure.kind()).isEqualTo(ErrorKind.TIMEOUT);
      assertThat(failure.detail())
          .isEqualTo("the service was silent for too long while connecting to it (setting"
              + " connect-timeout)");
    }
  }

  @Test
  void aCancelInTheHandshakeIsNoFailureOfTls() throws Exception {
    CallContext context = CallContext.create();
    CountDownLatch begun = new CountDownLatch(1);
    try (Peer peer = new Peer(socket -> {
      socket.getInputStream().read();
      begun.countDown();
      drain(socket);
    })) {
      CompletableFuture<ProviderException> failure = CompletableFuture.supplyAsync(
          () -> Answers.failure(() -> Parrot.at(peer.url()).complete(Parrot.HELLO, context)));
      assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
      context.cancel();

      assertThat(failure.get(30, TimeUnit.SECONDS).kind()).isEqualTo(ErrorKind.CANCELLED);
    }
  }

  @Test
  void anInterruptInTheHandshakeIsNoFailureOfTls() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    try (Peer peer = new Peer(socket -> {
      socket.getInputStream().read();
      begun.countDown();
      drain(socket);
    })) {
      CompletableFuture<ProviderException> failure = new CompletableFuture<>();
      Thread caller = new Thread(() -> failure.complete(peer.failure()));
      caller.start();
      assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
      caller.interrupt();

      assertThat(failure.get(30, TimeUnit.SECONDS).kind()).isEqualTo(ErrorKind.CANCELLED);
      caller.join();
    }
  }

  @Test
  void aDeadlineInTheHandshakeIsNoFailureOfTls() throws Exception {
    try (Peer peer = new Peer(TlsTest::drain)) {
      AbstractProvider provider = Parrot.at(peer.url());
      CallContext context =
          CallContext.builder().timeout(Duration.ofMillis(300)).build();

      ProviderException failure = Answers.failure(() -> provider.complete(Parrot.HELLO, context));

      assertThat(failure.kind()).isEqualTo(ErrorKind.TIMEOUT);
      assertThat(failure.detail()).isEqualTo("the call's deadline passed while connecting to it");
    }
  }

  @Test
  void theFirstEventTimeoutCountsInTheHandshakeToo() throws Exception {
    try (Peer peer = new Peer(TlsTest::drain)) {
      ProviderException failure = peer.failure("first-event-timeout", "100ms");

      assertThat(failure.kind()).isEqualTo(ErrorKind.TIMEOUT);
      assertThat(failure.detail()).contains("first-event-timeout");
    }
  }

  @Test
  void aFailureOfTlsShowsNoKey() {
    try (SecureServer server = SecureServer.with(Certificates.OTHER_HOST)) {
      ProviderException failure =
          failure(server, "localhost", "ca-file", CA, "api-key", "other.example");

      assertThat(failure.detail()).contains("is for ***, www.*** and not");
      assertThat(failure).hasNoCause();
    }
  }

  private static ProviderException failure(SecureServer server, String host, String... settings) {
    ProviderException failure =
        Answers.failure(() -> Parrot.at(server.url(host), settings).complete(Parrot.HELLO));
    ProviderException streamed =
        Answers.failure(() -> Parrot.at(server.url(host), settings).stream(Parrot.HELLO));
    assertThat(streamed.kind()).isEqualTo(failure.kind());
    return failure;
  }

  private static void drain(Socket socket) throws IOException {
    while (socket.getInputStream().read() >= 0) {
      // Whatever the client says, until it goes.
    }
  }

  private interface Behaviour {
    void play(Socket socket) throws IOException;
  }

  /** What answers at a port in its own way, to one connection after the other. */
  private static final class Peer implements AutoCloseable {
    private final ServerSocket server;
    private final Thread thread;

    Peer(Behaviour behaviour) throws IOException {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      thread = new Thread(() -> serve(behaviour), "testkit-peer");
      thread.setDaemon(true);
      thread.start();
    }

    private void serve(Behaviour behaviour) {
      while (!server.isClosed()) {
        try (Socket socket = server.accept()) {
          behaviour.play(socket);
        } catch (IOException e) {
          // The client has gone, or the test is over.
        }
      }
    }

    int port() {
      return server.getLocalPort();
    }

    String url() {
      return "https://localhost:" + port();
    }

    ProviderException failure(String... settings) {
      return Answers.failure(() -> Parrot.at(url(), settings).complete(Parrot.HELLO));
    }

    @Override
    public void close() {
      try {
        server.close();
        thread.join(5000);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
