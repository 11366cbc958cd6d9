package dev.patchbay.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.testkit.Script;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A4: requests on the wire = attempts reported. No hidden re-send, no followed redirect. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OneRequestTest {

  static Stream<Arguments> temptationsAndModes() {
    return Stream.of(
            Arguments.of(Script.whole(408, Map.of(), ""), ErrorKind.TIMEOUT),
            Arguments.of(
                Script.whole(408, Map.of("connection", "close", "retry-after", "0"), "")
                    .close(),
                ErrorKind.TIMEOUT),
            Arguments.of(Script.whole(503, Map.of("retry-after", "0"), ""), ErrorKind.SERVER_ERROR),
            Arguments.of(Script.whole(429, Map.of("retry-after", "0"), ""), ErrorKind.RATE_LIMITED),
            Arguments.of(Script.whole(421, Map.of(), ""), ErrorKind.INVALID_REQUEST),
            Arguments.of(
                Script.whole(401, Map.of("www-authenticate", "Basic realm=\"x\""), ""),
                ErrorKind.AUTHENTICATION),
            Arguments.of(
                Script.whole(407, Map.of("proxy-authenticate", "Basic realm=\"x\""), ""),
                ErrorKind.AUTHENTICATION),
            Arguments.of(
                Script.whole(301, Map.of("location", "/elsewhere"), ""), ErrorKind.PROTOCOL),
            Arguments.of(
                Script.whole(303, Map.of("location", "/elsewhere"), ""), ErrorKind.PROTOCOL),
            Arguments.of(Script.whole(307, Map.of("location", "?retry=1"), ""), ErrorKind.PROTOCOL),
            Arguments.of(
                Script.whole(308, Map.of("location", "/elsewhere"), ""), ErrorKind.PROTOCOL),
            Arguments.of(Script.raw().reset(), ErrorKind.UNREACHABLE),
            Arguments.of(Script.raw().close(), ErrorKind.UNREACHABLE),
            Arguments.of(Script.raw().halfClose(), ErrorKind.UNREACHABLE),
            Arguments.of(Answers.raw("HTTP/1.1 2").close(), ErrorKind.UNREACHABLE),
            Arguments.of(Answers.raw("garbage\r\n\r\n").close(), ErrorKind.PROTOCOL),
            Arguments.of(Answers.raw("HTTP/9 200\r\n\r\n").close(), ErrorKind.PROTOCOL),
            Arguments.of(Answers.raw("SSH-2.0-x\r\n\r\n").close(), ErrorKind.PROTOCOL),
            Arguments.of(Script.stream().close(), ErrorKind.UNREACHABLE),
            Arguments.of(Script.stream().reset(), ErrorKind.UNREACHABLE))
        .flatMap(temptation -> Arrays.stream(Mode.values())
            .map(mode -> Arguments.of(temptation.get()[0], temptation.get()[1], mode)));
  }

  @ParameterizedTest
  @MethodSource("temptationsAndModes")
  void aFailedCallIsOneRequest(Script temptation, ErrorKind kind, Mode mode) {
    try (WireCase wire = WireCase.answeringInTurn(temptation, Answers.good(mode))) {
      assertThat(wire.run(mode).failure().kind()).isEqualTo(kind);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFailureOnAConnectionThatWasUsedBeforeIsOneMoreRequest(Mode mode) {
    for (Script second : new Script[] {Script.raw().reset(), Script.whole(408, Map.of(), "")}) {
      try (WireCase wire = WireCase.answeringInTurn(Answers.good(mode), second)) {
        assertThat(wire.run(mode).success()).isPresent();
        assertThat(wire.run(mode).error()).isPresent();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void theTargetOfARedirectSeesNoRequestAndNoKey(int status) {
    for (Mode mode : Mode.values()) {
      try (WireCase target = WireCase.answering(Answers.good(mode))) {
        String location = target.server().url() + "/v1";

        assertThat(WireCase.failure(mode, Script.whole(status, Map.of("location", location), ""))
                .kind())
            .isEqualTo(ErrorKind.PROTOCOL);
      }
    }
  }

  @Test
  void noServerAtTheAddressIsUnreachable() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    try (WireCase wire = WireCase.calling(URI.create("http://127.0.0.1:" + port))) {
      ProviderException failure = wire.perform(Mode.WHOLE).failure();

      assertThat(failure.kind()).isEqualTo(ErrorKind.UNREACHABLE);
      assertThat(failure.status()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aHostThatDoesNotExistIsUnreachable(Mode mode) {
    try (WireCase wire = WireCase.calling(URI.create("https://parrot.invalid"))) {
      ProviderException failure = wire.perform(mode).failure();

      assertThat(failure.kind()).isEqualTo(ErrorKind.UNREACHABLE);
      assertThat(failure.detail()).contains("parrot.invalid");
    }
  }
}
