package dev.patchbay.gateway;

import static dev.patchbay.gateway.GatewayFixture.answer;
import static dev.patchbay.gateway.GatewayFixture.chat;
import static dev.patchbay.gateway.GatewayFixture.tokens;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.patchbay.gateway.ledger.Ending;
import dev.patchbay.gateway.settings.Address;
import dev.patchbay.gateway.settings.GatewaySettings;
import dev.patchbay.testkit.FaultServer;
import dev.patchbay.testkit.Script;
import java.io.IOException;
import java.net.InetAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsTest {

  @TempDir
  private static Path folder;

  private static PemPair pem;
  private static PemPair rsa;

  @BeforeAll
  static void makeCertificates() throws Exception {
    pem = PemPair.make(folder, "EC");
    rsa = PemPair.make(folder, "RSA");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aCertificateAndItsKeyFromPemFilesMakeAServerOfHttps(boolean old) throws Exception {
    PemPair pem = old ? rsa : TlsTest.pem;
    try (GatewayFixture door =
        GatewayFixture.before(pem.settings(), FaultServer.answering(answer("Yes")))) {
      HttpClient client = HttpClient.newBuilder().sslContext(pem.client()).build();

      HttpResponse<String> response = client.send(
          HttpRequest.newBuilder(door.address().resolve("/v1/chat/completions"))
              .POST(HttpRequest.BodyPublishers.ofString(chat("")))
              .build(),
          BodyHandlers.ofString());

      assertThat(door.address().getScheme()).isEqualTo("https");
      assertThat(response.body()).contains("Yes");
    }
  }

  @Test
  void aClientThatLeavesIsSeenOverTlsToo() throws Exception {
    for (Script phase :
        List.of(Script.raw().silence(), Script.stream().silence(), tokens("Be").silence())) {
      FaultServer service = FaultServer.answering(phase);
      try (GatewayFixture door = GatewayFixture.before(pem.settings(), service)) {
        try (RawClient client = new RawClient(pem.client()
            .getSocketFactory()
            .createSocket(InetAddress.getLoopbackAddress(), door.port()))) {
          client.chat("\"stream\":true");
          Eventually.become("the service is asked", () -> service.requests().size() == 1);
        }

        Eventually.become("the service is left", () -> service.openConnections() == 0);
        Eventually.become("the call is over", () -> door.gateway().openCalls() == 0);
        assertThat(door.gateway().calls().ledger().newest())
            .singleElement()
            .satisfies(entry -> assertThat(entry.ending()).isEqualTo(Ending.CLIENT_LEFT));
      }
    }
  }

  @Test
  void aConnectionOverTlsServesOneRequestAfterTheOtherAndOneThatIsSentAhead() throws Exception {
    try (GatewayFixture door =
            GatewayFixture.before(pem.settings(), FaultServer.answering(answer("One")));
        RawClient client = new RawClient(pem.client()
            .getSocketFactory()
            .createSocket(InetAddress.getLoopbackAddress(), door.port()))) {
      for (int i = 0; i < 5; i++) {
        client.chat("").chat("");
        assertThat(client.readUntil("\"total_tokens\":13}}")).contains("One");
        assertThat(client.readUntil("\"total_tokens\":13}}")).contains("One");
      }
    }
  }

  @Test
  void aKeyOfAnotherFormIsRefusedWithWhatToDo() throws Exception {
    Path older = PemPair.pem(folder.resolve("older.key"), "EC PRIVATE KEY", new byte[] {1});
    Path locked = PemPair.pem(folder.resolve("l.key"), "ENCRYPTED PRIVATE KEY", new byte[] {1});
    Path broken = PemPair.pem(folder.resolve("b.key"), "PRIVATE KEY", new byte[] {1, 2, 3});

    assertRefused(pem.certificate(), older, "openssl pkcs8 -topk8 -nocrypt -in " + older);
    assertRefused(pem.certificate(), locked, "openssl pkcs8 -topk8 -nocrypt -in " + locked);
    assertRefused(pem.certificate(), broken, "neither an RSA, an EC nor an Ed25519 key");
    assertRefused(pem.certificate(), folder.resolve("none.key"), "none.key", "NoSuchFile");
    assertRefused(pem.key(), pem.key(), "tls.certificate");
  }

  @Test
  void aKeyThatIsNotTheCertificatesIsRefused() throws Exception {
    assertRefused(pem.certificate(), rsa.key(), "tls.key", "not the key of");
  }

  private static void assertRefused(Path certificate, Path key, String... said) throws IOException {
    Path file = Files.writeString(
        key.resolveSibling("gateway.yaml"), new PemPair(certificate, key, null).settings());
    assertThatThrownBy(
            () -> Gateway.start(GatewaySettings.read(file).withListen(new Address("127.0.0.1", 0)))
                .close())
        .isInstanceOf(GatewayException.class)
        .satisfies(refused -> assertThat(refused.getMessage()).contains(said));
  }
}
