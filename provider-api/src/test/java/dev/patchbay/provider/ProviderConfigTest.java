package dev.patchbay.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProviderConfigTest {

  private static final String SOURCE = "environment variable PATCHBAY_PARROT";
  private static final String KEY = "sk-do-not-show";
  private static final URI ADDRESS = URI.create("https://parrot.example");

  @Test
  void anEmptyConfigSetsNothing() {
    ProviderConfig config = ProviderConfig.empty();

    assertThat(config.isEmpty()).isTrue();
    assertThat(config.names()).isEmpty();
    assertThat(config.text("base-url")).isEmpty();
    assertThat(config.baseUrl()).isEmpty();
    assertThat(config.models()).isEmpty();
    assertThat(config.apiKey(ADDRESS)).isEmpty();
    assertThat(config.duration("timeout")).isEmpty();
  }

  @Test
  void namesAreInOrder() {
    ProviderConfig config =
        ProviderConfig.builder().set("models", "a").set("base-url", "http://h").build();

    assertThat(config.isEmpty()).isFalse();
    assertThat(config.names()).containsExactly("base-url", "models");
  }

  @Test
  void textIsTheValueAsItWasGiven() {
    assertThat(setting("plugins", " 0 ").text("plugins")).hasValue(" 0 ");
  }

  @Test
  void aLaterValueReplacesAnEarlierOneWithItsSource() {
    ProviderConfig config = ProviderConfig.builder()
        .set("timeout", "1s", "the file")
        .set("timeout", "soon", "the environment")
        .build();

    assertRefused(() -> config.duration("timeout"))
        .hasMessageContaining("the environment")
        .hasMessageNotContaining("the file");
  }

  @Test
  void theSettingsOfAnotherWinOverThoseSetBefore() {
    ProviderConfig config = ProviderConfig.builder()
        .set("a", "1")
        .set("b", "1")
        .setAll(setting("b", "2"))
        .build();

    assertThat(config.text("a")).hasValue("1");
    assertThat(config.text("b")).hasValue("2");
  }

  @Test
  void aBuilderUsedFurtherDoesNotChangeWhatItMade() {
    ProviderConfig.Builder builder = ProviderConfig.builder().set("a", "1");
    ProviderConfig config = builder.build();
    builder.set("a", "2").set("b", "2");

    assertThat(config.names()).containsExactly("a");
    assertThat(config.text("a")).hasValue("1");
  }

  @Test
  void aSettingOfTheApplicationSaysSo() {
    ProviderConfig config = ProviderConfig.builder().set("timeout", "soon").build();

    assertRefused(() -> config.duration("timeout")).hasMessageContaining("from the application");
  }

  @Test
  void toStringShowsNamesAndSourcesButNoValues() {
    ProviderConfig config = ProviderConfig.builder()
        .set("api-key", KEY, SOURCE)
        .set("base-url", "http://secret-host")
        .build();

    assertThat(config)
        .hasToString("ProviderConfig[api-key from " + SOURCE + ", base-url from the application]");
  }

  @ParameterizedTest
  @CsvSource({
    "500ms, PT0.5S",
    "30s, PT30S",
    "5m, PT5M",
    "' 1 s ', PT1S",
    "999999999m, PT16666666H39M"
  })
  void aDurationIsANumberAndAUnit(String written, Duration meant) {
    assertThat(setting("timeout", written).duration("timeout")).hasValue(meant);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "5",
        "s",
        "0s",
        "-1s",
        "1.5s",
        "5h",
        "5S",
        "PT5S",
        "1s1s",
        "1000000000s",
        "٣s"
      })
  void aDurationInAnotherFormIsRefused(String written) {
    assertRefused(() -> setting("timeout", written).duration("timeout"))
        .hasMessageStartingWith("Setting timeout (from " + SOURCE + ")")
        .hasMessageContaining("such as 500ms, 30s or 5m");
  }

  @ParameterizedTest
  @CsvSource({"0,0", "256,256", "' 7 ',7", "999999999,999999999"})
  void aNumberIsDigits(String written, int meant) {
    assertThat(setting("limit", written).number("limit")).contains(meant);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "-1", "+1", "1.5", "1e3", "many", "1 000", "9999999999"})
  void aNumberInAnotherFormIsRefused(String written) {
    assertRefused(() -> setting("limit", written).number("limit"))
        .hasMessage("Setting limit (from " + SOURCE
            + ") is a whole number such as 0 or 256, but is not one");
  }

  @Test
  void modelsAreSeparatedByCommas() {
    assertThat(setting("models", " a, b ,,c,").models())
        .hasValueSatisfying(models -> assertThat(models).containsExactly("a", "b", "c"));
  }

  @Test
  void aModelNamedTwiceCountsOnce() {
    assertThat(setting("models", "a,b,a").models())
        .hasValueSatisfying(models -> assertThat(models).containsExactly("a", "b"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", ",", " , "})
  void modelsThatNameNoneAreRefused(String written) {
    assertRefused(() -> setting("models", written).models())
        .hasMessageStartingWith("Setting models (from " + SOURCE + ")")
        .hasMessageContaining("names no model");
  }

  @Test
  void theKeyIsBoundToTheAddress() {
    assertThat(setting("api-key", KEY).apiKey(ADDRESS))
        .hasValueSatisfying(secret -> assertThat(secret.valueFor(ADDRESS)).isEqualTo(KEY));
  }

  static Stream<Arguments> unusableKeys() {
    return Stream.of(
        Arguments.of("", "empty"),
        Arguments.of(KEY + "\n", "Character 15"),
        Arguments.of(KEY + "é", "Character 15"),
        Arguments.of(KEY.repeat(1000), "14000 characters"));
  }

  @ParameterizedTest
  @MethodSource("unusableKeys")
  void anUnusableKeyIsRefusedWithItsSourceButWithoutItself(String key, String reason) {
    assertRefused(() -> setting("api-key", key).apiKey(ADDRESS))
        .hasMessageStartingWith("Setting api-key (from " + SOURCE + ") cannot be used")
        .hasMessageContaining(reason)
        .hasMessageNotContaining(KEY)
        .hasNoCause();
  }

  @Test
  void requireOnlyAcceptsWhatIsKnown() {
    ProviderConfig config = setting("base-url", "http://h");

    assertThatCode(() -> config.requireOnly("api-key", "base-url")).doesNotThrowAnyException();
    assertThatCode(() -> ProviderConfig.empty().requireOnly()).doesNotThrowAnyException();
  }

  @Test
  void requireOnlyNamesTheUnknownSettingItsSourceAndWhatIsKnown() {
    assertRefused(() -> setting("api_key", KEY).requireOnly("api-key", "base-url"))
        .hasMessage("Setting api_key (from " + SOURCE
            + ") is not known; this provider knows api-key, base-url");
  }

  @Test
  void requireOnlyOfNothingSaysThatNoSettingsAreTaken() {
    assertRefused(() -> setting("api-key", KEY).requireOnly())
        .hasMessageContaining("takes no settings")
        .hasMessageNotContaining(KEY);
  }

  @Test
  void aKnownNameThatEndsInAStarStandsForAllThatBeginLikeThat() {
    assertThatCode(() -> setting("header.x-team", "a").requireOnly("header.*"))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"header.", "header", "headers.x", "Header.x"})
  void aKnownNameThatEndsInAStarStandsForNothingElse(String name) {
    assertRefused(() -> setting(name, "a").requireOnly("api-key", "header.*"))
        .hasMessage("Setting " + name + " (from " + SOURCE
            + ") is not known; this provider knows api-key, header.*");
  }

  @Test
  void aVariableThatLacksTheDotIsToldHowToWriteIt() {
    assertRefused(() -> setting("header-x-team", "a").requireOnly("header.*"))
        .hasMessageEndingWith(
            "knows header.* (in the name of a variable, two underscores stand for the dot)");
  }

  @Test
  void whatIsWrongWithASettingIsSaidWithItsSource() {
    assertThat(setting("volume", "11").invalid("volume", "goes from 1 to 10"))
        .hasMessage("Setting volume (from " + SOURCE + ") goes from 1 to 10");
    assertThat(ProviderConfig.empty().invalid("volume", "is missing; set it"))
        .hasMessage("Setting volume is missing; set it");
  }

  @Test
  void nullIsNoNameValueOrSource() {
    ProviderConfig.Builder builder = ProviderConfig.builder();

    assertThatThrownBy(() -> builder.set(null, "v")).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> builder.set("n", null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> builder.set("n", "v", null)).isInstanceOf(NullPointerException.class);
  }

  private static ProviderConfig setting(String name, String value) {
    return ProviderConfig.builder().set(name, value, SOURCE).build();
  }

  private static AbstractThrowableAssert<?, ?> assertRefused(ThrowingCallable call) {
    return assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class);
  }
}
