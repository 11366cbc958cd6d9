package dev.patchbay.provider.openai;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.Capability;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ModelInfo;
import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.ProviderInfo;
import java.net.URI;
import java.util.List;

/** A provider as an author writes one, whose service can do everything. */
final class Parrot extends OpenAiCompatibleProvider {

  static final ProviderInfo INFO = ProviderInfo.builder("parrot", "https://api.parrot.example/v1")
      .working(false)
      .models(List.of(
          ModelInfo.builder("parrot-small").aliases("small").build(), ModelInfo.of("parrot-1")))
      .capabilities(
          Capability.STREAM,
          Capability.TOOLS,
          Capability.VISION,
          Capability.JSON_OBJECT,
          Capability.JSON_SCHEMA,
          Capability.EXTRAS)
      .build();

  static final CompletionRequest HELLO =
      CompletionRequest.builder("parrot-small").user("Hello").build();

  Parrot() {
    this(OpenAiService.builder(INFO).build());
  }

  Parrot(OpenAiService service) {
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
