package dev.patchbay.registry;

import static dev.patchbay.registry.Fakes.HELLO;
import static dev.patchbay.registry.Fakes.MODEL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.ProviderInfo;
import dev.patchbay.provider.openai.OpenAiCompatibleProvider;
import dev.patchbay.provider.openai.OpenAiService;
import dev.patchbay.testkit.FaultServer;
import dev.patchbay.testkit.ReceivedRequest;
import dev.patchbay.testkit.Script;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Settings for real networks reach a provider from every source. */
@Timeout(60)
class NetworkSettingsTest {

  private static final ProviderInfo BIRD =
      ProviderInfo.builder("bird", "https://bird.example").models(MODEL).build();

  private static final class Bird extends OpenAiCompatibleProvider {
    Bird() {
      super(OpenAiService.builder(BIRD).build());
    }
  }

  @TempDir
  Path dir;

  @Test
  void headersAndKeysMayStandInFilePropertyAndVariable() throws Exception {
    Path key = Files.writeString(dir.resolve("key"), "tweet\n");
    try (FaultServer server = FaultServer.answering(Service.whole("Hello"))) {
      Map<String, String> properties =
          new HashMap<>(file("bird.header.X-File=1\nbird.api-key=file:" + key));
      properties.put("patchbay.bird.header.x-property", "2");
      properties.put("patchbay.bird.base-url", server.url().toString());
      Map<String, String> environment =
          Map.of("PATCHBAY_BIRD__HEADER__X_VARIABLE", "env:VALUE", "VALUE", "3");

      provider(ProviderSettings.of(properties, environment)).complete(HELLO);

      ReceivedRequest request = server.requests().get(0);
      assertThat(request.header("x-file")).contains("1");
      assertThat(request.header("x-property")).contains("2");
      assertThat(request.header("x-variable")).contains("3");
      assertThat(request.header("authorization")).contains("Bearer tweet");
    }
  }

  @Test
  void aProxyMayStandInFilePropertyAndVariable() throws Exception {
    Script refusal = Script.whole(407, Map.of("proxy-authenticate", "Basic realm=x"), "");
    try (FaultServer proxy = FaultServer.answering(refusal)) {
      String url = proxy.url().toString();
      List<ProviderSettings> sources = List.of(
          ProviderSettings.of(
              file("bird.base-url=http://bird.example\nbird.proxy=" + url), Map.of()),
          ProviderSettings.of(
              Map.of("patchbay.bird.base-url", "http://bird.example", "patchbay.bird.proxy", url),
              Map.of()),
          ProviderSettings.of(
              Map.of("patchbay.bird.base-url", "http://bird.example"),
              Map.of("PATCHBAY_BIRD__PROXY", url)),
          ProviderSettings.of(
              Map.of("patchbay.bird.base-url", "http://bird.example"), Map.of("http_proxy", url)));
      for (ProviderSettings settings : sources) {
        assertRefusedByProxy(provider(settings));
      }
      assertRefusedByProxy(new Bird()
          .configured(ProviderConfig.builder()
              .set("base-url", "http://bird.example")
              .set("proxy", url)
              .build()));
      assertThat(proxy.requests()).hasSize(5);
    }
  }

  private static void assertRefusedByProxy(AbstractProvider provider) {
    ProviderException failure =
        catchThrowableOfType(ProviderException.class, () -> provider.complete(HELLO));

    assertThat(failure.kind()).isEqualTo(ErrorKind.AUTHENTICATION);
    assertThat(failure.detail()).contains("the proxy 127.0.0.1:").contains("HTTP 407");
  }

  private static AbstractProvider provider(ProviderSettings settings) {
    return new Bird().configured(settings.configOf(BIRD, "bird", ProviderConfig.empty()));
  }

  private Map<String, String> file(String lines) throws Exception {
    Path file = Files.writeString(dir.resolve("patchbay.properties"), lines);
    return Map.of("patchbay.config", file.toString());
  }
}
