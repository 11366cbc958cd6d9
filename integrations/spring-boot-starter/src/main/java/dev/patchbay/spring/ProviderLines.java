package dev.patchbay.spring;

import dev.patchbay.registry.ProviderSettings;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * What Spring's properties say about providers, as lines of a {@linkplain ProviderSettings#withFile program's own file}: so system
 * properties, {@code PATCHBAY_} variables, the variables of services and the registry's own file come first, as everywhere else.
 */
final class ProviderLines {

  private static final String PREFIX = "patchbay.";
  private static final String VARIABLE_PREFIX = "PATCHBAY_";
  private static final String CONFIG = "config";
  private static final String INSTANCES = "instances";
  private static final String FILE = "of Spring's properties";

  /** The first words of the names that Spring reads; what comes after {@code patchbay.} otherwise is the id of a provider. */
  private static final Set<String> SPRINGS = Arrays.stream(
          PatchbayProperties.class.getRecordComponents())
      .map(RecordComponent::getName)
      .collect(Collectors.toUnmodifiableSet());

  /** Settings that most providers have. In the name of a variable, Spring has no sign for their hyphens. */
  private static final Map<String, String> USUAL = List.of(
          "api-key",
          "base-url",
          "block-private-addresses",
          "ca-file",
          "client-certificate",
          "client-key",
          "connect-timeout",
          "embedding-models",
          "event-timeout",
          "first-event-timeout",
          "idle-timeout",
          "limit.calls-at-once",
          "limit.calls-per-minute",
          "limit.tokens-per-minute",
          "max-idle-connections",
          "proxy-password",
          "proxy-user",
          "unsupported-options")
      .stream()
      .collect(Collectors.toUnmodifiableMap(ProviderLines::stripped, Function.identity()));

  private final PatchbayProperties properties;
  private final ConfigurableEnvironment environment;

  ProviderLines(PatchbayProperties properties, ConfigurableEnvironment environment) {
    this.properties = properties;
    this.environment = environment;
  }

  /** The settings of the process, and those of Spring behind them. */
  ProviderSettings settings() {
    Map<String, String> system = kept(systemProperties(), ProviderLines::isSprings);
    if (properties.config() != null) {
      system.putIfAbsent(PREFIX + CONFIG, properties.config().toString());
    }
    Map<String, String> variables = kept(System.getenv(), ProviderLines::isSpringsVariable);
    return ProviderSettings.of(system, variables).withFile(lines(), FILE);
  }

  /** Each as {@code openai.api-key}. */
  private Map<String, String> lines() {
    Map<String, String> lines = new HashMap<>();
    // What the messages of providers ask to set: patchbay.openai.api-key.
    for (PropertySource<?> source : environment.getPropertySources()) {
      if (source instanceof EnumerablePropertySource<?> listed && !isOfTheProcess(source)) {
        for (String name : listed.getPropertyNames()) {
          addDirect(name, lines);
        }
      }
    }
    properties
        .providers()
        .forEach((id, settings) ->
            settings.forEach((name, value) -> lines.put(id + "." + settingName(name), value)));
    // ${OPENAI_API_KEY:} is how Spring's users say that a variable need not be set.
    lines.values().removeIf(String::isBlank);
    if (!properties.instances().isEmpty()) {
      lines.put(INSTANCES, String.join(",", properties.instances()));
    }
    return lines;
  }

  private void addDirect(String name, Map<String, String> lines) {
    String rest = name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : "";
    int dot = rest.indexOf('.');
    String value = dot > 0 && !isSprings(name) ? environment.getProperty(name) : null;
    if (value != null) {
      lines.put(rest.substring(0, dot) + "." + settingName(rest.substring(dot + 1)), value);
    }
  }

  /** The registry reads system properties itself; variables have other names. */
  private static boolean isOfTheProcess(PropertySource<?> source) {
    return source.getName().equals(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME);
  }

  private static boolean isSprings(String property) {
    String rest = property.substring(PREFIX.length());
    String first = rest.split("[.\\[]", 2)[0];
    boolean bothRead = rest.equals(CONFIG) || rest.equals(INSTANCES);
    return SPRINGS.contains(first) && !bothRead;
  }

  private static boolean isSpringsVariable(String variable) {
    if (!variable.startsWith(VARIABLE_PREFIX) || variable.contains("__")) {
      return false;
    }
    String rest = variable.substring(VARIABLE_PREFIX.length()).toLowerCase(Locale.ROOT);
    boolean bothRead = rest.equals(CONFIG) || rest.equals(INSTANCES);
    return SPRINGS.contains(rest.split("_", 2)[0]) && !bothRead;
  }

  private static Map<String, String> systemProperties() {
    Map<String, String> properties = new TreeMap<>();
    System.getProperties().stringPropertyNames().stream()
        .filter(name -> name.startsWith(PREFIX))
        .forEach(name -> properties.put(name, System.getProperty(name, "")));
    return properties;
  }

  private static Map<String, String> kept(Map<String, String> values, Predicate<String> dropped) {
    Map<String, String> kept = new TreeMap<>(values);
    kept.keySet().removeIf(dropped);
    return kept;
  }

  /** As Patchbay writes it, however Spring has allowed it to be written: {@code apiKey}, {@code api_key}. */
  private static String settingName(String name) {
    String usual = USUAL.get(stripped(name));
    return usual != null ? usual : name.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String stripped(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[-_.]", "");
  }
}
