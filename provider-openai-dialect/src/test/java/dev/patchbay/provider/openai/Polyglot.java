package dev.patchbay.provider.openai;

import dev.patchbay.provider.Capability;
import dev.patchbay.provider.ModelInfo;
import dev.patchbay.provider.ProviderInfo;
import java.util.List;

/** A provider that declares all that the OpenAI dialect can do. */
public final class Polyglot extends OpenAiCompatibleProvider {

  /** As a service loader makes it. */
  public Polyglot() {
    super(OpenAiService.builder(ProviderInfo.builder("polyglot", "https://polyglot.example")
            .models(List.of(ModelInfo.builder("polyglot-1").aliases("polyglot").build()))
            .capabilities(
                Capability.STREAM,
                Capability.TOOLS,
                Capability.VISION,
                Capability.DOCUMENTS,
                Capability.AUDIO,
                Capability.CACHE_MARKS,
                Capability.TOP_K,
                Capability.LOGPROBS,
                Capability.REASONING_EFFORT,
                Capability.JSON_OBJECT,
                Capability.JSON_SCHEMA,
                Capability.REASONING,
                Capability.EXTRAS)
            .build())
        .build());
  }
}
