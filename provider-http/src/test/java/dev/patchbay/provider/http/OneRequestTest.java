package dev.patchbay.provider.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.testkit.FaultServer;
import dev.patchbay.testkit.Script;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A4: requests on the wire = attempts reported. No hidden re-send, no followed redirect. */
class OneRequestTest {

  private static final Script GOOD = Script.json(200, Answers.COMPLETION);

  static List<Script> temptations() {
    return List.of(
        Script.whole(408, Map.of(), ""),
        Script.whole(408, Map.of("connection", "close", "retry-after", "0"), ""),
        Script.whole(503, Map.of("retry-after", "0"), ""),
        Script.whole(429, Map.of("retry-after", "0"), ""),
        Script.whole(421, Map.of(), ""),
        Script.whole(401, Map.of("www-authenticate", "Basic realm=\"x\""), ""),
        Script.whole(407, Map.of("proxy-authenticate", "Basic realm=\"x\""), ""),
        Script.whole(301, Map.of("location", "/elsewhere"), ""),
        Script.whole(303, Map.of("location", "/elsewhere"), ""),
        Script.whole(307, Map.of("location", "?retry=1"), ""),
        Script.whole(308, Map.of("location", "/elsewhere"), ""),
        Script.raw().reset(),
        Script.raw().close(),
        Script.raw().halfClose(),
        Script.raw().bytes("HTTP/1.1 2".getBytes(StandardCharsets.US_ASCII)).close(),
        Script.raw()
            .bytes("garbage\r\n\r\n".getBytes(StandardCharsets.US_ASCII))
            .close(),
        Script.stream().close(),
        Script.stream().reset());
  }

  @ParameterizedTest
  @MethodSource("temptations")
  void aFailedCallForAWholeAnswerIsOneRequest(Script temptation) {
    try (FaultServer server = FaultServer.answering(temptation, GOOD)) {
      ProviderException ignored =
          Answers.failure(() -> Parrot.at(server.url()).complete(Parrot.HELLO));

      assertThat(server.requests()).hasSize(1);
    }
  }

  @ParameterizedTest
  @MethodSource("temptations")
  void aFailedStreamIsOneRequest(Script temptation) {
    try (FaultServer server = FaultServer.answering(temptation, Answers.SHORT_STREAM)) {
      ProviderException ignored =
          Answers.failure(() -> Parrot.at(server.url()).stream(Parrot.HELLO).toCompletion());

      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void aCallOnAConnectionThatTheServerResetsMeanwhileIsOneRequest() {
    try (FaultServer server = FaultServer.answering(GOOD, Script.raw().reset(), GOOD)) {
      Parrot.at(server.url()).complete(Parrot.HELLO);
      ProviderException failure =
          Answers.failure(() -> Parrot.at(server.url()).complete(Parrot.HELLO));

      assertThat(failure.kind()).isEqualTo(ErrorKind.UNREACHABLE);
      assertThat(server.requests()).hasSize(2);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void theTargetOfARedirectNeverSeesARequest(int status) {
    try (FaultServer target = FaultServer.answering(GOOD);
        FaultServer server = FaultServer.answering(
            Script.whole(status, Map.of("location", target.url() + "/v1"), ""))) {
      ProviderException failure =
          Answers.failure(() -> Parrot.at(server.url()).complete(Parrot.HELLO));

      assertThat(failure.kind()).isEqualTo(ErrorKind.PROTOCOL);
      assertThat(target.requests()).isEmpty();
    }
  }

  @Test
  void noServerAtTheAddressIsUnreachable() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }

    ProviderException failure =
        Answers.failure(() -> Parrot.at("http://127.0.0.1:" + port).complete(Parrot.HELLO));

    assertThat(failure.kind()).isEqualTo(ErrorKind.UNREACHABLE);
    assertThat(failure.status()).isEmpty();
  }

  @Test
  void aHostThatDoesNotExistIsUnreachable() {
    ProviderException failure =
        Answers.failure(() -> Parrot.at("http://parrot.invalid").complete(Parrot.HELLO));

    assertThat(failure.kind()).isEqualTo(ErrorKind.UNREACHABLE);
    assertThat(failure.detail()).contains("parrot.invalid");
  }

  @ParameterizedTest
  @ValueSource(strings = {"garbage\r\n\r\n", "HTTP/9 200\r\n\r\n", "SSH-2.0-x\r\n\r\n"})
  void whatIsNoHttpIsAProtocolError(String greeting) {
    Script script =
        Script.raw().bytes(greeting.getBytes(StandardCharsets.US_ASCII)).close();

    assertThat(Answers.wholeFailure(script).kind()).isEqualTo(ErrorKind.PROTOCOL);
  }

  @Test
  void aConnectionThatEndsBeforeTheHeadIsUnreachable() {
    assertThat(Answers.wholeFailure(Script.raw().close()).kind()).isEqualTo(ErrorKind.UNREACHABLE);
    assertThat(Answers.wholeFailure(Script.raw().reset()).kind()).isEqualTo(ErrorKind.UNREACHABLE);
  }
}
