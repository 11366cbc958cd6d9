package dev.patchbay.registry;

import java.util.List;

/** A plugin of the plugin folder as the registry takes it in. */
record FolderPlugin(PluginReport report, List<PluginProvider> providers) {

  FolderPlugin {
    providers = List.copyOf(providers);
  }
}
