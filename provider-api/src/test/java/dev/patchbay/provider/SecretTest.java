package dev.patchbay.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretTest {

  private static final String KEY = "sk-do-not-show";
  private static final URI ADDRESS = URI.create("https://parrot.example/v1");

  static Stream<String> whatCannotBeAKey() {
    return Stream.of(
        KEY + "\n",
        "\n" + KEY,
        KEY + "\r\nX-Injected: 1",
        KEY + " " + KEY,
        KEY + "\t",
        KEY + "\0",
        KEY + "\u007f",
        KEY + "\u00e9",
        KEY + "\u200b",
        KEY + "\uD83D\uDD11",
        KEY + "x".repeat(1 << 20));
  }

  @ParameterizedTest
  @MethodSource("whatCannotBeAKey")
  void whatCannotBeAKeyIsRefusedWithoutShowingIt(String wrong) {
    assertThatThrownBy(() -> Secret.of(wrong, ADDRESS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasNoCause()
        .satisfies(e -> assertThat(e.toString()).doesNotContain(KEY).hasSizeLessThan(400));
  }

  @Test
  void anEmptyKeyIsRefused() {
    assertThatThrownBy(() -> Secret.of("", ADDRESS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The key is empty");
  }

  @Test
  void aKeyOfTheGreatestLengthIsTakenAndALongerOneRefused() {
    assertThat(Secret.of("x".repeat(8192), ADDRESS).valueFor(ADDRESS)).hasSize(8192);
    assertThatThrownBy(() -> Secret.of("x".repeat(8193), ADDRESS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("8193 characters");
  }

  @Test
  void theRefusalSaysWhichCharacterIsWrong() {
    assertThatThrownBy(() -> Secret.of("abc\n", ADDRESS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Character 4 of the key");
  }

  @Test
  void everyVisibleAsciiCharacterMayStandInAKey() {
    StringBuilder all = new StringBuilder();
    for (char c = '!'; c <= '~'; c++) {
      all.append(c);
    }

    assertThat(Secret.of(all.toString(), ADDRESS).valueFor(ADDRESS)).hasSize(94);
  }

  @Test
  void aTextMayHoldSpaces() {
    assertThat(Secret.ofText("Basic YTpi", ADDRESS).valueFor(ADDRESS)).isEqualTo("Basic YTpi");
    assertThat(Secret.ofText("Basic YTpi", ADDRESS)).hasToString("Secret[***]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", KEY + "\n", KEY + "\r\nX-Injected: 1", KEY + "\t", KEY + "\u00e9"})
  void whatCannotBeATextIsRefusedWithoutShowingIt(String wrong) {
    assertThatThrownBy(() -> Secret.ofText(wrong, ADDRESS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("value")
        .satisfies(e -> assertThat(e.toString()).doesNotContain(KEY));
  }

  @Test
  void toStringNeverShowsTheKey() {
    assertThat(Secret.of(KEY, ADDRESS)).hasToString("Secret[***]");
  }

  @Test
  void secretsAreNotEqualByValue() {
    assertThat(Secret.of(KEY, ADDRESS)).isNotEqualTo(Secret.of(KEY, ADDRESS));
  }

  @ParameterizedTest
  @CsvSource({
    "https://parrot.example, https://parrot.example/v1/chat?x=1",
    "https://parrot.example, https://parrot.example:443/",
    "https://parrot.example:443, https://parrot.example",
    "http://parrot.example:80, http://parrot.example",
    "https://Parrot.EXAMPLE, HTTPS://parrot.example",
    "http://127.0.0.1:8080, http://127.0.0.1:8080/v1",
    "http://[::1]:8080, http://[::1]:8080/v1"
  })
  void theKeyIsGivenOutForItsOwnOrigin(URI configured, URI target) {
    assertThat(Secret.of(KEY, configured).valueFor(target)).isEqualTo(KEY);
  }

  @ParameterizedTest
  @CsvSource({
    "https://parrot.example, https://evil.example",
    "https://parrot.example, https://api.parrot.example",
    "https://parrot.example, https://parrot.example.evil.example",
    "https://parrot.example, https://parrot.example@evil.example",
    "https://parrot.example, http://parrot.example",
    "https://parrot.example, http://parrot.example:443",
    "https://parrot.example, https://parrot.example:8443",
    "http://localhost:8080, http://127.0.0.1:8080"
  })
  void theKeyIsNotGivenOutForAnotherOrigin(URI configured, URI target) {
    Secret secret = Secret.of(KEY, configured);

    assertThatThrownBy(() -> secret.valueFor(target))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("is not sent to")
        .hasMessageNotContaining(KEY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/path", "parrot.example", "mailto:a@b", "//parrot.example"})
  void anAddressWithoutSchemeOrHostBindsNoKey(URI address) {
    assertThatThrownBy(() -> Secret.of(KEY, address))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining(KEY);
  }
}
