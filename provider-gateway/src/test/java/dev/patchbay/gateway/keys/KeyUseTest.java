package dev.patchbay.gateway.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.gateway.keys.Refusal.Reason;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KeyUseTest {

  private Instant now = Instant.parse("2026-06-01T12:00:00Z");
  private final KeyUse use = new KeyUse(() -> now);

  private void pass(Duration time) {
    now = now.plus(time);
  }

  private KeyCall admitted(KeyOptions options) {
    Admission admission = use.begin(options);
    assertThat(admission).isInstanceOf(KeyCall.class);
    return (KeyCall) admission;
  }

  private void refused(KeyOptions options, Reason reason, long secondsToWait) {
    assertThat(use.begin(options)).isInstanceOfSatisfying(Refusal.class, refusal -> {
      assertThat(refusal.reason()).isEqualTo(reason);
      assertThat(refusal.secondsToWait()).isEqualTo(secondsToWait);
      assertThat(refusal.message()).startsWith("The key ");
    });
  }

  @Test
  void withoutLimitsEveryCallIsAdmitted() {
    for (int i = 0; i < 1_000; i++) {
      admitted(KeyOptions.NONE).end(1_000_000, BigDecimal.TEN);
    }
  }

  @Test
  void callsAtOnceAreLimitedUntilOneEnds() {
    KeyOptions two = KeyOptions.of(Map.of("calls-at-once", "2"));
    KeyCall first = admitted(two);
    admitted(two);
    refused(two, Reason.CALLS_AT_ONCE, 1);

    first.close();
    first.close();

    admitted(two);
    refused(two, Reason.CALLS_AT_ONCE, 1);
  }

  @Test
  void callsAMinuteAreLimitedUntilTheOldestIsAMinuteOld() {
    KeyOptions two = KeyOptions.of(Map.of("calls-per-minute", "2"));
    admitted(two).close();
    pass(Duration.ofSeconds(20));
    admitted(two).close();
    refused(two, Reason.CALLS_PER_MINUTE, 40);
    pass(Duration.ofSeconds(39));
    refused(two, Reason.CALLS_PER_MINUTE, 1);
    pass(Duration.ofSeconds(1));
    admitted(two).close();
    refused(two, Reason.CALLS_PER_MINUTE, 20);
  }

  @Test
  void tokensAMinuteAreLimitedByCallsThatHaveEnded() {
    KeyOptions hundred = KeyOptions.of(Map.of("tokens-per-minute", "100"));
    admitted(hundred).end(90, null);
    pass(Duration.ofSeconds(10));
    admitted(hundred).end(20, null);
    refused(hundred, Reason.TOKENS_PER_MINUTE, 50);
    pass(Duration.ofSeconds(50));
    admitted(hundred).end(-1, null);
    assertThat(use.figures().tokensInMinute()).isEqualTo(20);
  }

  @Test
  void whatCallsCostAddsUpForEver() {
    KeyOptions dollar = KeyOptions.of(Map.of("max-spend", "1.00"));
    admitted(dollar).end(1, new BigDecimal("0.60"));
    pass(Duration.ofDays(30));
    admitted(dollar).end(1, new BigDecimal("0.40"));

    refused(dollar, Reason.SPENT, 0);
    assertThat(use.figures().spent()).isEqualByComparingTo("1");
  }

  @Test
  void aKeyIsGoodToTheEndOfTheDayOnWhichItExpires() {
    KeyOptions june = KeyOptions.of(Map.of("expires", "2026-06-01"));
    pass(Duration.ofHours(12).minusSeconds(1));
    admitted(june);
    pass(Duration.ofSeconds(1));
    refused(june, Reason.EXPIRED, 0);
  }

  @Test
  void aClockThatIsSetBackFreesNothing() {
    KeyOptions one = KeyOptions.of(Map.of("calls-per-minute", "1"));
    admitted(one).close();
    pass(Duration.ofHours(-1));
    refused(one, Reason.CALLS_PER_MINUTE, 60);
  }

  @Test
  void aRefusedCallCountsForNothing() {
    KeyOptions one = KeyOptions.of(Map.of("calls-at-once", "1"));
    admitted(one);
    refused(one, Reason.CALLS_AT_ONCE, 1);
    assertThat(use.figures()).isEqualTo(new ApiKey.Figures(1, 1, 0, BigDecimal.ZERO));
  }

  @Test
  void ofManyCallsAtOnceNoMoreAreAdmittedThanMayBe() {
    KeyOptions ten = KeyOptions.of(Map.of("calls-at-once", "10"));
    List<CompletableFuture<Admission>> calls = Stream.generate(
            () -> CompletableFuture.supplyAsync(() -> use.begin(ten)))
        .limit(100)
        .toList();

    assertThat(calls.stream().map(CompletableFuture::join).filter(KeyCall.class::isInstance))
        .hasSize(10);
  }
}
