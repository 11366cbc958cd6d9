package dev.patchbay.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionResult;
import dev.patchbay.provider.ProviderInfo;
import dev.patchbay.provider.Usage;
import dev.patchbay.registry.ProviderQuery;
import dev.patchbay.registry.ProviderRegistry;
import dev.patchbay.registry.ProviderSettings;
import org.junit.jupiter.api.Test;

/** The jar beside a registry, and nothing else done. */
class InARegistryTest {

  private static final CompletionRequest HELLO =
      CompletionRequest.builder("gpt-4o").user("Hello").build();

  private final ProviderRegistry registry = ProviderRegistry.builder()
      .discovery(false)
      .settings(ProviderSettings.none())
      .provider(new Stub())
      .build();

  @Test
  void aProviderThatDeclaresOnlyNamesHasLimitsAndCapabilities() {
    ProviderQuery query =
        ProviderQuery.builder().model("gpt-4o").minContextWindow(100_000).build();

    assertThat(registry.select(query).explain())
        .contains("gpt-4o has room for 128000 tokens according to litellm");
  }

  @Test
  void anAnswerHasItsCost() {
    assertThat(registry.complete(HELLO).cost()).hasToString("Optional[$0.0075]");
  }

  private static final class Stub extends AbstractProvider {
    Stub() {
      super(
          ProviderInfo.builder("openai", "https://openai.example")
              .models("gpt-4o")
              .build()
              .toBuilder()
              .id("openai-eu")
              .build());
    }

    @Override
    protected CompletionResult createCompletion(CompletionRequest request, CallContext context) {
      return Completion.builder("Hi").usage(Usage.of(1_000, 500)).build();
    }
  }
}
