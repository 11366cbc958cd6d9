package dev.patchbay.registry;

import static dev.patchbay.registry.Fakes.HELLO;
import static dev.patchbay.registry.Fakes.MODEL;
import static dev.patchbay.registry.Fakes.failing;
import static dev.patchbay.registry.Fakes.fake;
import static dev.patchbay.registry.Fakes.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.CompletionOptions;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.testkit.FakeProvider;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Limits that a router keeps together with others. */
class SharedLimitsTest {

  private final List<String> turns = new ArrayList<>();
  private final List<ProviderException> failures = new ArrayList<>();
  private final List<BigDecimal> asked = new ArrayList<>();

  @Test
  void eachAttemptHasItsTurnRetriesAndFailoverIncluded() {
    FakeProvider a = fake("a", failing(ErrorKind.SERVER_ERROR));
    FakeProvider b = fake("b", failing(ErrorKind.SERVER_ERROR), text("Hello"));
    Simulation simulation = new Simulation(options(limits("0")), a, b);

    simulation.complete();

    assertThat(turns).hasSize(a.requests().size() + b.requests().size()).startsWith("a", "b");
  }

  @Test
  void aRefusedTurnEndsTheCallAndListsWhatWasAskedBefore() {
    FakeProvider a = fake("a", failing(ErrorKind.SERVER_ERROR));
    FakeProvider b = fake("b", text("Hello"));
    SharedLimits stopping = new SharedLimits() {
      @Override
      public void awaitTurn(CallContext context, String provider) {
        if (provider.equals("b")) {
          throw ProviderException.of(ErrorKind.LIMIT_EXCEEDED, "the job was stopped");
        }
      }

      @Override
      public BigDecimal allowance(BigDecimal needed) {
        return BigDecimal.ZERO;
      }
    };
    Simulation simulation = new Simulation(options(stopping), a, b);

    ProviderException failure = simulation.failure();

    assertThat(failure.kind()).isEqualTo(ErrorKind.LIMIT_EXCEEDED);
    assertThat(failure).hasMessageContaining("the job was stopped");
    assertThat(failure.attempts()).hasSize(1);
    assertThat(b.requests()).isEmpty();
  }

  @Test
  void aFailedAttemptIsToldWithTheWaitThatTheServiceAsksFor() {
    Simulation simulation = new Simulation(
        options(limits("0")),
        fake("a", failing(ErrorKind.RATE_LIMITED, Duration.ofSeconds(3)), text("Hi")));

    simulation.complete();

    assertThat(failures)
        .singleElement()
        .satisfies(each -> assertThat(each.retryAfter()).contains(Duration.ofSeconds(3)));
  }

  @Test
  void aRefusedTurnLeavesRoomAndMoneyAsTheyWere() {
    Facts facts = new Facts().price("alpha", MODEL, "1000000", "2000000");
    AbstractProvider alpha = fake("alpha", text("Hi"));
    boolean[] refuses = {true};
    SharedLimits once = new SharedLimits() {
      @Override
      public void awaitTurn(CallContext context, String provider) {
        if (refuses[0]) {
          throw ProviderException.of(ErrorKind.LIMIT_EXCEEDED, "not now");
        }
      }

      @Override
      public BigDecimal allowance(BigDecimal needed) {
        return BigDecimal.ZERO;
      }
    };
    try (ProviderRegistry registry = facts.registryOf(alpha)) {
      Router router =
          registry.router(options(once).maxSpend(new BigDecimal("30")).build());
      ProviderException unused = catchThrowableOfType(
          ProviderException.class, () -> router.complete(tenTokens(), tenTokensContext()));
      refuses[0] = false;

      assertThat(registry.select(HELLO).candidates().get(0).outstanding()).isZero();
      assertThat(router.complete(tenTokens(), tenTokensContext()).text()).isEqualTo("Hi");
    }
  }

  @Test
  void moreMoneyIsAskedForWhenTheBudgetIsUsedUp() {
    Facts facts = new Facts().price("alpha", MODEL, "1000000", "2000000");
    try (ProviderRegistry registry = facts.registryOf(fake("alpha", text("Hi")))) {
      Router router =
          registry.router(options(limits("40")).maxSpend(BigDecimal.ZERO).build());

      router.complete(tenTokens(), tenTokensContext());
      router.complete(tenTokens(), tenTokensContext());
      router.complete(tenTokens(), tenTokensContext());
      ProviderException failure = catchThrowableOfType(
          ProviderException.class, () -> router.complete(tenTokens(), tenTokensContext()));

      assertThat(asked).extracting(BigDecimal::intValue).containsExactly(30, 35, 40, 45);
      assertThat(failure.kind()).isEqualTo(ErrorKind.QUOTA_EXHAUSTED);
      assertThat(router.spent()).isEqualByComparingTo("15");
    }
  }

  @Test
  void aProviderThatRestsIsPassedOverWhileAnotherIsLeft() {
    FakeProvider a = fake("a", text("a"));
    FakeProvider b = fake("b", text("b"));
    try (ProviderRegistry registry = Simulation.registryOf(a, b)) {
      registry.rest("a", Duration.ofMinutes(5));
      registry.rest("unknown", Duration.ofMinutes(5));

      assertThat(registry.complete(HELLO).text()).isEqualTo("b");
    }
  }

  private static RoutingOptions.Builder options(SharedLimits limits) {
    return RoutingOptions.builder().sharedLimits(limits);
  }

  private static CompletionRequest tenTokens() {
    return HELLO.toBuilder()
        .options(CompletionOptions.builder().maxTokens(10).build())
        .build();
  }

  private static CallContext tenTokensContext() {
    return CallContext.builder().attribute(RoutingOptions.INPUT_TOKENS, 10).build();
  }

  private SharedLimits limits(String money) {
    return new SharedLimits() {
      @Override
      public void awaitTurn(CallContext context, String provider) {
        turns.add(provider);
      }

      @Override
      public void attemptFailed(String provider, ProviderException failure) {
        failures.add(failure);
      }

      @Override
      public BigDecimal allowance(BigDecimal needed) {
        asked.add(needed);
        return needed.min(new BigDecimal(money));
      }
    };
  }
}
