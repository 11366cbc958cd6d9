package dev.patchbay.registry;

import static dev.patchbay.registry.Fakes.HELLO;
import static dev.patchbay.registry.Fakes.MODEL;
import static dev.patchbay.registry.Fakes.failing;
import static dev.patchbay.registry.Fakes.fake;
import static dev.patchbay.registry.Fakes.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.Attempt;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ModelInfo;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.testkit.FakeProvider;
import dev.patchbay.testkit.Script;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each signal that a service can give, over a real socket: is it asked again, is another asked, does it rest afterwards? */
@Timeout(60)
class ErrorTableTest {

  private static final boolean AGAIN = true;
  private static final boolean ANOTHER = true;
  private static final boolean RESTS = true;
  private static final boolean NO = false;

  /** A row of the table: after enough calls, what a signal brings. */
  private record Row(
      String signal,
      Script script,
      ErrorKind kind,
      boolean again,
      boolean another,
      boolean restsAtOnce,
      boolean restsAfterFive) {
    @Override
    public String toString() {
      return signal;
    }
  }

  static List<Row> rows() {
    return List.of(
        row("400", Service.error(400, "bad"), ErrorKind.INVALID_REQUEST, NO, NO, NO, NO),
        row("422", Service.error(422, "bad"), ErrorKind.INVALID_REQUEST, NO, NO, NO, NO),
        row(
            "content",
            Service.error(400, "content_filter"),
            ErrorKind.CONTENT_FILTERED,
            NO,
            NO,
            NO,
            NO),
        row("401", Service.error(401, "key"), ErrorKind.AUTHENTICATION, NO, NO, NO, NO),
        row("403", Service.error(403, "key"), ErrorKind.PERMISSION, NO, NO, NO, NO),
        row(
            "404",
            Service.error(404, "model_not_found"),
            ErrorKind.MODEL_UNAVAILABLE,
            NO,
            ANOTHER,
            NO,
            RESTS),
        row("402", Service.error(402, "pay"), ErrorKind.QUOTA_EXHAUSTED, NO, ANOTHER, RESTS, RESTS),
        row(
            "quota",
            Service.error(429, "insufficient_quota"),
            ErrorKind.QUOTA_EXHAUSTED,
            NO,
            ANOTHER,
            RESTS,
            RESTS),
        row(
            "429",
            Service.error(429, "slow", Map.of("retry-after-ms", "1")),
            ErrorKind.RATE_LIMITED,
            AGAIN,
            ANOTHER,
            RESTS,
            NO),
        row("408", Service.error(408, "late"), ErrorKind.TIMEOUT, AGAIN, ANOTHER, NO, RESTS),
        row("cut", Script.raw().close(), ErrorKind.UNREACHABLE, AGAIN, ANOTHER, NO, RESTS),
        row("500", Service.error(500, "broken"), ErrorKind.SERVER_ERROR, AGAIN, ANOTHER, NO, RESTS),
        row("503", Service.error(503, "down"), ErrorKind.SERVER_ERROR, AGAIN, ANOTHER, NO, RESTS),
        row("529", Service.error(529, "busy"), ErrorKind.OVERLOADED, AGAIN, ANOTHER, NO, RESTS),
        row(
            "page",
            Script.whole(200, Map.of("content-type", "text/html"), "<html>"),
            ErrorKind.PROTOCOL,
            NO,
            ANOTHER,
            NO,
            RESTS),
        row(
            "307",
            Script.whole(307, Map.of("location", "/"), ""),
            ErrorKind.PROTOCOL,
            NO,
            ANOTHER,
            NO,
            RESTS));
  }

  /** All but the one that is not for a provider to say. */
  static Stream<ErrorKind> kinds() {
    return Stream.of(ErrorKind.values()).filter(kind -> kind != ErrorKind.CANCELLED);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void aSignalLeadsToWhatItsRowSays(Row row) {
    try (Service a = Service.of("a", row.script());
        Service b = Service.of("b", Service.whole("Hello"))) {
      Router alone = quick(a);
      ProviderException failure =
          catchThrowableOfType(ProviderException.class, () -> alone.complete(HELLO));
      assertThat(failure.kind()).isEqualTo(row.kind());
      assertThat(a.calls()).as("calls to the only one").isEqualTo(row.again() ? 2 : 1);
      Router both = quick(a, b);
      if (row.another()) {
        assertThat(both.complete(HELLO).provider()).isEqualTo("b");
      } else {
        assertThat(catchThrowableOfType(ProviderException.class, () -> both.complete(HELLO))
                .kind())
            .isEqualTo(row.kind());
      }
      assertThat(b.calls()).as("calls to the other one").isEqualTo(row.another() ? 1 : 0);
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void aSignalCountsAgainstHealthAsItsRowSays(Row row) {
    try (Service a = Service.of("a", row.script())) {
      Simulation simulation =
          new Simulation(RoutingOptions.builder().attemptsPerProvider(1), a.provider());

      simulation.failure();
      assertThat(rests(simulation)).as("at once").isEqualTo(row.restsAtOnce());
      for (int i = 1; i < Breaker.FAILURES_IN_A_ROW; i++) {
        simulation.clock.advance(Duration.ofSeconds(1));
        simulation.failure();
      }
      simulation.clock.advance(Duration.ofSeconds(1));
      assertThat(rests(simulation)).as("after five").isEqualTo(row.restsAfterFive());
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void whoIsAskedAfterAFailureFollowsFromItsKindAlone(ErrorKind kind) {
    FakeProvider a = fake("a", failing(kind));
    FakeProvider b = fake("b", failing(kind));
    boolean another = kind.failover() == ErrorKind.Failover.ALLOWED;
    boolean again = kind.retry() != ErrorKind.Retry.NEVER;
    // Asking again at once is for one provider of a call.
    boolean othersAgain = again && kind.retry() != ErrorKind.Retry.AT_ONCE;

    ProviderException failure = new Simulation(a, b).failure();

    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(b.requests().size()).isEqualTo(!another ? 0 : othersAgain ? 2 : 1);
    assertThat(a.requests().size()).isEqualTo(again ? 2 : 1);
    assertThat(failure.attempts()).hasSize(a.requests().size() + b.requests().size());
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aKeyThatIsNotAcceptedLeadsToAnotherProviderIfTheApplicationWantsThat(ErrorKind kind) {
    FakeProvider a = fake("a", failing(kind));
    FakeProvider b = fake("b", failing(kind));
    boolean another = kind.failover() == ErrorKind.Failover.ALLOWED
        || kind.failover() == ErrorKind.Failover.OPT_IN;

    new Simulation(RoutingOptions.builder().failoverOnAuthentication(true), a, b).failure();

    assertThat(b.requests().size() > 0).isEqualTo(another);
  }

  @Test
  void aCancelThatAProviderMadeUpIsItsFailureAndAnotherIsAsked() {
    FakeProvider a = fake("a", failing(ErrorKind.CANCELLED));
    FakeProvider b = fake("b", text("Hello"));

    assertThat(Simulation.registryOf(a, b).complete(HELLO).attempts())
        .extracting(Attempt::error)
        .containsExactly(ErrorKind.PLUGIN_FAILURE, null);
  }

  @Test
  void aTooLongRequestGoesOnlyToAModelWithALargerWindow() {
    Script tooLong = Service.error(400, "context_length_exceeded");
    try (Service a = Service.of("a", window(4_000), tooLong);
        Service unknown = Service.of("b", window(0), Service.whole("never"));
        Service same = Service.of("c", window(4_000), Service.whole("never"));
        Service larger = Service.of("d", window(8_000), Service.whole("Hello"))) {
      assertThat(quick(a, unknown, same, larger).complete(HELLO).provider()).isEqualTo("d");
      assertThat(unknown.calls() + same.calls()).isZero();
    }
  }

  @Test
  void aTooLongRequestGoesNowhereIfNoWindowIsKnownToBeLarger() {
    try (Service a = Service.of("a", Service.error(400, "context_length_exceeded"));
        Service b = Service.of("b", window(8_000), Service.whole("never"))) {
      ProviderException failure =
          catchThrowableOfType(ProviderException.class, () -> quick(a, b).complete(HELLO));

      assertThat(failure.kind()).isEqualTo(ErrorKind.CONTEXT_TOO_LONG);
      assertThat(failure.provider()).isEqualTo("a");
      assertThat(b.calls()).isZero();
    }
  }

  private static Row row(
      String signal,
      Script script,
      ErrorKind kind,
      boolean again,
      boolean another,
      boolean restsAtOnce,
      boolean restsAfterFive) {
    return new Row(signal, script, kind, again, another, restsAtOnce, restsAfterFive);
  }

  private static ModelInfo window(int tokens) {
    return ModelInfo.builder(MODEL).contextWindow(tokens).build();
  }

  private static boolean rests(Simulation simulation) {
    return simulation.router.health().rest("a", MODEL, simulation.clock.instant()) != null;
  }

  /** A router that waits for nothing. */
  private static Router quick(Service... services) {
    RoutingOptions options =
        RoutingOptions.builder().backOff(Duration.ZERO, Duration.ZERO).build();
    return new Router(
        Simulation.registryOf(
            Stream.of(services).map(Service::provider).toArray(AbstractProvider[]::new)),
        options,
        (woken, most) -> {});
  }
}
