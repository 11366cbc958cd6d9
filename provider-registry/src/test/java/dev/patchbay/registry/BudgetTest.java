package dev.patchbay.registry;

import static dev.patchbay.registry.Fakes.HELLO;
import static dev.patchbay.registry.Fakes.MODEL;
import static dev.patchbay.registry.Fakes.failing;
import static dev.patchbay.registry.Fakes.fake;
import static dev.patchbay.registry.Fakes.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionOptions;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.Usage;
import dev.patchbay.testkit.FakeProvider;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What a router may spend. A call costs $1 for each token of input here and $2 for each of output; the scripts' answers take one and two,
 * which is $5.
 */
@Timeout(60)
class BudgetTest {

  private static final Facts FACTS =
      new Facts().price("alpha", MODEL, "1000000", "2000000").price("beta", MODEL, "10", "20");
  private static final CompletionRequest ONE_TOKEN = HELLO.toBuilder()
      .options(CompletionOptions.builder().maxTokens(10).build())
      .build();

  /** Reserves $30: ten tokens each way. */
  private static CallContext tenTokens() {
    return CallContext.builder().attribute(RoutingOptions.INPUT_TOKENS, 10).build();
  }

  @Test
  void aCallCountsWithTheTokensThatItTook() {
    Router router = router("100", fake("alpha", text("Hi")));

    router.complete(ONE_TOKEN, tenTokens());

    assertThat(router.spent()).isEqualByComparingTo("5");
  }

  @Test
  void aStreamCountsWhenItIsOver() {
    Router router = router("100", fake("alpha", text("Hi")));

    try (CompletionStream stream = router.stream(ONE_TOKEN, tenTokens())) {
      assertThat(router.spent()).isZero();
      stream.toCompletion();
    }

    assertThat(router.spent()).isEqualByComparingTo("5");
  }

  @Test
  void noCallIsMadeThatMayCostMoreThanIsLeft() {
    FakeProvider alpha = fake("alpha", text("Hi"));
    Router router = router("32", alpha);
    router.complete(ONE_TOKEN, tenTokens());

    ProviderException failure = catchThrowableOfType(
        ProviderException.class, () -> router.complete(ONE_TOKEN, tenTokens()));

    assertThat(failure.kind()).isEqualTo(ErrorKind.QUOTA_EXHAUSTED);
    assertThat(failure)
        .hasMessageContaining("the router's budget (maxSpend) is $32, of which $5 are spent and $0"
            + " reserved; alpha with m may cost $30");
    assertThat(alpha.requests().size()).isOne();
  }

  @Test
  void aCheaperProviderIsAskedInstead() {
    Router router = router("20", fake("alpha", text("dear")), fake("beta", text("cheap")));

    assertThat(router.complete(ONE_TOKEN, tenTokens()).text()).isEqualTo("cheap");
  }

  @Test
  void noCallIsMadeWhosePriceIsUnknownOrDisputed() {
    Facts unsure = new Facts().disputed("beta", MODEL);
    FakeProvider alpha = fake("alpha", text("Hi"));
    FakeProvider beta = fake("beta", text("Hi"));
    Router router = unsure.registryOf(alpha, beta).router(options("1000"));

    assertThatThrownBy(() -> router.complete(ONE_TOKEN))
        .hasMessageContaining("alpha with m has no known price, which provider-catalogue or"
            + " a newer list of facts may give; beta with m has a price on which"
            + " its sources disagree");
    assertThat(alpha.requests().size() + beta.requests().size()).isZero();
  }

  @Test
  void withoutAMaxTokensOfTheRequestTheLimitOfTheModelIsReserved() {
    Router router = router("1000", fake("alpha", text("Hi")));

    // 1,000 tokens of output and 10 of input.
    assertThatThrownBy(() -> router.complete(HELLO, tenTokens()))
        .hasMessageContaining("may cost $2010");
  }

  @Test
  void theInputIsEstimatedOnTheHighSideUnlessTheCallSays() {
    Router router = router("25", fake("alpha", text("Hi")));

    // "Hello" with what stands around it: 29 bytes make 10 tokens.
    assertThatThrownBy(() -> router.complete(ONE_TOKEN)).hasMessageContaining("may cost $30");
  }

  @Test
  void anAttemptThatTheServiceRefusedGivesBackItsReservation() {
    Router router = router(
        "40",
        fake(
            "alpha",
            failing(ProviderException.builder(ErrorKind.INVALID_REQUEST, "no").status(400)),
            text("Hi")));

    assertThatThrownBy(() -> router.complete(ONE_TOKEN, tenTokens())).hasMessageContaining("no");
    assertThat(router.spent()).isZero();
    assertThat(router.complete(ONE_TOKEN, tenTokens()).text()).isEqualTo("Hi");
  }

  @Test
  void anAttemptWithoutUsageCountsWithAllThatWasReserved() {
    Router router = router("100", fake("alpha", (request, context) -> Completion.of("Hi")));

    router.complete(ONE_TOKEN, tenTokens());

    assertThat(router.spent()).isEqualByComparingTo("30");
  }

  @Test
  void aStreamThatIsClosedBeforeItsEndCountsWithAllThatWasReserved() {
    Router router = router("100", fake("alpha", text("Hi")));

    router.stream(ONE_TOKEN, tenTokens()).close();

    assertThat(router.spent()).isEqualByComparingTo("30");
  }

  @Test
  void aCallThatIsOverBeforeItsProviderIsAskedCostsNothing() {
    Router router = router("100", fake("alpha", text("Hi")));
    CallContext cancelled = tenTokens();
    cancelled.cancel();

    assertThatThrownBy(() -> router.complete(ONE_TOKEN, cancelled))
        .isInstanceOf(ProviderException.class);
    assertThat(router.spent()).isZero();
  }

  @Test
  void callsUnderWayTogetherDoNotSpendMoreThanTheBudget() throws Exception {
    CountDownLatch asked = new CountDownLatch(3);
    CountDownLatch go = new CountDownLatch(1);
    FakeProvider slow = fake("alpha", (request, context) -> {
      asked.countDown();
      go.await();
      return Completion.builder("Hi").usage(Usage.of(10, 10)).build();
    });
    Router router = router("95", slow);
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<Completion>> calls = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        calls.add(threads.submit(() -> router.complete(ONE_TOKEN, tenTokens())));
      }
      asked.await();
      // $90 are reserved.
      assertThatThrownBy(() -> router.complete(ONE_TOKEN, tenTokens()))
          .hasMessageContaining("$0 are spent and $90 reserved");
      go.countDown();
      for (Future<Completion> call : calls) {
        call.get();
      }
    } finally {
      go.countDown();
      threads.shutdownNow();
    }
    assertThat(router.spent()).isEqualByComparingTo("90");
    assertThat(slow.requests().size()).isEqualTo(3);
  }

  @Test
  void bothAttemptsOfAHedgeCount() {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    FakeProvider silent = fake("alpha", (request, context) -> {
      asked.countDown();
      never.await();
      return Completion.of("too late");
    });
    FakeProvider second = fake("beta", (request, context) -> {
      // One that was overtaken before it was asked would cost nothing.
      asked.await();
      return text("Hi").give(request, context);
    });
    Router router = FACTS
        .registryOf(silent, second)
        .router(RoutingOptions.builder()
            .maxSpend(new BigDecimal("100"))
            .hedgeAfter(Duration.ofMillis(1))
            .build());

    assertThat(router.complete(ONE_TOKEN, tenTokens()).text()).isEqualTo("Hi");

    // What the first one took is not known: all of its reservation, and the second one's tokens.
    assertThat(router.spent()).isEqualByComparingTo("30.00005");
  }

  @Test
  void theOptionsOfACallHoldForTheMoneyOfItsRouter() {
    Router router = router("1000", fake("alpha", text("Hi")));
    router.complete(ONE_TOKEN, tenTokens());
    CallContext poor = CallContext.builder()
        .attribute(RoutingOptions.OPTIONS, options("4"))
        .attribute(RoutingOptions.INPUT_TOKENS, 1)
        .build();

    assertThatThrownBy(() -> router.complete(ONE_TOKEN, poor))
        .hasMessageContaining("is $4, of which $5 are spent");
  }

  @Test
  void theExplanationSaysWhatIsLeft() {
    Router router = router("100", fake("alpha", text("Hi")));
    router.complete(ONE_TOKEN, tenTokens());

    assertThat(router.explain(ONE_TOKEN))
        .contains(", at most $100, of which $5 are spent and $0 reserved");
  }

  @Test
  void withoutABudgetNothingIsCounted() {
    Router router = FACTS.registryOf(fake("alpha", text("Hi"))).router();

    router.complete(HELLO);

    assertThat(router.spent()).isZero();
    assertThat(router.explain(HELLO)).doesNotContain("at most $");
  }

  @Test
  void aBudgetIsNotNegative() {
    assertThatThrownBy(() -> options("-1")).hasMessage("maxSpend is 0 or more, but this is -1");
  }

  private static Router router(String budget, AbstractProvider... providers) {
    return FACTS.registryOf(providers).router(options(budget));
  }

  private static RoutingOptions options(String budget) {
    return RoutingOptions.builder().maxSpend(new BigDecimal(budget)).build();
  }

  @Test
  void aRetryThatIsTooDearDoesNotKeepTheCallFromACheaperOne() {
    FakeProvider dear = fake("alpha", failing(ErrorKind.UNREACHABLE), text("dear"));
    FakeProvider cheap = fake(
        "beta",
        failing(ProviderException.builder(ErrorKind.OVERLOADED, "busy")
            .status(529)
            .retryAfter(java.time.Duration.ofMillis(20))),
        text("cheap"));
    // After the failure of alpha $30 count as spent, so that it cannot be asked a second time.
    Router router = FACTS
        .registryOf(dear, cheap)
        .router(RoutingOptions.builder()
            .maxSpend(new BigDecimal("31"))
            .backOff(java.time.Duration.ZERO, java.time.Duration.ZERO)
            .build());

    assertThat(router.complete(ONE_TOKEN, tenTokens()).text()).isEqualTo("cheap");
  }
}
