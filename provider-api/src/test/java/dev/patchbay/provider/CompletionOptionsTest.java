package dev.patchbay.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CompletionOptionsTest {

  @Test
  void withoutOptionsEverythingIsLeftToTheProvider() {
    CompletionOptions none = CompletionOptions.none();

    assertThat(none.temperature()).isEmpty();
    assertThat(none.topP()).isEmpty();
    assertThat(none.presencePenalty()).isEmpty();
    assertThat(none.frequencyPenalty()).isEmpty();
    assertThat(none.maxTokens()).isEmpty();
    assertThat(none.stop()).isEmpty();
    assertThat(none.seed()).isEmpty();
    assertThat(none).isEqualTo(CompletionOptions.builder().build());
  }

  @ParameterizedTest
  @CsvSource({
    "temperature, 0", "temperature, 2", "top_p, 0", "top_p, 1",
    "presence_penalty, -2", "presence_penalty, 2", "frequency_penalty, -2", "frequency_penalty, 2"
  })
  void theEndsOfARangeBelongToIt(String name, double value) {
    assertThat(CompletionOptions.of(Map.of(name, value)))
        .hasToString("CompletionOptions[" + name + "=" + value + "]");
  }

  @ParameterizedTest
  @CsvSource({
    "temperature, -0.1, 0.0 to 2.0",
    "temperature, 2.1, 0.0 to 2.0",
    "temperature, NaN, 0.0 to 2.0",
    "temperature, Infinity, 0.0 to 2.0",
    "top_p, -0.1, 0.0 to 1.0",
    "top_p, 1.1, 0.0 to 1.0",
    "top_p, NaN, 0.0 to 1.0",
    "presence_penalty, -2.1, -2.0 to 2.0",
    "presence_penalty, 2.1, -2.0 to 2.0",
    "presence_penalty, NaN, -2.0 to 2.0",
    "frequency_penalty, -2.1, -2.0 to 2.0",
    "frequency_penalty, 2.1, -2.0 to 2.0",
    "frequency_penalty, NaN, -2.0 to 2.0",
    "frequency_penalty, -Infinity, -2.0 to 2.0"
  })
  void aValueOutsideItsRangeIsRefused(String name, double value, String range) {
    assertThatThrownBy(() -> CompletionOptions.of(Map.of(name, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Option " + name + " is " + range + ", but this is " + value);
  }

  @Test
  void theBuilderRefusesAValueOutsideItsRangeAtOnce() {
    CompletionOptions.Builder builder = CompletionOptions.builder();

    assertThatThrownBy(() -> builder.temperature(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.topP(2)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.presencePenalty(-3))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.frequencyPenalty(3))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.maxTokens(0)).isInstanceOf(IllegalArgumentException.class);
    assertThat(builder.build()).isEqualTo(CompletionOptions.none());
  }

  static Stream<Number> countsThatAreNone() {
    return Stream.of(0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE + 1L, Long.MAX_VALUE);
  }

  @ParameterizedTest
  @MethodSource("countsThatAreNone")
  void maxTokensIsOneToTheLargestInteger(Number value) {
    assertThatThrownBy(() -> CompletionOptions.of(Map.of("max_tokens", value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Option max_tokens is 1 to 2147483647, but this is " + value);
  }

  @Test
  void theEndsOfMaxTokensBelongToIt() {
    assertThat(CompletionOptions.of(Map.of("max_tokens", 1)).maxTokens()).hasValue(1);
    assertThat(CompletionOptions.builder().maxTokens(Integer.MAX_VALUE).build().maxTokens())
        .hasValue(Integer.MAX_VALUE);
  }

  @Test
  void anEmptyStopSequenceIsRefused() {
    assertThatThrownBy(() -> CompletionOptions.builder().stop("END", ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("stop");
  }

  @Test
  void everyOptionCanBeGivenByItsNameOnTheWire() {
    CompletionOptions named = CompletionOptions.of(Map.of(
        "temperature",
        1,
        "top_p",
        new BigDecimal("0.5"),
        "presence_penalty",
        -1.5f,
        "frequency_penalty",
        0.25,
        "max_tokens",
        100L,
        "stop",
        List.of("END", "STOP"),
        "seed",
        7));

    assertThat(named)
        .isEqualTo(CompletionOptions.builder()
            .temperature(1)
            .topP(0.5)
            .presencePenalty(-1.5)
            .frequencyPenalty(0.25)
            .maxTokens(100)
            .stop("END", "STOP")
            .seed(7)
            .build());
  }

  @Test
  void stopMayBeOneStringOrAnyCollectionOfStrings() {
    assertThat(CompletionOptions.of(Map.of("stop", "END")).stop()).containsExactly("END");
    assertThat(CompletionOptions.of(Map.of("stop", Set.of("END"))).stop()).containsExactly("END");
    assertThat(CompletionOptions.of(Map.of("stop", List.of())).stop()).isEmpty();
  }

  @Test
  void seedMayBeAnyWholeNumber() {
    assertThat(CompletionOptions.of(Map.of("seed", Long.MIN_VALUE)).seed())
        .hasValue(Long.MIN_VALUE);
  }

  static Stream<Arguments> valuesOfTheWrongType() {
    return Stream.of(
        Arguments.of("temperature", "1", "is a number, but this is a String (1)"),
        Arguments.of("top_p", true, "is a number, but this is a Boolean (true)"),
        Arguments.of("presence_penalty", List.of(), "is a number"),
        Arguments.of("frequency_penalty", 'a', "is a number"),
        Arguments.of("max_tokens", 1.5, "is a whole number, but this is a Double (1.5)"),
        Arguments.of("max_tokens", "9", "is a whole number, but this is a String (9)"),
        Arguments.of("seed", 1.0, "is a whole number, but this is a Double (1.0)"),
        Arguments.of("stop", 1, "is a string or several, but this is a Integer (1)"),
        Arguments.of("stop", List.of("END", 1), "holds strings, but one is a Integer (1)"),
        Arguments.of("stop", Arrays.asList("END", null), "holds strings, but one is null"));
  }

  @ParameterizedTest
  @MethodSource("valuesOfTheWrongType")
  void aValueOfTheWrongTypeIsRefused(String name, Object value, String reason) {
    assertThatThrownBy(() -> CompletionOptions.of(Map.of(name, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Option " + name + " " + reason);
  }

  @ParameterizedTest
  @CsvSource({
    "temperature",
    "top_p",
    "presence_penalty",
    "frequency_penalty",
    "max_tokens",
    "stop",
    "seed"
  })
  void nullIsNoValue(String name) {
    Map<String, Object> named = new HashMap<>();
    named.put(name, null);

    assertThatThrownBy(() -> CompletionOptions.of(named))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(name, "null");
  }

  @ParameterizedTest
  @CsvSource({"top_q", "topP", "Temperature", "''", "max_completion_tokens"})
  void anUnknownOptionIsRefusedAndNamedWithTheKnownOnes(String name) {
    assertThatThrownBy(() -> CompletionOptions.of(Map.of(name, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Unknown option '" + name + "'")
        .hasMessageContainingAll("temperature", "top_p", "max_tokens", "seed", "extra");
  }

  @Test
  void anOptionThatIsSetWinsOverTheDefault() {
    CompletionOptions all = all();
    CompletionOptions others = CompletionOptions.builder()
        .temperature(0)
        .topP(0)
        .presencePenalty(0)
        .frequencyPenalty(0)
        .maxTokens(1)
        .stop("x")
        .seed(0)
        .build();

    assertThat(all.orElse(others)).isEqualTo(all);
  }

  @Test
  void anOptionThatIsNotSetIsTheDefault() {
    assertThat(CompletionOptions.none().orElse(all())).isEqualTo(all());
    assertThat(all().orElse(CompletionOptions.none())).isEqualTo(all());
  }

  @Test
  void optionsAndDefaultsAreMergedOneByOne() {
    CompletionOptions options = CompletionOptions.builder().temperature(0).build();
    CompletionOptions defaults =
        CompletionOptions.builder().temperature(1).seed(7).build();

    assertThat(options.orElse(defaults))
        .isEqualTo(CompletionOptions.builder().temperature(0).seed(7).build());
  }

  @Test
  void optionsAreEqualIfEveryOneIs() {
    assertThat(all()).isEqualTo(all()).hasSameHashCodeAs(all());
    assertThat(all()).isNotEqualTo(CompletionOptions.none()).isNotEqualTo(null);
    assertThat(all()).isNotEqualTo(CompletionOptions.builder().seed(9).build().orElse(all()));
  }

  @Test
  void toStringNamesWhatIsSet() {
    assertThat(CompletionOptions.none()).hasToString("CompletionOptions[]");
    assertThat(all())
        .hasToString("CompletionOptions[temperature=0.5, top_p=0.9, presence_penalty=1.0,"
            + " frequency_penalty=-1.0, max_tokens=100, stop=[END], seed=7]");
  }

  @Test
  void theStopSequencesAreACopy() {
    List<String> mine = new ArrayList<>(List.of("END"));
    CompletionOptions options = CompletionOptions.of(Collections.singletonMap("stop", mine));
    mine.add("more");

    assertThat(options.stop()).containsExactly("END").isUnmodifiable();
  }

  private static CompletionOptions all() {
    return CompletionOptions.builder()
        .temperature(0.5)
        .topP(0.9)
        .presencePenalty(1)
        .frequencyPenalty(-1)
        .maxTokens(100)
        .stop("END")
        .seed(7)
        .build();
  }
}
