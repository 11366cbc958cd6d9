package com.example.parrot;

import dev.patchbay.provider.Capability;
import dev.patchbay.provider.ProviderInfo;
import dev.patchbay.provider.openai.OpenAiCompatibleProvider;
import dev.patchbay.provider.openai.OpenAiService;

/** The service Parrot. */
public final class Parrot extends OpenAiCompatibleProvider {

  /** The provider at the public address. */
  public Parrot() {
    super(OpenAiService.builder(ProviderInfo.builder("parrot", "https://api.parrot.example/v1")
            .models("parrot-small", "parrot-large")
            .capabilities(Capability.STREAM, Capability.TOOLS)
            .variable("api-key", "PARROT_API_KEY")
            .build())
        .build());
  }
}
