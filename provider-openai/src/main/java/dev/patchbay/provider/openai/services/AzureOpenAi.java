package dev.patchbay.provider.openai.services;

import dev.patchbay.provider.Capability;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.ProviderInfo;
import dev.patchbay.provider.http.Authorization;
import dev.patchbay.provider.openai.OpenAiCompatibleProvider;
import dev.patchbay.provider.openai.OpenAiService;
import java.util.Optional;
import java.util.function.Function;

/**
 * OpenAI's models in a resource of Azure, by its API with dated versions (<a
 * href="https://learn.microsoft.com/azure/ai-services/openai/reference">learn.microsoft.com</a>):
 *
 * <pre>{@code
 * AbstractProvider azure = new AzureOpenAi().configured(ProviderConfig.builder()
 *     .set(ProviderConfig.BASE_URL, "https://my-resource.openai.azure.com")
 *     .set(ProviderConfig.API_KEY, "env:AZURE_OPENAI_API_KEY")
 *     .set("deployments", "chat-eu=gpt-5.4, small=gpt-5.4-mini")
 *     .build());
 * Completion answer = azure.complete(CompletionRequest.builder("gpt-5.4").user("Hello").build());
 * }</pre>
 *
 * <p>Beside the settings of {@link OpenAiCompatibleProvider} it takes
 * <ul>
 *   <li>{@code base-url}, which it needs: the resource's endpoint, also from {@code AZURE_OPENAI_ENDPOINT}
 *   <li>{@code api-key}, sent as the header {@code api-key}; also from {@code AZURE_OPENAI_API_KEY}
 *   <li>{@code token}, in place of the key: an Entra token, sent as {@code Authorization: Bearer}; also from {@code
 *       AZURE_OPENAI_AD_TOKEN}. It is read when the provider is configured and not renewed
 *   <li>{@code deployments}: {@code deployment=model}, separated by commas. A request by the model's name goes to its first
 *       deployment, one by the deployment's name to that. Without it each model is taken for the name of a deployment, and only
 *       requests that name this provider come here
 *   <li>{@code api-version} ({@value #VERSION}); also from {@code OPENAI_API_VERSION}
 * </ul>
 *
 * <p>Azure's API without versions needs none of that: it is {@link OpenAi}, or {@link OpenAiResponses}, with the base URL {@code
 * https://my-resource.openai.azure.com/openai/v1}, and deployments as the names of models.
 */
public final class AzureOpenAi extends OpenAiCompatibleProvider {

  /** The latest version that is no preview. */
  private static final String VERSION = "2024-10-21";

  private static final String API_VERSION = "api-version";
  private static final String DEPLOYMENTS = "deployments";
  private static final String TOKEN = "token";

  private static final ProviderInfo INFO = ProviderInfo.builder(
          "azure-openai", "https://resource.openai.azure.com")
      .telemetryName("azure.ai.openai")
      .openModels(true)
      .capabilities(
          Capability.STREAM,
          Capability.TOOLS,
          Capability.VISION,
          Capability.JSON_OBJECT,
          Capability.JSON_SCHEMA,
          Capability.EXTRAS)
      .reseller(true)
      .missing(ProviderConfig.API_KEY, ProviderConfig.BASE_URL)
      .variable(ProviderConfig.API_KEY, "AZURE_OPENAI_API_KEY")
      .variable(ProviderConfig.BASE_URL, "AZURE_OPENAI_ENDPOINT")
      .variable(TOKEN, "AZURE_OPENAI_AD_TOKEN")
      .variable(API_VERSION, "OPENAI_API_VERSION")
      .build();

  /** The provider without a resource, which it has to be configured with. */
  public AzureOpenAi() {
    super(OpenAiService.builder(INFO)
        .maxTokensMember("max_completion_tokens")
        .path(AzureOpenAi::path)
        .http(http -> http.authorization(Authorization.header("api-key", ""))
            .credential(TOKEN, Authorization.bearer())
            .setting(DEPLOYMENTS, Deployments::check)
            .setting(API_VERSION, AzureOpenAi::checkVersion)
            .facts(AzureOpenAi::facts))
        .build());
  }

  private static void checkVersion(ProviderConfig config, String setting) {
    config.text(setting).ifPresent(version -> {
      if (!version.matches("\\d{4}-\\d{2}-\\d{2}(-preview)?")) {
        throw config.invalid(setting, "is a date such as " + VERSION + ", but is not one");
      }
    });
  }

  private static void facts(ProviderConfig config, ProviderInfo.Builder info) {
    config
        .text(DEPLOYMENTS)
        .ifPresent(text -> info.openModels(false).models(Deployments.of(text).named()));
    boolean remote =
        config.baseUrl().map(url -> url.getScheme().equalsIgnoreCase("https")).orElse(false);
    if (remote
        && !config.names().contains(ProviderConfig.API_KEY)
        && !config.names().contains(TOKEN)) {
      info.missing(ProviderConfig.API_KEY);
    }
  }

  private static String path(
      String operation, String model, Function<String, Optional<String>> settings) {
    String deployment = settings
        .apply(DEPLOYMENTS)
        .map(text -> Deployments.of(text).meantBy(model))
        .orElse(model);
    if (!Deployments.isName(deployment)) {
      throw ProviderException.of(
          ErrorKind.INVALID_REQUEST,
          "the name of a deployment is letters, digits, dots, hyphens and underscores");
    }
    return "/openai/deployments/" + deployment + "/" + operation + "?api-version="
        + settings.apply(API_VERSION).orElse(VERSION);
  }
}
