package dev.patchbay.provider.openai.services;

import dev.patchbay.provider.Capability;
import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.ProviderInfo;
import dev.patchbay.provider.openai.OpenAiCompatibleProvider;
import dev.patchbay.provider.openai.OpenAiService;

/**
 * Any service that speaks the OpenAI chat dialect, by settings alone. A service is an {@linkplain ProviderConfig#instance() instance}:
 *
 * <pre>
 * instances=house:openai-compatible
 * house.base-url=https://models.example/v1
 * house.api-key=env:HOUSE_KEY
 * house.models=house-small,house-large
 * house.capabilities=tools,vision
 * </pre>
 *
 * <p>Without {@code models}, every model is let through for a request that names the instance, such as {@code house/house-small}. It
 * can stream, and what else {@code capabilities} says. It takes the settings of {@link OpenAiCompatibleProvider}.
 */
public final class OpenAiCompatible extends OpenAiCompatibleProvider {

  /** The provider before its service is known. */
  public OpenAiCompatible() {
    super(OpenAiService.of(ProviderInfo.builder("openai-compatible", "http://127.0.0.1")
        .openModels(true)
        .capabilities(Capability.STREAM, Capability.EXTRAS)
        .missing(ProviderConfig.BASE_URL)
        .build()));
  }
}
