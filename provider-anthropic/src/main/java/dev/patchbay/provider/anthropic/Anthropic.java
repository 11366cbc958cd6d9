package dev.patchbay.provider.anthropic;

import dev.patchbay.provider.Capability;
import dev.patchbay.provider.ModelInfo;
import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.ProviderInfo;
import dev.patchbay.provider.http.Authorization;
import dev.patchbay.provider.http.HttpProvider;
import dev.patchbay.provider.http.HttpService;
import java.util.stream.Stream;

/**
 * Anthropic's models, by its Messages API (<a href="https://platform.claude.com/docs/en/api/messages">platform.claude.com</a>):
 *
 * <pre>{@code
 * AbstractProvider anthropic = new Anthropic().configured(
 *     ProviderConfig.builder().set(ProviderConfig.API_KEY, "env:ANTHROPIC_API_KEY").build());
 * }</pre>
 *
 * <p>It takes the settings of {@link HttpProvider}; the base URL has no {@code /v1}. A model that is not declared here is let through.
 *
 * <p>The service wants {@code max_tokens} with each request: where a request sets none it is {@value #MAX_TOKENS}, on top of a
 * reasoning budget. Reasoning comes with its signature as an {@link dev.patchbay.provider.ContentPart.Opaque} part, which {@link
 * dev.patchbay.provider.Completion#toMessage()} carries back.
 */
public final class Anthropic extends HttpProvider {

  static final int MAX_TOKENS = 8192;

  private static final ProviderInfo INFO = ProviderInfo.builder(
          "anthropic", "https://api.anthropic.com")
      .models(Stream.concat(
              Stream.of(
                      "claude-haiku-5-5",
                      "claude-sonnet-5-5",
                      "claude-opus-5-5",
                      "claude-sonnet-5",
                      "claude-opus-5",
                      "claude-opus-4-8")
                  .map(id -> ModelInfo.builder(id).sampling(false).build()),
              Stream.of("claude-sonnet-4-6", "claude-haiku-4-5").map(ModelInfo::of))
          .toList())
      .openModels(true)
      .capabilities(
          Capability.STREAM,
          Capability.TOOLS,
          Capability.TOOL_IMAGES,
          Capability.VISION,
          Capability.DOCUMENTS,
          Capability.CACHE_MARKS,
          Capability.JSON_SCHEMA,
          Capability.REASONING,
          Capability.REASONING_EFFORT,
          Capability.REASONING_BUDGET,
          Capability.TOP_K,
          Capability.EXTRAS,
          Capability.opaque(MessagesFormat.NAME))
      .key("ANTHROPIC_API_KEY")
      .variable(ProviderConfig.BASE_URL, "ANTHROPIC_BASE_URL")
      .build();

  /** The provider at the public address, which needs a key. */
  public Anthropic() {
    super(HttpService.builder(INFO, new MessagesFormat())
        .authorization(Authorization.header("x-api-key", ""))
        .header("anthropic-version", "2023-06-01")
        .build());
  }
}
