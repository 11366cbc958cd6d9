package dev.patchbay.cli;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.Capability;
import dev.patchbay.provider.ModelInfo;
import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.ProviderInfo;
import dev.patchbay.registry.PluginFailure;
import dev.patchbay.registry.ProviderQuery;
import dev.patchbay.registry.ProviderRegistry;
import dev.patchbay.registry.ProviderSettings;
import dev.patchbay.registry.Selection;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The providers that a command has, with the settings of its options and its environment. */
final class Session implements AutoCloseable {

  private static final String SETTINGS = "patchbay.";

  /** Models that cost little, by provider; of other providers the first one that is declared is asked. */
  private static final Map<String, String> SMALL_MODELS = Map.of(
      "openai", "gpt-5.4-mini",
      "openai-responses", "gpt-5.4-mini",
      "anthropic", "claude-haiku-5-5",
      "gemini", "gemini-3.5-flash-lite",
      "mistral", "mistral-small-latest",
      "deepseek", "deepseek-v4-flash");

  private final ProviderRegistry registry;
  private final @Nullable DemoService demo;

  private Session(ProviderRegistry registry, @Nullable DemoService demo) {
    this.registry = registry;
    this.demo = demo;
  }

  /**
   * Finds the providers, and says on standard error what is wrong with those that cannot be used.
   *
   * @throws UsageException if a setting, a file or a folder is wrong
   */
  static Session open(Console console, CommonOptions options, boolean demo) {
    Session session = quiet(console, options, demo);
    Stream.concat(
            session.registry.failures().stream().map(Session::text),
            session.registry.warnings().stream())
        .forEach(each -> console.complain("warning: " + each));
    return session;
  }

  /** The same, for a command that says itself what is wrong. */
  static Session quiet(Console console, CommonOptions options, boolean demo) {
    DemoService service = demo ? DemoService.start() : null;
    try {
      ProviderRegistry.Builder builder = ProviderRegistry.builder().logging(false);
      if (service == null) {
        builder.settings(settings(console, options));
      } else {
        builder.settings(ProviderSettings.none());
        builder.config(
            DemoService.PROVIDER,
            ProviderConfig.builder()
                .set(ProviderConfig.BASE_URL, service.url().toString(), "--demo")
                .build());
      }
      Path plugins = options.plugins;
      if (plugins != null) {
        builder.pluginFolder(plugins);
      }
      return new Session(builder.build(), service);
    } catch (IllegalArgumentException | UncheckedIOException e) {
      if (service != null) {
        service.close();
      }
      throw new UsageException(Failures.text(e), e);
    }
  }

  private static ProviderSettings settings(Console console, CommonOptions options) {
    Map<String, String> properties = new TreeMap<>();
    System.getProperties().stringPropertyNames().stream()
        .filter(name -> name.startsWith(SETTINGS))
        .forEach(name -> properties.put(name, System.getProperty(name, "")));
    if (options.config != null) {
      properties.put(SETTINGS + "config", options.config.toString());
    }
    return ProviderSettings.of(properties, console.environment());
  }

  /** A wrong setting is told in whole sentences, without the class that read it. */
  private static String text(PluginFailure failure) {
    return failure.stage() == PluginFailure.Stage.CONFIGURATION
            && failure.cause() instanceof IllegalArgumentException cause
        ? Failures.text(cause)
        : "not loaded: " + failure;
  }

  ProviderRegistry registry() {
    return registry;
  }

  /** Whether a setting of a provider is wrong, so that it was not loaded. */
  boolean hasWrongSetting() {
    return registry.failures().stream()
        .anyMatch(failure -> failure.stage() == PluginFailure.Stage.CONFIGURATION);
  }

  /**
   * The model to ask: that of the choice, or a small one of the provider that the registry would choose.
   *
   * @param needed what the request needs
   * @throws UsageException if no provider is ready
   */
  String model(RoutingChoice choice, Collection<Capability> needed) {
    String given = choice.model;
    if (given != null) {
      return given;
    }
    return demo == null
        ? modelFor(choice.query().toBuilder().fallbackModels().build(), needed)
        : DemoService.MODEL;
  }

  private String modelFor(ProviderQuery query, Collection<Capability> needed) {
    Selection selection =
        registry.select(query.toBuilder().capability(Capability.STREAM).build());
    if (selection.candidates().isEmpty()) {
      throw new UsageException(ExitCode.NONE_COULD_SERVE, howToBegin(selection));
    }
    AbstractProvider chosen = selection.first();
    ProviderInfo info = chosen.info();
    List<String> chat = info.models().stream()
        .filter(model -> model.kind() == ModelInfo.Kind.CHAT)
        .filter(model -> needed.stream().allMatch(each -> info.supports(model, each)))
        .map(ModelInfo::id)
        .toList();
    String small = SMALL_MODELS.getOrDefault(info.service(), "");
    if (chat.isEmpty() && small.isEmpty()) {
      throw new UsageException("The provider " + info.id()
          + " is ready, but does not say which models it has: choose one with -m " + info.id()
          + "/MODEL ('patchbay list " + info.id() + " --live' asks it)");
    }
    String model = chat.contains(small) || chat.isEmpty() ? small : chat.get(0);
    // The name alone lets others that have the model stand in, where this provider would be asked
    // first all the same.
    boolean first = registry.select(query.toBuilder().model(model).build()).candidates().stream()
        .findFirst()
        .filter(candidate -> candidate.id().equals(info.id()))
        .isPresent();
    return first ? model : info.id() + "/" + model;
  }

  private String howToBegin(Selection selection) {
    boolean narrowed = selection.rejections().stream()
        .anyMatch(each -> each.provider().info().missing().isEmpty()
            && !each.provider().info().onlyByName()
            && each.provider().working());
    if (narrowed) {
      return "None of the providers that are ready meets what is asked for:\n"
          + selection.explain();
    }
    return """
        No provider is ready, so there is no model to ask. Do one of these:
          set a key that you have:            OPENAI_API_KEY=... patchbay ask ...  (or ANTHROPIC_API_KEY, GEMINI_API_KEY, ...)
          ask a model on this machine:        patchbay ask -m ollama/qwen3 ...
          see how it works, without a model:  patchbay ask --demo ...
        'patchbay list --all' has all providers, and what to set for each.""";
  }

  @Override
  public void close() {
    registry.close();
    if (demo != null) {
      demo.close();
    }
  }
}
