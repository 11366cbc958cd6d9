package dev.patchbay.provider.equing;

import dev.patchbay.provider.Capability;
import dev.patchbay.provider.CompletionOptions;
import dev.patchbay.provider.ProviderInfo;
import dev.patchbay.provider.openai.OpenAiCompatibleProvider;
import dev.patchbay.provider.openai.OpenAiService;

/**
 * The service at next.eqing.tech: {@code gpt-3.5-turbo}, whole or streamed, without a key.
 *
 * <p>The public address stopped answering anonymous calls in 2023, so the provider is {@linkplain #working() not working}
 * until the setting {@code base-url} names a compatible service, by whose operator's word it then works:
 *
 * <pre>{@code
 * AbstractProvider equing = new Equing().configured(
 *     ProviderConfig.builder().set(ProviderConfig.BASE_URL, "http://127.0.0.1:8080").build());
 * }</pre>
 *
 * <p>Where a request does not set them, the service is sent its usual options: {@code temperature} 0.5, {@code
 * presence_penalty} 0, {@code frequency_penalty} 0, {@code top_p} 1.
 */
public final class Equing extends OpenAiCompatibleProvider {

  private static final OpenAiService SERVICE = OpenAiService.builder(
          ProviderInfo.builder("equing", "https://next.eqing.tech")
              .working(false)
              .models("gpt-3.5-turbo")
              .capabilities(Capability.STREAM)
              .build())
      .path("/api/openai/v1/chat/completions")
      .streamUsage(false)
      .header("accept", "text/event-stream")
      .header("x-requested-with", "XMLHttpRequest")
      .header("plugins", "0")
      .header("usesearch", "false")
      .defaults(CompletionOptions.builder()
          .temperature(0.5)
          .presencePenalty(0)
          .frequencyPenalty(0)
          .topP(1)
          .build())
      .build();

  /** The provider at the public address. */
  public Equing() {
    super(SERVICE);
  }
}
