package dev.patchbay.registry;

import static dev.patchbay.registry.Fakes.HELLO;
import static dev.patchbay.registry.Fakes.MODEL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CompletionOptions;
import dev.patchbay.provider.CompletionRequest;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The strategy that goes by price. */
class CheapestTest {

  private static final CompletionRequest LONG =
      CompletionRequest.builder(MODEL).user("word ".repeat(20_000)).build();

  @Test
  void theOneThatCostsLeastIsAskedFirst() {
    Facts facts = new Facts()
        .price("alpha", MODEL, "3", "15")
        .price("beta", MODEL, "1", "5")
        .price("gamma", MODEL, "2", "10");

    assertThat(served(facts, HELLO, "alpha", "beta", "gamma")).isEqualTo("served by beta");
  }

  @Test
  void inputAndOutputLimitOfTheRequestDecide() {
    Facts facts = new Facts().price("alpha", MODEL, "1", "50").price("beta", MODEL, "5", "10");
    CompletionRequest shortAnswer = LONG.toBuilder()
        .options(CompletionOptions.builder().maxTokens(10).build())
        .build();

    assertThat(served(facts, HELLO, "alpha", "beta")).isEqualTo("served by beta");
    assertThat(served(facts, shortAnswer, "alpha", "beta")).isEqualTo("served by alpha");
  }

  @Test
  void thoseOfUnknownOrDisputedPriceComeLast() {
    Facts facts = new Facts().disputed("beta", MODEL).price("gamma", MODEL, "100", "500");

    assertThat(served(facts, HELLO, "alpha", "beta", "gamma")).isEqualTo("served by gamma");
  }

  @Test
  void ofEqualOnesTheFirstInDeclaredPriorityIsAsked() {
    Facts facts = new Facts().price("alpha", MODEL, "1", "5").price("beta", MODEL, "1", "5");

    assertThat(served(facts, HELLO, "beta", "alpha")).isEqualTo("served by alpha");
    assertThat(served(new Facts(), HELLO, "beta", "alpha")).isEqualTo("served by alpha");
  }

  @Test
  void itWorksInsideOtherStrategies() {
    Facts facts = new Facts().price("alpha", MODEL, "3", "15").price("beta", MODEL, "1", "5");
    Strategy nested = Strategy.preferring(each -> true, Strategy.sticky(Strategy.cheapest()));

    assertThat(router(facts, nested, "alpha", "beta").complete(HELLO).text())
        .isEqualTo("served by beta");
  }

  private static String served(Facts facts, CompletionRequest request, String... ids) {
    return router(facts, Strategy.cheapest(), ids).complete(request).text();
  }

  private static Router router(Facts facts, Strategy strategy, String... ids) {
    AbstractProvider[] providers =
        Stream.of(ids).map(id -> TestProvider.of(id, MODEL)).toArray(AbstractProvider[]::new);
    return facts
        .registryOf(providers)
        .router(RoutingOptions.builder().strategy(strategy).build());
  }
}
