package dev.patchbay.provider.http;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.Capability;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.ProviderInfo;
import java.net.URI;

/** A provider as an author writes one, with a format in which nothing is hidden. */
final class Parrot extends HttpProvider {

  static final ProviderInfo INFO = ProviderInfo.builder("parrot", "https://api.parrot.example/v1")
      .working(false)
      .models("plain-1")
      .capabilities(Capability.STREAM)
      .build();

  static final CompletionRequest HELLO = PlainFormat.REQUEST;

  Parrot() {
    this(HttpService.builder(INFO, new PlainFormat()).build());
  }

  Parrot(HttpService service) {
    super(service);
  }

  /** A parrot at that address, under these settings: a name, a value, and so on. */
  static AbstractProvider at(URI url, String... settings) {
    return at(url.toString(), settings);
  }

  static AbstractProvider at(String url, String... settings) {
    return new Parrot().configured(config(url, settings));
  }

  static ProviderConfig config(String url, String... settings) {
    ProviderConfig.Builder config = ProviderConfig.builder().set(ProviderConfig.BASE_URL, url);
    for (int i = 0; i < settings.length; i += 2) {
      config.set(settings[i], settings[i + 1]);
    }
    return config.build();
  }
}
