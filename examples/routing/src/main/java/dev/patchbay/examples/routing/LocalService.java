package dev.patchbay.examples.routing;

import dev.patchbay.provider.Capability;
import dev.patchbay.provider.ProviderInfo;
import dev.patchbay.provider.openai.OpenAiCompatibleProvider;
import dev.patchbay.provider.openai.OpenAiService;
import java.net.URI;

/** A provider for a server on this machine. */
final class LocalService extends OpenAiCompatibleProvider {

  /** Makes a provider with these models and capabilities, and {@link Capability#STREAM}. */
  LocalService(String id, URI address, String[] models, Capability... more) {
    super(OpenAiService.builder(ProviderInfo.builder(id, address.toString())
            .models(models)
            .capabilities(Capability.STREAM)
            .capabilities(more)
            .build())
        .build());
  }
}
