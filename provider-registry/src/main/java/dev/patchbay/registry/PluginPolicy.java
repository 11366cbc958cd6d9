package dev.patchbay.registry;

/** What a plugin that cannot be used means for the registry. */
public enum PluginPolicy {
  /** It is listed among the failures, and the others work. */
  LENIENT,
  /** The registry is not built: {@link ProviderRegistry.Builder#build()} throws and lists all plugins. */
  STRICT
}
