package dev.patchbay.provider.anthropic;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.testkit.FaultServer;

/** The provider at a server on loopback. */
final class Servers {

  static final String KEY = "sk-ant-CANARY-7f3a";

  private Servers() {}

  static AbstractProvider provider(FaultServer server) {
    return new Anthropic()
        .configured(ProviderConfig.builder()
            .set(ProviderConfig.BASE_URL, server.url().toString())
            .set(ProviderConfig.API_KEY, KEY)
            .build());
  }
}
