package dev.patchbay.registry;

/** What a registry does when a plugin cannot be used. */
public enum PluginPolicy {
  /** The plugin is listed among the failures, and the others work. */
  LENIENT,
  /** {@link ProviderRegistry.Builder#build()} throws an exception that lists all plugins. */
  STRICT
}
