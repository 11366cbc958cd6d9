package dev.patchbay.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.ErrorKind.Failover;
import dev.patchbay.provider.ErrorKind.Health;
import dev.patchbay.provider.ErrorKind.Retry;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The table of what may follow a failure. */
class ErrorKindTest {

  private static final String TABLE = """
      # kind             , retry here, try another   , counts against health
      INVALID_REQUEST    , NEVER     , NEVER         , UNAFFECTED
      CONTEXT_TOO_LONG   , NEVER     , LARGER_CONTEXT, UNAFFECTED
      CONTENT_FILTERED   , NEVER     , NEVER         , UNAFFECTED
      AUTHENTICATION     , NEVER     , OPT_IN        , UNAFFECTED
      PERMISSION         , NEVER     , OPT_IN        , UNAFFECTED
      MODEL_UNAVAILABLE  , NEVER     , ALLOWED       , MODEL
      QUOTA_EXHAUSTED    , NEVER     , ALLOWED       , LONG
      RATE_LIMITED       , AFTER_HINT, ALLOWED       , RETRY_AFTER
      TIMEOUT            , BACK_OFF  , ALLOWED       , PROVIDER
      UNREACHABLE        , BACK_OFF  , ALLOWED       , PROVIDER
      STALE_CONNECTION   , AT_ONCE   , ALLOWED       , UNAFFECTED
      TLS_FAILURE        , NEVER     , ALLOWED       , PROVIDER
      SERVER_ERROR       , BACK_OFF  , ALLOWED       , PROVIDER
      OVERLOADED         , BACK_OFF  , ALLOWED       , PROVIDER
      CHALLENGE_REQUIRED , NEVER     , ALLOWED       , PROVIDER
      PROTOCOL           , NEVER     , ALLOWED       , PROVIDER
      STREAM_INTERRUPTED , NEVER     , NEVER         , PROVIDER
      LIMIT_EXCEEDED     , NEVER     , NEVER         , UNAFFECTED
      WRONG_ANSWER       , NEVER     , NEVER         , UNAFFECTED
      PLUGIN_FAILURE     , NEVER     , ALLOWED       , PROVIDER
      CANCELLED          , NEVER     , NEVER         , UNAFFECTED
      """;

  @ParameterizedTest
  @CsvSource(textBlock = TABLE)
  void eachKindSaysWhatMayFollow(ErrorKind kind, Retry retry, Failover failover, Health health) {
    assertThat(kind.retry()).isEqualTo(retry);
    assertThat(kind.failover()).isEqualTo(failover);
    assertThat(kind.health()).isEqualTo(health);
  }

  @Test
  void theTableStatesEveryKindOnce() {
    Stream<String> stated =
        TABLE.lines().filter(line -> !line.startsWith("#")).map(line -> line.split(",", 2)[0]);

    assertThat(stated.map(String::strip).map(ErrorKind::valueOf))
        .containsExactlyInAnyOrder(ErrorKind.values());
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "CANCELLED")
  void eachKindAdvisesInASentence(ErrorKind kind) {
    assertThat(kind.advice()).matches("[A-Z].*\\.");
  }

  @Test
  void whoCancelsNeedsNoAdvice() {
    assertThat(ErrorKind.CANCELLED.advice()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void whatMayBeRetriedHereMayBeTriedElsewhere(ErrorKind kind) {
    if (kind.retry() != Retry.NEVER) {
      assertThat(kind.failover()).isEqualTo(Failover.ALLOWED);
    }
  }
}
