package dev.patchbay.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.CompletionRequest;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Options that are made of others. */
class RoutingOptionsTest {

  @Test
  void aBuilderThatStartsFromOptionsHasEachOfThem() throws IllegalAccessException {
    RoutingOptions options = RoutingOptions.builder()
        .among(ProviderQuery.builder().prefer("a").build())
        .strategy(Strategy.fastest())
        .maxAttempts(9)
        .attemptsPerProvider(8)
        .backOff(Duration.ofMillis(7), Duration.ofMillis(70))
        .retryAfterCap(Duration.ofMillis(6))
        .retryBudget(5)
        .failoverOnAuthentication(true)
        .withoutOpaque(true)
        .leaveOut(CompletionRequest.LEFT_OUT)
        .hedgeAfter(Duration.ofMillis(4))
        .waitForRoom(Duration.ofMillis(3))
        .maxSpend(BigDecimal.ONE)
        .sharedLimits(new SharedLimits() {
          @Override
          public void awaitTurn(CallContext context, String provider) {}

          @Override
          public BigDecimal allowance(BigDecimal needed) {
            return needed;
          }
        })
        .seed(2)
        .listener(new RoutingListener() {})
        .build();

    RoutingOptions same = options.toBuilder().build();

    for (Field field : RoutingOptions.class.getDeclaredFields()) {
      if (!Modifier.isStatic(field.getModifiers())) {
        field.setAccessible(true);
        assertThat(field.get(options))
            .as(field.getName())
            .isNotEqualTo(field.get(RoutingOptions.defaults()))
            .isEqualTo(field.get(same));
      }
    }
  }
}
