package dev.patchbay.gateway.settings;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The settings of providers, unread: the registry knows what they mean. References such as {@code env:OPENAI_API_KEY} are kept as they
 * are.
 *
 * @param values by provider or instance id and setting, such as {@code openai.base-url}
 * @param instances the provider of each further instance, by the instance's id
 */
public record ProviderEntries(Map<String, String> values, Map<String, String> instances) {

  /** No settings. */
  public static final ProviderEntries NONE = new ProviderEntries(Map.of(), Map.of());

  /** Copies both. */
  public ProviderEntries {
    values = Map.copyOf(values);
    instances = Map.copyOf(instances);
  }

  /** All of it as the lines of a settings file of the registry. */
  public Map<String, String> lines() {
    Map<String, String> lines = new TreeMap<>(values);
    if (!instances.isEmpty()) {
      lines.put(
          "instances",
          new TreeMap<>(instances)
              .entrySet().stream()
                  .map(each -> each.getKey() + ":" + each.getValue())
                  .collect(Collectors.joining(", ")));
    }
    return lines;
  }

  /** The names; not the values, of which some are keys. */
  @Override
  public String toString() {
    return "ProviderEntries[" + String.join(", ", new TreeMap<>(values).keySet()) + "; instances "
        + new TreeMap<>(instances) + "]";
  }
}
