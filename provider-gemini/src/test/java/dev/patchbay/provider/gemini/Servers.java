package dev.patchbay.provider.gemini;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.testkit.FaultServer;

/** The providers at a server on loopback. */
final class Servers {

  static final String KEY = "AIza-CANARY-7f3a";

  private Servers() {}

  static AbstractProvider provider(FaultServer server) {
    return new Gemini().configured(config(server.url().toString()));
  }

  static AbstractProvider vertex(FaultServer server) {
    return new VertexAi().configured(config(server.url() + "/v1/projects/p/locations/global"));
  }

  private static ProviderConfig config(String baseUrl) {
    return ProviderConfig.builder()
        .set(ProviderConfig.BASE_URL, baseUrl)
        .set(ProviderConfig.API_KEY, KEY)
        .build();
  }
}
