package dev.patchbay.registry.plugin;

import dev.patchbay.registry.PluginFailure;
import java.util.List;

/**
 * What a plugin says of itself.
 *
 * @param classNames the provider classes that its service files name, in order
 * @param badLines the lines of these files that name no class
 */
record PluginFacts(
    String id,
    String version,
    String apiVersion,
    List<String> classNames,
    List<PluginFailure> badLines,
    List<String> notes) {

  /** Of a plugin that cannot be read. */
  static PluginFacts unknown(String fileName) {
    return new PluginFacts(
        idOf(fileName), ApiVersion.UNKNOWN, ApiVersion.UNKNOWN, List.of(), List.of(), List.of());
  }

  static String idOf(String fileName) {
    return fileName.replaceFirst("(?i)\\.jar$", "");
  }
}
