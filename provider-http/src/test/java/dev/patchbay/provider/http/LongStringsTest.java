package dev.patchbay.provider.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LongStringsTest {

  @Test
  void aLongStringIsTakenOutAndAShortOneStays() {
    LongStrings taken = taken("{\"a\":\"long enough\",\"b\":\"no\"}");

    assertThat(rest(taken)).isEqualTo("{\"a\":\"\",\"b\":\"no\"}");
    assertThat(taken.at(5)).isEqualTo("long enough");
  }

  @Test
  void everyStringThatWasTakenOutIsFoundAtItsPlace() {
    LongStrings taken = taken("[\"the first\", \"x\", \"the \\u00e9 \\n second\"]");

    String rest = rest(taken);
    assertThat(rest).isEqualTo("[\"\", \"x\", \"\"]");
    assertThat(taken.at(1)).isEqualTo("the first");
    assertThat(taken.at(rest.lastIndexOf("\"\""))).isEqualTo("the é \n second");
    assertThat(taken.at(5)).isNull();
  }

  @Test
  void aLongNameStays() {
    assertThat(rest(taken("{\"a long name\" : \"a long value\"}")))
        .isEqualTo("{\"a long name\" : \"\"}");
  }

  @Test
  void quotesAndBackslashesInsideAStringDoNotEndIt() {
    LongStrings taken = taken("[\"a \\\" and a \\\\\", 1]");

    assertThat(rest(taken)).isEqualTo("[\"\", 1]");
    assertThat(taken.at(1)).isEqualTo("a \" and a \\");
  }

  @Test
  void onlyTheGivenPartOfTheBytesIsLookedAt() {
    byte[] bytes = "\"\"\"[\"long enough\"]\"".getBytes(UTF_8);

    LongStrings taken = LongStrings.of(bytes, 3, bytes.length - 4, 8, new JsonStrings());

    assertThat(rest(taken)).isEqualTo("[\"\"]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[\"short\"]",
        "[\"never ended",
        "[\"ends in a backslash\\",
        "[\"an escape \\x of no kind\"]",
        "[\"half an escape \\u12\"]",
        "[\"half a pair \\ud83d\"]",
        "[\"the other half \\ude00\"]",
        "[\"a bare\nline end\"]"
      })
  void whereNothingIsLongOrAnythingIsOddTheParserDecides(String json) {
    byte[] bytes = json.getBytes(UTF_8);

    assertThat(LongStrings.of(bytes, 0, bytes.length, 8, new JsonStrings())).isNull();
  }

  private static LongStrings taken(String json) {
    byte[] bytes = json.getBytes(UTF_8);
    return Objects.requireNonNull(LongStrings.of(bytes, 0, bytes.length, 8, new JsonStrings()));
  }

  private static String rest(LongStrings taken) {
    return new String(taken.rest(), 0, taken.restLength(), UTF_8);
  }
}
