package dev.patchbay.registry;

import static dev.patchbay.registry.Fakes.HELLO;
import static dev.patchbay.registry.Fakes.failing;
import static dev.patchbay.registry.Fakes.fake;
import static dev.patchbay.registry.Fakes.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.testkit.FakeProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How much a provider may be asked is set by its operator, and obeyed by routers. */
class LoadLimitsTest {

  private final FakeClock clock = new FakeClock();
  private final FakeProvider a = fake("a", text("from a"));
  private final FakeProvider b = fake("b", text("from b"));

  @Test
  void aFullProviderIsPassedOver() {
    Router router = router("calls-at-once", "1", a, b);

    try (CompletionStream first = router.stream(HELLO, context())) {
      assertThat(first.provider()).isEqualTo("a");
      assertThat(complete(router).provider()).isEqualTo("b");
    }

    assertThat(complete(router).provider()).isEqualTo("a");
  }

  @Test
  void theExplanationSaysThatItIsFull() {
    ProviderRegistry registry = registry("calls-at-once", "1", a, b);
    try (CompletionStream stream = registry.stream(HELLO)) {
      assertThat(stream.provider()).isEqualTo("a");
      Selection selection = registry.select(HELLO);

      assertThat(selection.explain())
          .contains("1. b  chosen")
          .contains("a  is full: 1 of 1 calls at once");
      assertThat(selection.rejections())
          .extracting(Rejection::reason)
          .containsExactly(Rejection.Reason.FULL);
    }
  }

  @Test
  void callsOfAMinuteAreCounted() {
    Router router = router("calls-per-minute", "2", a, b);

    assertThat(complete(router).provider()).isEqualTo("a");
    clock.advance(Duration.ofSeconds(30));
    assertThat(complete(router).provider()).isEqualTo("a");
    assertThat(complete(router).provider()).isEqualTo("b");
    clock.advance(Duration.ofSeconds(30));
    assertThat(complete(router).provider()).isEqualTo("a");
    assertThat(complete(router).provider()).isEqualTo("b");
  }

  @Test
  void tokensOfAMinuteAreCounted() {
    // An answer takes three.
    Router router = router("tokens-per-minute", "4", a, b);

    assertThat(complete(router).provider()).isEqualTo("a");
    assertThat(complete(router).provider()).isEqualTo("a");
    assertThat(complete(router).provider()).isEqualTo("b");
    clock.advance(Duration.ofMinutes(1));
    assertThat(complete(router).provider()).isEqualTo("a");
  }

  @Test
  void aCallFailsAtOnceIfAllAreFullAndItIsNotToWait() {
    Router router = router("calls-per-minute", "1", a);
    assertThat(complete(router).provider()).isEqualTo("a");

    ProviderException failure =
        catchThrowableOfType(ProviderException.class, () -> complete(router));

    assertThat(failure.kind()).isEqualTo(ErrorKind.RATE_LIMITED);
    assertThat(failure).hasMessageContaining("a is full: 1 of 1 calls within a minute");
    assertThat(failure.attempts()).isEmpty();
    assertThat(a.requests()).hasSize(1);
  }

  @Test
  void oneThatIsCoolingDownAndFullDoesNotKeepTheCallFromAnotherThatIsCoolingDown() {
    FakeProvider full = fake("a", failing(ErrorKind.RATE_LIMITED, Duration.ofSeconds(60)));
    FakeProvider free =
        fake("b", failing(ErrorKind.RATE_LIMITED, Duration.ofSeconds(90)), text("from b"));
    Router router = router("calls-per-minute", "1", full, free);
    assertThatThrownBy(() -> complete(router)).isInstanceOf(ProviderException.class);

    assertThat(complete(router).text()).isEqualTo("from b");
  }

  @Test
  void aCallWaitsForRoomIfItIsTo() throws Exception {
    Router router = registry("calls-at-once", "1", a).router(waiting(Duration.ofMinutes(1)));
    FutureTask<Completion> waiting = new FutureTask<>(() -> router.complete(HELLO));
    try (CompletionStream first = router.stream(HELLO)) {
      new Thread(waiting).start();
      assertThat(first.tokens()).containsExactly("from a");
    }

    assertThat(waiting.get().text()).isEqualTo("from a");
  }

  @Test
  void theWaitIsForTheEndOfACallAndNotForTime() throws Exception {
    List<Duration> waits = new CopyOnWriteArrayList<>();
    CountDownLatch waited = new CountDownLatch(1);
    Router router = new Router(
        registry("calls-at-once", "1", a), waiting(Duration.ofHours(1)), (woken, most) -> {
          waits.add(most);
          waited.countDown();
          woken.acquire();
        });
    FutureTask<Completion> waiting = new FutureTask<>(() -> complete(router));
    try (CompletionStream first = router.stream(HELLO, context())) {
      new Thread(waiting).start();
      waited.await();
      assertThat(first.tokens()).containsExactly("from a");
    }

    assertThat(waiting.get(10, TimeUnit.SECONDS).text()).isEqualTo("from a");
    assertThat(waits).hasSize(1);
  }

  @Test
  void aFullMinuteIsWaitedForUntilItsFirstCallIsAMinuteOld() {
    List<Duration> waits = new ArrayList<>();
    Router router = new Router(
        registry("calls-per-minute", "2", a), waiting(Duration.ofHours(1)), (woken, most) -> {
          waits.add(most);
          clock.advance(most);
        });
    complete(router);
    clock.advance(Duration.ofSeconds(20));
    complete(router);

    assertThat(complete(router).text()).isEqualTo("from a");
    assertThat(waits).containsExactly(Duration.ofSeconds(40));
  }

  @Test
  void aWaitThatIsNotLongEnoughEndsInItsFailure() {
    Router router = new Router(
        registry("calls-per-minute", "1", a),
        waiting(Duration.ofSeconds(10)),
        (woken, most) -> clock.advance(most));
    complete(router);

    assertThat(catchThrowableOfType(ProviderException.class, () -> complete(router))
            .kind())
        .isEqualTo(ErrorKind.RATE_LIMITED);
  }

  @Test
  void aCancelEndsTheWait() {
    CallContext context = context();
    Router router = new Router(
        registry("calls-at-once", "1", a), waiting(Duration.ofHours(1)), (woken, most) -> {
          context.cancel();
          woken.acquire();
        });
    try (CompletionStream first = router.stream(HELLO, context())) {
      assertThat(first.provider()).isEqualTo("a");
      assertThat(
              catchThrowableOfType(ProviderException.class, () -> router.complete(HELLO, context))
                  .kind())
          .isEqualTo(ErrorKind.CANCELLED);
    }
  }

  @Test
  void theDeadlineEndsTheWait() {
    Router router = registry("calls-at-once", "1", a).router(waiting(Duration.ofMinutes(1)));
    try (CompletionStream first = router.stream(HELLO)) {
      assertThat(first.provider()).isEqualTo("a");

      assertThat(catchThrowableOfType(
                  ProviderException.class,
                  () -> router.complete(HELLO, CallContext.withTimeout(Duration.ofMillis(50))))
              .kind())
          .isEqualTo(ErrorKind.TIMEOUT);
    }
  }

  @Test
  void aWrongLimitIsToldWithItsPlace() {
    assertThatThrownBy(() -> registry("calls-at-one", "1", a))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Setting limit.calls-at-one (from system property"
            + " patchbay.a.limit.calls-at-one) is not known; the limits are limit.calls-at-once");
  }

  private static RoutingOptions waiting(Duration longest) {
    return RoutingOptions.builder().waitForRoom(longest).build();
  }

  private static Router router(String limit, String value, AbstractProvider... providers) {
    return registry(limit, value, providers).router();
  }

  private static ProviderRegistry registry(
      String limit, String value, AbstractProvider... providers) {
    ProviderRegistry.Builder builder = ProviderRegistry.builder()
        .discovery(false)
        .settings(ProviderSettings.of(Map.of("patchbay.a.limit." + limit, value), Map.of()));
    for (AbstractProvider provider : providers) {
      builder.provider(provider);
    }
    return builder.build();
  }

  private Completion complete(Router router) {
    return router.complete(HELLO, context());
  }

  private CallContext context() {
    return CallContext.builder().clock(clock).build();
  }
}
