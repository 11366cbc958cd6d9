package dev.patchbay.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Deadline and attributes of a call. */
class CallContextTest {

  private final FakeClock clock = new FakeClock();

  @Test
  void withoutATimeoutThereIsNoDeadline() {
    CallContext context = CallContext.builder().clock(clock).build();
    clock.advance(Duration.ofDays(10_000));

    assertThat(context.deadline()).isEmpty();
    assertThat(context.remaining()).isEmpty();
    assertThat(context.expired()).isFalse();
  }

  @Test
  void theTimeoutCountsFromTheMakingOfTheContext() {
    CallContext.Builder builder =
        CallContext.builder().timeout(Duration.ofSeconds(10)).clock(clock);
    clock.advance(Duration.ofSeconds(3));

    assertThat(builder.build().deadline()).hasValue(clock.instant().plusSeconds(10));
  }

  @Test
  void theRemainingTimeShrinksToZeroAndNotBelow() {
    CallContext context = withTimeout(Duration.ofSeconds(10));

    assertThat(context.remaining()).hasValue(Duration.ofSeconds(10));
    clock.advance(Duration.ofSeconds(4));
    assertThat(context.remaining()).hasValue(Duration.ofSeconds(6));
    clock.advance(Duration.ofSeconds(60));
    assertThat(context.remaining()).hasValue(Duration.ZERO);
  }

  @Test
  void aContextExpiresAtItsDeadlineAndNotBefore() {
    CallContext context = withTimeout(Duration.ofSeconds(10));

    clock.advance(Duration.ofSeconds(10).minusNanos(1));
    assertThat(context.expired()).isFalse();
    clock.advance(Duration.ofNanos(1));
    assertThat(context.expired()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE})
  void aTimeoutThatIsNotAboveZeroIsRefused(long seconds) {
    Duration timeout = Duration.ofSeconds(seconds);

    assertThatThrownBy(() -> CallContext.withTimeout(timeout))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(timeout.toString());
  }

  @Test
  void aHugeTimeoutMeansNever() {
    CallContext context = withTimeout(Duration.ofSeconds(Long.MAX_VALUE, 999_999_999));
    clock.advance(Duration.ofDays(1_000_000));

    assertThat(context.deadline()).hasValue(Instant.MAX);
    assertThat(context.expired()).isFalse();
    assertThat(context.remaining()).hasValueSatisfying(left -> assertThat(left).isPositive());
  }

  @Test
  void theDefaultClockTakesAHugeTimeoutToo() {
    CallContext context = CallContext.withTimeout(Duration.ofSeconds(Long.MAX_VALUE));

    assertThatCode(context::requireAlive).doesNotThrowAnyException();
  }

  @Test
  void theDefaultClockNeverRunsBackwards() {
    CallContext context = CallContext.create();
    Instant last = context.clock().instant();
    for (int i = 0; i < 1_000; i++) {
      Instant now = context.clock().instant();
      assertThat(now).isAfterOrEqualTo(last);
      last = now;
    }
  }

  @Test
  void allContextsShareTheDefaultClock() {
    assertThat(CallContext.create().clock()).isSameAs(CallContext.create().clock());
  }

  @Test
  void aContextThatIsAliveLetsTheCallGoOn() {
    assertThatCode(withTimeout(Duration.ofSeconds(1))::requireAlive).doesNotThrowAnyException();
  }

  @Test
  void anExpiredContextIsATimeout() {
    CallContext context = withTimeout(Duration.ofSeconds(1));
    clock.advance(Duration.ofSeconds(1));

    assertThat(deathOf(context).kind()).isEqualTo(ErrorKind.TIMEOUT);
  }

  @Test
  void aCancelledContextIsACancelEvenPastItsDeadline() {
    CallContext context = withTimeout(Duration.ofSeconds(1));
    clock.advance(Duration.ofSeconds(1));
    context.cancel();

    assertThat(deathOf(context).kind()).isEqualTo(ErrorKind.CANCELLED);
  }

  @Test
  void attributesAreFoundByName() {
    CallContext context = CallContext.builder().attribute("trace", "t-1").build();

    assertThat(context.attribute("trace")).hasValue("t-1");
    assertThat(context.attribute("span")).isEmpty();
  }

  @Test
  void anAttributeSetAfterTheMakingDoesNotReachTheContext() {
    CallContext.Builder builder = CallContext.builder();
    CallContext context = builder.build();
    builder.attribute("trace", "t-1");

    assertThat(context.attribute("trace")).isEmpty();
  }

  private CallContext withTimeout(Duration timeout) {
    return CallContext.builder().clock(clock).timeout(timeout).build();
  }

  private static ProviderException deathOf(CallContext context) {
    return catchThrowableOfType(ProviderException.class, context::requireAlive);
  }
}
