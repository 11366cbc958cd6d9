package dev.patchbay.registry;

import static dev.patchbay.registry.Fakes.HELLO;
import static dev.patchbay.registry.Fakes.failing;
import static dev.patchbay.registry.Fakes.fake;
import static dev.patchbay.registry.Fakes.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.patchbay.provider.Attempt;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.testkit.FakeProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One router serves callers with different needs. */
class CallOptionsTest {

  private final FakeProvider a = fake("a", failing(ErrorKind.SERVER_ERROR));
  private final FakeProvider b = fake("b", text("Hello"));
  private final Router router = Simulation.registryOf(a, b).router();

  @Test
  void theOptionsOfACallHoldInPlaceOfTheRouters() {
    RoutingOptions once = RoutingOptions.builder().maxAttempts(1).build();

    ProviderException failure = catchThrowableOfType(
        ProviderException.class,
        () -> router.complete(HELLO, context(RoutingOptions.OPTIONS, once)));

    assertThat(failure.kind()).isEqualTo(ErrorKind.SERVER_ERROR);
    assertThat(router.complete(HELLO).provider()).isEqualTo("b");
  }

  @Test
  void theQueryOfACallSaysWhoMayBeAsked() {
    ProviderQuery onlyB = ProviderQuery.builder().provider("b").build();

    assertThat(router.complete(HELLO, context(RoutingOptions.QUERY, onlyB)).attempts())
        .extracting(Attempt::provider)
        .containsExactly("b");
  }

  @Test
  void theListenersOfARouterAndOfACallAreBothTold() {
    List<String> told = new ArrayList<>();
    Router listening = Simulation.registryOf(b)
        .router(RoutingOptions.builder().listener(noting("router", told)).build());
    RoutingOptions own = RoutingOptions.builder().listener(noting("call", told)).build();

    listening.complete(HELLO, context(RoutingOptions.OPTIONS, own));

    assertThat(told)
        .containsExactly(
            "router started m", "call started m", "router ended null", "call ended null");
  }

  @Test
  void whatARouterWouldDoIsToldWithStrategyAndLimits() {
    RoutingOptions options = RoutingOptions.builder()
        .strategy(Strategy.leastOutstanding())
        .maxAttempts(3)
        .build();

    assertThat(router.explain(HELLO, context(RoutingOptions.OPTIONS, options)))
        .contains("1. a  chosen")
        .contains("by the strategy least-outstanding")
        .contains("Limits: 3 attempts, 2 of one provider");
    assertThat(a.requests()).isEmpty();
  }

  @Test
  void theRetryBudgetOfACallHoldsInPlaceOfTheRouters() {
    RoutingOptions.Builder soon = RoutingOptions.builder().backOff(Duration.ZERO, Duration.ZERO);
    FakeProvider fails =
        fake("c", failing(ErrorKind.SERVER_ERROR), failing(ErrorKind.SERVER_ERROR), text("c"));
    Router generous = Simulation.registryOf(fails).router(soon.build());

    ProviderException failure = catchThrowableOfType(
        ProviderException.class,
        () -> generous.complete(
            HELLO, context(RoutingOptions.OPTIONS, soon.retryBudget(0).build())));

    assertThat(failure.attempts()).hasSize(1);
    assertThat(generous.complete(HELLO).attempts()).hasSize(2);
  }

  private static CallContext context(String name, Object value) {
    return CallContext.builder().attribute(name, value).build();
  }

  private static RoutingListener noting(String who, List<String> told) {
    return new RoutingListener() {
      @Override
      public void callStarted(RoutingCall call) {
        told.add(who + " started " + call.model());
      }

      @Override
      public void callEnded(RoutingCall call, ErrorKind error, Duration elapsed) {
        told.add(who + " ended " + error);
      }
    };
  }
}
