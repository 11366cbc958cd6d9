package dev.patchbay.provider.bedrock;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.bedrock.aws.Credentials;
import dev.patchbay.testkit.FaultServer;

/** The provider at a server on loopback. */
final class Servers {

  static final String KEY = "bedrock-api-key-CANARY-7f3a";
  static final String ID = "AKIDCANARYEXAMPLE";
  static final String SECRET = "wJalrXUtnFEMI/K7MDENG/CANARY";
  static final String TOKEN = "IQoJb3JpZ2luX2VjCANARY==";

  private Servers() {}

  /** With an API key. */
  static AbstractProvider provider(FaultServer server) {
    return provider(server, ProviderConfig.API_KEY, KEY);
  }

  /** With credentials for a session. */
  static AbstractProvider signing(FaultServer server) {
    return provider(
        server,
        Credentials.REGION,
        "eu-central-1",
        Credentials.ID,
        ID,
        Credentials.KEY,
        SECRET,
        Credentials.TOKEN,
        TOKEN);
  }

  static AbstractProvider provider(FaultServer server, String... settings) {
    ProviderConfig.Builder config =
        ProviderConfig.builder().set(ProviderConfig.BASE_URL, server.url().toString());
    for (int i = 0; i < settings.length; i += 2) {
      config.set(settings[i], settings[i + 1]);
    }
    return new Bedrock().configured(config.build());
  }
}
