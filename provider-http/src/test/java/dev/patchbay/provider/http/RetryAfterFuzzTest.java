package dev.patchbay.provider.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.time.Duration;
import java.time.Instant;

class RetryAfterFuzzTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @FuzzTest(maxDuration = "5m")
  void anyHeaderIsAWaitThatIsNotNegativeOrNone(FuzzedDataProvider data) {
    Duration wait = RetryAfter.parse(data.consumeString(64), data.consumeRemainingAsString(), NOW);

    if (wait != null) {
      assertThat(wait).isGreaterThanOrEqualTo(Duration.ZERO);
    }
  }
}
