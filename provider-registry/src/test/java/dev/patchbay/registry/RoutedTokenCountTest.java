package dev.patchbay.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Capability;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionResult;
import dev.patchbay.provider.ProviderInfo;
import dev.patchbay.provider.Tool;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Numbers of tokens, as the service that a router would ask counts them. */
class RoutedTokenCountTest {

  private static final CompletionRequest HELLO =
      CompletionRequest.builder("m").user("Hello").build();

  @Test
  void theFirstProviderInOrderCounts() {
    Router router = TestProvider.registryOf(new Counting("alpha", 7), new Counting("beta", 8))
        .router();

    assertThat(router.countTokens(HELLO)).hasValue(7);
    assertThat(router.countTokens(HELLO.toBuilder().model("beta/m").build())).hasValue(8);
  }

  @Test
  void aProviderThatCannotCountGivesNone() {
    assertThat(TestProvider.registryOf(TestProvider.of("alpha", "m")).router().countTokens(HELLO))
        .isEmpty();
  }

  @Test
  void aProviderCountsWhatTheCatalogueSaysThatItCanDo() {
    Facts facts = new Facts().model("alpha", "m", 0, 0, Capability.TOOLS);
    CompletionRequest withTool =
        HELLO.toBuilder().tool(new Tool("weather", "", "{}")).build();

    assertThat(facts.registryOf(new Counting("alpha", 7)).router().countTokens(withTool))
        .hasValue(7);
  }

  private static final class Counting extends AbstractProvider {
    private final long tokens;

    Counting(String id, long tokens) {
      super(ProviderInfo.builder(id, "https://" + id + ".example").models("m").build());
      this.tokens = tokens;
    }

    @Override
    protected CompletionResult createCompletion(CompletionRequest request, CallContext context) {
      return Completion.of("");
    }

    @Override
    protected OptionalLong createTokenCount(CompletionRequest request, CallContext context) {
      return OptionalLong.of(tokens);
    }
  }
}
