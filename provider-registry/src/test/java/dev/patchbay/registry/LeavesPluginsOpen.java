package dev.patchbay.registry;

import java.nio.file.Path;

/** Loads the plugins of a folder, and ends without closing them. Runs in a JVM of its own. */
final class LeavesPluginsOpen {

  private LeavesPluginsOpen() {}

  public static void main(String[] args) {
    ProviderRegistry registry = ProviderRegistry.builder()
        .discovery(false)
        .settings(ProviderSettings.none())
        .pluginFolder(Path.of(args[0]))
        .build();
    System.out.println(registry.providers().size());
  }
}
