package dev.patchbay.provider.openai.services;

import dev.patchbay.provider.Capability;
import dev.patchbay.provider.ModelInfo;
import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.ProviderInfo;
import dev.patchbay.provider.http.HttpProvider;
import dev.patchbay.provider.http.HttpService;

/**
 * OpenAI's models, by its Responses API (<a
 * href="https://developers.openai.com/api/docs/guides/migrate-to-responses">developers.openai.com</a>), for reasoning that goes on
 * from turn to turn and for tools that the service runs itself:
 *
 * <pre>{@code
 * AbstractProvider openAi = new OpenAiResponses().configured(
 *     ProviderConfig.builder().set(ProviderConfig.API_KEY, "env:OPENAI_API_KEY").build());
 * Completion answer = openAi.complete(CompletionRequest.builder("gpt-5.4-mini")
 *     .user("What is new in Oslo today?")
 *     .extra("tools", List.of(Map.of("type", "web_search")))
 *     .extra("reasoning", Map.of("summary", "auto"))
 *     .build());
 * }</pre>
 *
 * <p>It takes the settings of {@link HttpProvider}; the base URL ends in {@code /v1}. A model that is not declared here is let
 * through to the service for a request that names the provider, such as {@code openai-responses/gpt-7}.
 * With the key of {@code OPENAI_API_KEY} alone a registry chooses {@link OpenAi} for other requests, and this provider only once it
 * has a setting of its own.
 *
 * <p>The service is always told to store nothing, so a request holds the whole conversation. Reasoning comes back encrypted and
 * goes into the next request with {@link dev.patchbay.provider.Completion#toMessage()}, as do the calls of the service's own tools;
 * both are {@link dev.patchbay.provider.ContentPart.Opaque} parts. The elements of an extra {@code tools} or {@code include} follow
 * those of the request. The extras {@code previous_response_id}, {@code conversation}, {@code store} and {@code background} are
 * refused.
 */
public final class OpenAiResponses extends HttpProvider {

  private static final ProviderInfo INFO = ProviderInfo.builder(
          "openai-responses", "https://api.openai.com/v1")
      .telemetryName("openai")
      .models(OpenAi.INFO.models().stream()
          .filter(model -> !model.capabilities().contains(Capability.AUDIO))
          .map(OpenAiResponses::model)
          .toList())
      .openModels(true)
      .onlyByName(true)
      .capabilities(
          Capability.STREAM,
          Capability.TOOLS,
          Capability.TOOL_IMAGES,
          Capability.VISION,
          Capability.DOCUMENTS,
          Capability.JSON_OBJECT,
          Capability.JSON_SCHEMA,
          Capability.EXTRAS,
          Capability.opaque(ResponsesFormat.NAME))
      .key("OPENAI_API_KEY")
      .variable(ProviderConfig.BASE_URL, "OPENAI_BASE_URL")
      .variable("header.openai-organization", "OPENAI_ORG_ID")
      .variable("header.openai-project", "OPENAI_PROJECT_ID")
      .build();

  /** The provider at the public address, which needs a key. */
  public OpenAiResponses() {
    super(HttpService.builder(INFO, new ResponsesFormat()).build());
  }

  /** Those that can be told how much to reason show it here. */
  private static ModelInfo model(ModelInfo model) {
    return model.capabilities().contains(Capability.REASONING_EFFORT)
        ? model.toBuilder().capabilities(Capability.REASONING).build()
        : model;
  }
}
