package dev.patchbay.provider.ollama;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.testkit.FaultServer;

/** The provider at a server on loopback. */
final class Servers {

  static final String KEY = "ollama-CANARY-7f3a";

  private Servers() {}

  static AbstractProvider provider(FaultServer server) {
    return provider(server, ProviderConfig.API_KEY, KEY);
  }

  /** With a setting of that name beside its address. */
  static AbstractProvider provider(FaultServer server, String setting, String value) {
    return new Ollama()
        .configured(ProviderConfig.builder()
            .set(ProviderConfig.BASE_URL, server.url().toString())
            .set(setting, value)
            .build());
  }
}
