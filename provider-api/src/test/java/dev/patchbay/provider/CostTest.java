package dev.patchbay.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What calls have cost together. */
class CostTest {

  private static final ModelPrice PRICE =
      ModelPrice.of("1", "2", "a list", LocalDate.of(2026, 11, 1));
  private static final Usage USAGE = Usage.of(1_000, 500);

  @Test
  void allAttemptsCount() {
    Attempt cut = attempt(ErrorKind.STREAM_INTERRUPTED, 0).priced(PRICE, Usage.of(1_000, 1));
    Attempt answered = attempt(null, 0).priced(PRICE, USAGE);

    assertThat(Cost.of(List.of(cut, answered))).hasToString("Optional[$0.003002]");
  }

  @Test
  void anUnknownPriceMakesTheWholeUnknown() {
    Attempt known = attempt(null, 0).priced(PRICE, USAGE);
    Attempt unknown = attempt(ErrorKind.TIMEOUT, 0).priced(null, Usage.UNKNOWN);

    assertThat(Cost.of(List.of(unknown, known))).isEmpty();
    assertThat(Cost.of(List.of())).isEmpty();
  }

  @Test
  void missingUsageMakesTheWholeALeastCost() {
    Attempt silent = attempt(ErrorKind.TIMEOUT, 0).priced(PRICE, Usage.UNKNOWN);
    Attempt known = attempt(null, 0).priced(PRICE, USAGE);

    assertThat(Cost.of(List.of(silent, known))).hasToString("Optional[at least $0.002]");
  }

  @Test
  void anAttemptThatTheServiceRefusedCostsNothingWhateverThePrice() {
    assertThat(attempt(ErrorKind.OVERLOADED, 529).priced(null, Usage.UNKNOWN).cost())
        .isEqualTo(Cost.NOTHING);
    assertThat(
            attempt(ErrorKind.STALE_CONNECTION, 0).priced(null, Usage.UNKNOWN).cost())
        .isEqualTo(Cost.NOTHING);
  }

  @ParameterizedTest
  @EnumSource(
      value = ErrorKind.class,
      names = {
        "TIMEOUT",
        "UNREACHABLE",
        "CANCELLED",
        "STREAM_INTERRUPTED",
        "PROTOCOL",
        "PLUGIN_FAILURE"
      })
  void anAttemptThatTheServiceMayHaveWorkedOnDoesNot(ErrorKind kind) {
    assertThat(attempt(kind, 0).priced(null, Usage.UNKNOWN).cost()).isNull();
    assertThat(attempt(kind, 0).priced(PRICE, Usage.UNKNOWN).cost())
        .isEqualTo(new Cost(BigDecimal.ZERO, true));
  }

  @Test
  void whatAServiceCountedForARefusalIsCounted() {
    assertThat(attempt(ErrorKind.OVERLOADED, 529).priced(PRICE, USAGE).cost())
        .hasToString("$0.002");
  }

  @Test
  void anAttemptKeepsTheCostThatItHas() {
    Attempt priced = attempt(null, 0).priced(PRICE, USAGE);

    assertThat(priced.priced(PRICE, Usage.of(9, 9))).isSameAs(priced);
  }

  @Test
  void anAnswerCostsWhatItsAttemptsDo() {
    Attempt refused = attempt(ErrorKind.RATE_LIMITED, 429).priced(PRICE, Usage.UNKNOWN);
    Completion answer = Completion.builder("Hello")
        .usage(USAGE)
        .servedBy("parrot", "m", List.of(attempt(null, 0)))
        .build();

    assertThat(answer.cost()).isEmpty();
    assertThat(answer.withEarlierAttempts(List.of(refused), PRICE).cost())
        .hasToString("Optional[$0.002]");
    assertThat(answer.withEarlierAttempts(List.of(), PRICE).cost()).hasToString("Optional[$0.002]");
    assertThat(answer.withEarlierAttempts(List.of(), null)).isSameAs(answer);
  }

  @Test
  void aStreamCostsWhatItSaysAtItsEnd() {
    CompletionStream stream = CompletionStream.of(List.of(
        new CompletionEvent.TextDelta("Hello"),
        new CompletionEvent.Finished(FinishReason.STOP, USAGE)));

    Completion answer = stream.withEarlierAttempts(List.of(), PRICE).toCompletion();

    assertThat(answer.cost()).hasToString("Optional[$0.002]");
    assertThat(Cost.of(stream.attempts())).isEqualTo(answer.cost());
  }

  @Test
  void equalAmountsAreEqual() {
    assertThat(new Cost(new BigDecimal("0.10"), false))
        .isEqualTo(new Cost(new BigDecimal("0.1"), false));
    assertThat(new Cost(new BigDecimal("100"), false)).hasToString("$100");
    assertThatThrownBy(() -> new Cost(new BigDecimal("-1"), false))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Attempt attempt(ErrorKind error, int status) {
    return new Attempt("parrot", "m", error, status, Duration.ofMillis(3));
  }
}
