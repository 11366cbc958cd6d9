package dev.patchbay.spring;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Capability;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ModelInfo;
import dev.patchbay.provider.ProviderInfo;
import dev.patchbay.registry.PluginFailure;
import dev.patchbay.registry.PluginReport;
import dev.patchbay.registry.ProviderHealth;
import dev.patchbay.registry.ProviderQuery;
import dev.patchbay.registry.ProviderRegistry;
import dev.patchbay.registry.Router;
import dev.patchbay.registry.RoutingOptions;
import dev.patchbay.registry.Selection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/**
 * The Actuator endpoint {@code patchbay}: providers, plugins and health, or one of them alone, and {@code
 * explain?model=gpt-5.4-mini&needs=tools,vision}. It asks no service and shows no secret.
 */
@Endpoint(id = "patchbay")
final class PatchbayEndpoint {

  /** What explains nothing but needs a message all the same. */
  private static final String ANY_QUESTION = "?";

  private final ProviderRegistry registry;
  private final Router router;

  PatchbayEndpoint(ProviderRegistry registry, Router router) {
    this.registry = registry;
    this.router = router;
  }

  /**
   * Everything but explanations.
   *
   * @param warnings probable mistakes in the settings
   */
  record Overview(
      List<Provider> providers,
      List<Plugin> plugins,
      List<ProviderHealth> health,
      List<String> failures,
      List<String> warnings) {}

  /**
   * A provider.
   *
   * @param usable whether it is configured, and known to answer at its address
   * @param howToConfigure the settings that it lacks; empty if it lacks none
   */
  record Provider(
      String id,
      String url,
      boolean usable,
      String howToConfigure,
      List<String> models,
      boolean openModels,
      List<String> capabilities) {

    static Provider of(ProviderInfo info) {
      return new Provider(
          info.id(),
          info.url().toString(),
          info.working() && info.missing().isEmpty(),
          info.missing().isEmpty() ? "" : info.howToConfigure(),
          info.models().stream().map(ModelInfo::id).toList(),
          info.openModels(),
          info.capabilities().stream().map(Capability::name).sorted().toList());
    }
  }

  /**
   * A jar or folder of the plugin folder.
   *
   * @param reasons why it cannot be used, or only in part, each with a hint
   */
  record Plugin(
      String id,
      String version,
      String source,
      String sha256,
      PluginReport.State state,
      List<String> providers,
      List<String> reasons,
      List<String> notes) {

    static Plugin of(PluginReport report) {
      return new Plugin(
          report.id(),
          report.version(),
          report.source(),
          report.sha256(),
          report.state(),
          report.providers(),
          report.failures().stream().map(PluginFailure::toString).toList(),
          report.notes());
    }
  }

  /**
   * What the router would do with a request.
   *
   * @param text the same for people
   */
  record Explanation(Selection.Summary decision, String text) {}

  @ReadOperation
  Overview overview() {
    return new Overview(providers(), plugins(), registry.health(), failures(), registry.warnings());
  }

  /**
   * One part.
   *
   * @param part {@code providers}, {@code plugins}, {@code health} or {@code explain}
   * @param model for {@code explain}, the model that a request would name
   * @param needs for {@code explain}, capabilities that it would need, such as {@code tools}
   * @return null if there is no such part, which is a 404
   */
  @ReadOperation
  @Nullable
  Object part(@Selector String part, @Nullable String model, @Nullable List<String> needs) {
    return switch (part) {
      case "providers" -> providers();
      case "plugins" -> plugins();
      case "health" -> registry.health();
      case "explain" -> explain(model, needs == null ? List.of() : needs);
      default -> null;
    };
  }

  private List<Provider> providers() {
    return registry.providers().stream()
        .map(AbstractProvider::info)
        .map(Provider::of)
        .toList();
  }

  private List<Plugin> plugins() {
    return registry.plugins().stream().map(Plugin::of).toList();
  }

  private List<String> failures() {
    return registry.failures().stream().map(PluginFailure::toString).toList();
  }

  private Explanation explain(@Nullable String model, List<String> needs) {
    if (model == null || model.isBlank()) {
      throw new InvalidEndpointRequestException(
          "explain needs a model", "explain needs a model: explain?model=gpt-5.4-mini&needs=tools");
    }
    ProviderQuery query =
        router.options().among().toBuilder().capabilities(capabilities(needs)).build();
    CallContext context =
        CallContext.builder().attribute(RoutingOptions.QUERY, query).build();
    CompletionRequest request =
        CompletionRequest.builder(model).user(ANY_QUESTION).build();
    return new Explanation(
        router.select(request, context).summary(), router.explain(request, context));
  }

  private static List<Capability> capabilities(List<String> names) {
    try {
      return names.stream().map(Capability::of).toList();
    } catch (IllegalArgumentException e) {
      throw new InvalidEndpointRequestException(
          String.valueOf(e.getMessage()), "needs: " + e.getMessage(), e);
    }
  }
}
