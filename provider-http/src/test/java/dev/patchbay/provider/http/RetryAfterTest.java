package dev.patchbay.provider.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {

  private static final Instant NOW = Instant.parse("1994-11-06T08:49:37Z");

  @ParameterizedTest
  @CsvSource({"0,0", "1,1000", " 20 ,20000", "1.5,1500", "0.001,1", "0.0001,0", "120,120000"})
  void secondsMayBeWholeOrFractional(String seconds, long millis) {
    assertThat(RetryAfter.parse("", seconds, NOW)).isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @CsvSource({"0,0", "250,250", "1500.9,1500", "0.5,0"})
  void millisecondsMayBeWholeOrFractional(String milliseconds, long millis) {
    assertThat(RetryAfter.parse(milliseconds, "", NOW)).isEqualTo(Duration.ofMillis(millis));
  }

  @Test
  void millisecondsWinOverSeconds() {
    assertThat(RetryAfter.parse("250", "9", NOW)).isEqualTo(Duration.ofMillis(250));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "soon", "NaN", "1e3", "0x10"})
  void secondsCountWhereMillisecondsAreUnreadable(String milliseconds) {
    assertThat(RetryAfter.parse(milliseconds, "9", NOW)).isEqualTo(Duration.ofSeconds(9));
  }

  @Test
  void anHttpDateIsReckonedFromNow() {
    assertThat(RetryAfter.parse("", "Sun, 06 Nov 1994 08:50:37 GMT", NOW))
        .isEqualTo(Duration.ofMinutes(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Sun, 06 Nov 1994 08:49:37 GMT", "Sat, 05 Nov 1994 08:49:37 GMT"})
  void aPastDateIsNotSaid(String date) {
    assertThat(RetryAfter.parse("", date, NOW)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "-1",
        "-0.5",
        "soon",
        "1s",
        "1,5",
        "+1",
        "1e9",
        "Infinity",
        "NaN",
        "1.",
        ".5",
        "٣",
        "Sun, 99 Nov 1994 08:49:37 GMT",
        "1994-11-06T08:50:37Z"
      })
  void whatIsNegativeOrUnreadableIsNotSaid(String value) {
    assertThat(RetryAfter.parse("", value, NOW)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"999999999999", "31622401", "Fri, 31 Dec 9999 23:59:59 GMT"})
  void aHugeWaitIsAYear(String value) {
    assertThat(RetryAfter.parse("", value, NOW)).isEqualTo(Duration.ofDays(366));
  }

  @Test
  void aNumberTooLongToBeHonestIsNotSaid() {
    assertThat(RetryAfter.parse("", "9".repeat(100_000), NOW)).isNull();
  }
}
