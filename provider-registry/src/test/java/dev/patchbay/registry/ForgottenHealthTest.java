package dev.patchbay.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What was known of a provider's version says nothing of the next. */
class ForgottenHealthTest {

  private static final Instant NOW = Instant.parse("2030-01-01T12:00:00Z");

  private final Health health = new Health();
  private final List<Candidate> candidates = TestProvider.candidates("alpha", "beta");

  @Test
  void aProviderThatRestedIsAskedAgain() {
    failUntilItRests(candidates.get(0));

    health.forget("alpha");

    assertThat(health.rest("alpha", "", NOW)).isNull();
    assertThat(health.quiet()).isTrue();
  }

  @Test
  void theOthersGoOnResting() {
    failUntilItRests(candidates.get(0));
    failUntilItRests(candidates.get(1));

    health.forget("alpha");

    assertThat(health.rest("alpha", "", NOW)).isNull();
    assertThat(health.rest("beta", "", NOW)).isNotNull();
  }

  @Test
  void failuresBeforeItDoNotCount() {
    fail(candidates.get(0), Breaker.FAILURES_IN_A_ROW - 1);

    health.forget("alpha");
    fail(candidates.get(0), 1);

    assertThat(health.rest("alpha", "", NOW)).isNull();
  }

  @Test
  void callsThatBeganBeforeItDoNotCount() {
    List<Health.Watch> earlier = new ArrayList<>();
    for (int i = 0; i < Breaker.FAILURES_IN_A_ROW; i++) {
      earlier.add(health.begin(candidates.get(0), NOW, true, change -> {}));
    }

    health.forget("alpha");
    earlier.forEach(
        each -> each.failed(ProviderException.of(ErrorKind.SERVER_ERROR, "it failed"), NOW));

    assertThat(health.rest("alpha", "", NOW)).isNull();
  }

  private void failUntilItRests(Candidate candidate) {
    fail(candidate, Breaker.FAILURES_IN_A_ROW);
    assertThat(health.rest(candidate.id(), "", NOW)).isNotNull();
  }

  private void fail(Candidate candidate, int times) {
    for (int i = 0; i < times; i++) {
      Health.Watch watch = health.begin(candidate, NOW, true, change -> {});
      assertThat(watch).isNotNull();
      watch.failed(ProviderException.of(ErrorKind.SERVER_ERROR, "it failed"), NOW);
    }
  }
}
