package dev.patchbay.provider.openai;

import dev.patchbay.provider.http.HttpProvider;

/**
 * A provider for a service that speaks the OpenAI chat dialect. A subclass describes the service, and that is all:
 *
 * <pre>{@code
 * public final class Parrot extends OpenAiCompatibleProvider {
 *   public Parrot() {
 *     super(OpenAiService.builder(
 *             ProviderInfo.builder("parrot", "https://api.parrot.example/v1")
 *                 .models("parrot-small", "parrot-large")
 *                 .capabilities(Capability.STREAM)
 *                 .build())
 *         .build());
 *   }
 * }
 * }</pre>
 *
 * <p>It takes the settings of {@link HttpProvider}, with the key as {@code Authorization: Bearer}, and {@code stream-usage} ({@code
 * true} if the description does not say otherwise): whether a stream is asked for the tokens that it took, which a few services refuse.
 */
public abstract class OpenAiCompatibleProvider extends HttpProvider {

  /** Makes the provider of that service. */
  protected OpenAiCompatibleProvider(OpenAiService service) {
    super(service.http());
  }
}
