package dev.patchbay.provider.gemini;

import dev.patchbay.provider.Capability;
import dev.patchbay.provider.ProviderInfo;
import dev.patchbay.provider.http.Authorization;
import dev.patchbay.provider.http.HttpProvider;
import dev.patchbay.provider.http.HttpService;

/**
 * Google's Gemini models, by {@code generateContent} of the Gemini API (<a
 * href="https://ai.google.dev/api/generate-content">ai.google.dev</a>):
 *
 * <pre>{@code
 * AbstractProvider gemini = new Gemini().configured(
 *     ProviderConfig.builder().set(ProviderConfig.API_KEY, "env:GEMINI_API_KEY").build());
 * }</pre>
 *
 * <p>It takes the settings of {@link HttpProvider}; the base URL has no {@code /v1beta}. A model that is not declared here is let
 * through. The key is sent as a header and is never part of a URL.
 *
 * <p>A request with a reasoning effort or budget (not both) also gets the summaries of the model's thoughts. The signatures that
 * prove thoughts to the service follow their parts as {@link dev.patchbay.provider.ContentPart.Opaque} parts, and {@link
 * dev.patchbay.provider.Completion#toMessage()} carries them back. Where a call by another model has no signature, models from Gemini
 * 3 on are told to do without, as the service's documentation says.
 *
 * <p>A prompt that the service blocks is a failure of kind {@code CONTENT_FILTERED}; an answer that it stops has that finish reason.
 * Pictures and sounds that a model makes are carried back as opaque parts, and not shown.
 */
public final class Gemini extends HttpProvider {

  /** The provider at the public address, which needs a key. */
  public Gemini() {
    super(HttpService.builder(
            models("gemini", "https://generativelanguage.googleapis.com")
                .telemetryName("gcp.gemini")
                .embeddingModels("gemini-embedding-001")
                .key("GEMINI_API_KEY")
                .build(),
            new GeminiFormat(GeminiFormat.PUBLIC))
        .authorization(Authorization.header("x-goog-api-key", ""))
        .build());
  }

  /** The models at that address, as the provider of that id offers them. */
  static ProviderInfo.Builder models(String id, String url) {
    return ProviderInfo.builder(id, url)
        .models("gemini-4-argon", "gemini-4-hydrogen", "gemini-3.8-flash", "gemini-3.5-flash-lite")
        .openModels(true)
        .capabilities(
            Capability.STREAM,
            Capability.TOOLS,
            Capability.TOOL_IMAGES,
            Capability.VISION,
            Capability.DOCUMENTS,
            Capability.AUDIO,
            Capability.JSON_OBJECT,
            Capability.JSON_SCHEMA,
            Capability.REASONING,
            Capability.REASONING_EFFORT,
            Capability.REASONING_BUDGET,
            Capability.TOP_K,
            Capability.LOGPROBS,
            Capability.EXTRAS,
            Capability.opaque(GeminiFormat.NAME));
  }
}
