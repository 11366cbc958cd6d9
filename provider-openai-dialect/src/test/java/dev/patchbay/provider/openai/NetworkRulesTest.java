package dev.patchbay.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.testkit.FaultServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which networks a key may cross, and which addresses may be called. */
class NetworkRulesTest {

  private static final String KEY = WireCase.KEY;

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
        "http://localhost.:8080",
        "http://[::1]:8080",
        "http://[0:0:0:0:0:0:0:1]:8080",
        "http://[::ffff:127.0.0.1]:8080"
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
  @ValueSource(strings = {"[::1]", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]", "[::ffff:a00:1]"})
  void whereTheyAreBlockedAPrivateAddressInAnySpellingIsNotConnectedTo(String host) {
    ProviderException failure =
        Answers.failure(() -> Parrot.at("http://" + host + ":9", "block-private-addresses", "true")
            .complete(Parrot.HELLO));

    assertThat(failure.detail()).contains("is an address of a private network");
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "localhost"})
  void whereTheyAreBlockedAPrivateAddressIsNotConnectedTo(String host) {
    try (FaultServer server = FaultServer.answering(Answers.good(Mode.WHOLE))) {
      String url = "http://" + host + ":" + server.url().getPort();

      ProviderException failure = Answers.failure(
          () -> Parrot.at(url, "block-private-addresses", "true").complete(Parrot.HELLO));

      assertThat(failure.kind()).isEqualTo(ErrorKind.UNREACHABLE);
      assertThat(failure.detail()).contains(host).contains("block-private-addresses");
      assertThat(server.requests()).isEmpty();
    }
  }
}
