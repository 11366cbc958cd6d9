package dev.patchbay.registry.plugin;

import dev.patchbay.provider.AbstractProvider;
import java.nio.file.Path;
import java.util.Objects;

/** Looks into the plugin behind a provider of a plugin folder. */
public final class InsidePlugin {

  private InsidePlugin() {}

  /** The folder with the copies of its jars. */
  public static Path copyOf(AbstractProvider provider) {
    return contentsOf(provider).copy().folder();
  }

  public static ClassLoader loaderOf(AbstractProvider provider) {
    return contentsOf(provider).loader();
  }

  private static OpenPlugin.Contents contentsOf(AbstractProvider provider) {
    OpenPlugin plugin = ((PluginProvider) provider).plugin();
    OpenPlugin.Contents contents = Objects.requireNonNull(plugin.acquire());
    plugin.release();
    return contents;
  }
}
