package dev.patchbay.provider.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.testkit.FaultServer;
import dev.patchbay.testkit.Script;
import java.net.InetAddress;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkRulesTest {

  private static final String KEY = "sk-CANARY-7f3a";

  @Test
  void aKeyIsNotSentInClearTextToAnotherMachine() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Parrot.at("http://parrot.example", "api-key", KEY))
        .withMessageContaining("in clear text")
        .withMessageContaining("allow-insecure-key=true")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain(KEY));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://parrot.example",
        "http://127.0.0.1:8080",
        "http://localhost",
        "http://[::1]:8080"
      })
  void aKeyMayGoOverTlsOrStayOnThisMachine(String url) {
    assertThatCode(() -> Parrot.at(url, "api-key", KEY)).doesNotThrowAnyException();
  }

  @Test
  void anOperatorMayVouchForANetwork() {
    assertThatCode(
            () -> Parrot.at("http://parrot.example", "api-key", KEY, "allow-insecure-key", "true"))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "localhost"})
  void whereTheyAreBlockedAPrivateAddressIsNotConnectedTo(String host) {
    try (FaultServer server = FaultServer.answering(Script.json(200, "{}"))) {
      String url = "http://" + host + ":" + server.url().getPort();

      ProviderException failure = Answers.failure(
          () -> Parrot.at(url, "block-private-addresses", "true").complete(Parrot.HELLO));

      assertThat(failure.kind()).isEqualTo(ErrorKind.UNREACHABLE);
      assertThat(failure.detail()).contains(host).contains("block-private-addresses");
      assertThat(server.requests()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "10.1.2.3",
        "100.64.0.1",
        "127.9.9.9",
        "169.254.169.254",
        "172.16.0.1",
        "192.0.2.1",
        "192.168.0.1",
        "198.18.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1",
        "fc00::1",
        "fd12::1",
        "ff02::1",
        "64:ff9b::a00:1",
        "2002:a00:1::1",
        "2001:db8::1",
        "::ffff:10.0.0.1"
      })
  void addressesOfSpecialRangesArePrivate(String address) throws Exception {
    assertThat(PublicDns.isPrivate(InetAddress.getByName(address))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"8.8.8.8", "100.128.0.1", "172.32.0.1", "192.169.0.1", "2606:4700::1111"})
  void othersArePublic(String address) throws Exception {
    assertThat(PublicDns.isPrivate(InetAddress.getByName(address))).isFalse();
  }

  @Test
  void whatTheServiceSaysOfItsLimitsIsOnTheError() {
    Script limited = Script.whole(
        429,
        Map.of("X-RateLimit-Remaining-Requests", "0", "x-ratelimit-reset-tokens", "6m0s"),
        "{}");
    try (FaultServer server = FaultServer.answering(limited)) {
      ProviderException failure =
          Answers.failure(() -> Parrot.at(server.url()).complete(Parrot.HELLO));

      assertThat(failure.rateLimits())
          .containsOnly(
              Map.entry("x-ratelimit-remaining-requests", "0"),
              Map.entry("x-ratelimit-reset-tokens", "6m0s"));
    }
  }
}
