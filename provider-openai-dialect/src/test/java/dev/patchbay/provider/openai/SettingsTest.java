package dev.patchbay.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.Capability;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ModelInfo;
import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.ProviderInfo;
import dev.patchbay.testkit.FaultServer;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an operator can set, and what becomes of a wrong value. */
class SettingsTest {

  private final Parrot parrot = new Parrot();

  @Test
  void withoutSettingsTheProviderIsTheOneToUse() {
    assertThat(parrot.configured(ProviderConfig.empty())).isSameAs(parrot);
  }

  @Test
  void aBaseUrlIsTheOperatorsWordThatTheServiceWorks() {
    AbstractProvider configured = Parrot.at("http://127.0.0.1:8080");

    assertThat(parrot.working()).isFalse();
    assertThat(configured.working()).isTrue();
    assertThat(configured.url()).isEqualTo(URI.create("http://127.0.0.1:8080"));
  }

  @Test
  void settingsLeaveTheProviderThatTheyAreGivenToAsItIs() {
    Parrot.at("http://127.0.0.1:8080");

    assertThat(parrot.url()).isEqualTo(URI.create("https://api.parrot.example/v1"));
  }

  @Test
  void otherSettingsDoNotVouchForTheService() {
    AbstractProvider configured =
        parrot.configured(ProviderConfig.builder().set("idle-timeout", "5s").build());

    assertThat(configured.working()).isFalse();
    assertThat(configured.url()).isEqualTo(parrot.url());
  }

  @Test
  void whatIsNotSetStaysAsDeclared() {
    AbstractProvider configured = Parrot.at("http://127.0.0.1:8080");

    assertThat(configured.id()).isEqualTo("parrot");
    assertThat(configured.info().models()).isEqualTo(parrot.info().models());
    assertThat(configured.info().capabilities()).isEqualTo(parrot.info().capabilities());
  }

  @ParameterizedTest
  @CsvSource({
    "'',/chat/completions",
    "/,/chat/completions",
    "//,/chat/completions",
    "/v1,/v1/chat/completions",
    "/v1/,/v1/chat/completions",
    "/a/b%20c/,/a/b%20c/chat/completions"
  })
  void callsGoBelowTheBaseUrl(String prefix, String path) {
    try (FaultServer server = FaultServer.answering(Answers.good(Mode.WHOLE))) {
      Parrot.at(server.url() + prefix).complete(Parrot.HELLO);

      assertThat(server.requests().get(0).path()).isEqualTo(path);
    }
  }

  @Test
  void theSchemeMayBeInCapitals() {
    try (FaultServer server = FaultServer.answering(Answers.good(Mode.WHOLE))) {
      String url = "HTTP" + server.url().toString().substring("http".length());

      assertThat(Parrot.at(url, "api-key", "key").complete(Parrot.HELLO).text()).isEqualTo("Hello");
    }
  }

  @Test
  void modelsReplaceTheDeclaredOnes() {
    AbstractProvider configured = Parrot.at("http://127.0.0.1:8080", "models", "large, small,tiny");

    assertThat(configured.info().models())
        .extracting(ModelInfo::id)
        .containsExactly("large", "parrot-small", "tiny");
    assertThat(configured.info().model("large")).contains(ModelInfo.of("large"));
    assertThat(configured.info().supports(Capability.STREAM)).isTrue();
  }

  @Test
  void anAliasAndItsModelAreOneModel() {
    AbstractProvider configured =
        Parrot.at("http://127.0.0.1:8080", "models", "small,parrot-small,x,x");

    assertThat(configured.info().models())
        .extracting(ModelInfo::id)
        .containsExactly("parrot-small", "x");
  }

  @Test
  void aConfiguredModelIsAskedForByItsName() {
    try (FaultServer server = FaultServer.answering(Answers.good(Mode.WHOLE))) {
      Parrot.at(server.url(), "models", "org/large:free")
          .complete(CompletionRequest.builder("org/large:free").user("Hello").build());

      assertThat(server.requests().get(0).body()).contains("\"model\":\"org/large:free\"");
    }
  }

  @Test
  void configuredModelsAreAllThatThereAre() {
    AbstractProvider closed =
        new Open().configured(Parrot.config("http://127.0.0.1:1", "models", "a"));

    assertThat(closed.info().openModels()).isFalse();
  }

  @Test
  void anAsteriskAmongTheModelsLetsAllOthersThrough() {
    AbstractProvider open =
        new Open().configured(Parrot.config("http://127.0.0.1:1", "models", "a, *"));

    assertThat(open.info().openModels()).isTrue();
    assertThat(open.info().models()).extracting(ModelInfo::id).containsExactly("a");
  }

  @Test
  void configuredCapabilitiesAreAddedToThoseDeclared() {
    AbstractProvider more = Parrot.at("http://127.0.0.1:1", "capabilities", "audio, my-own");

    assertThat(more.info().supports(Capability.AUDIO)).isTrue();
    assertThat(more.info().supports(Capability.of("my-own"))).isTrue();
    assertThat(more.info().supports(Capability.STREAM)).isTrue();
  }

  private static final class Open extends OpenAiCompatibleProvider {
    Open() {
      super(OpenAiService.of(Parrot.INFO.toBuilder().openModels(true).build()));
    }
  }

  @Test
  void anUnknownSettingIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Parrot.at("http://127.0.0.1:8080", "baseurl", "x"))
        .withMessage("Setting baseurl (from the application) is not known; this provider knows"
            + " api-key, base-url, capabilities, embedding-models, models, allow-insecure-key,"
            + " block-private-addresses, ca-file, client-certificate, client-key,"
            + " client-key-password, unsupported-options, connect-timeout, event-timeout,"
            + " first-event-timeout, header.*, http2, idle-timeout, log, max-idle-connections,"
            + " proxy, proxy-password, proxy-user, stream-usage");
  }

  @ParameterizedTest
  @CsvSource({
    "base-url,''",
    "capabilities,Vision",
    "unsupported-options,drop",
    "base-url,ftp://x",
    "base-url,/v1",
    "base-url,http://",
    "base-url,http://127.0.0.1:99999",
    "base-url,http://127.0.0.1/?a=b",
    "base-url,http://127.0.0.1/ x",
    "models,' , '",
    "connect-timeout,5",
    "connect-timeout,0s",
    "connect-timeout,-1s",
    "idle-timeout,soon",
    "idle-timeout,''",
    "stream-usage,yes",
    "api-key,''",
    "max-idle-connections,-1",
    "max-idle-connections,many",
    "http2,maybe"
  })
  void aValueOfTheWrongFormIsRefused(String name, String value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Parrot.at("http://127.0.0.1:8080", name, value))
        .withMessageStartingWith("Setting " + name + " (from the application) ");
  }

  @Test
  void anEmbeddingModelThatIsDeclaredMayBeNamedAmongTheSettings() {
    AbstractProvider provider =
        vectorParrot().configured(config("embedding-models", "v,vectors,w"));

    assertThat(provider.info().model("vectors").orElseThrow().batchLimit()).isEqualTo(2);
    assertThat(provider.info().models())
        .extracting(ModelInfo::id)
        .containsExactly("parrot-1", "vectors", "w");
  }

  @Test
  void itKeepsItsFactsWhereTheModelsAreReplaced() {
    AbstractProvider provider =
        vectorParrot().configured(config("models", "a", "embedding-models", "vectors"));

    assertThat(provider.info().model("vectors").orElseThrow().batchLimit()).isEqualTo(2);
    assertThat(provider.info().models()).extracting(ModelInfo::id).containsExactly("a", "vectors");
  }

  @Test
  void aModelForCompletionsIsNoneForVectors() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> vectorParrot().configured(config("models", "a,b", "embedding-models", "c,b")))
        .withMessage("Setting embedding-models (from the application) names b, which is a model"
            + " for completions; a model is for either");
  }

  private static Parrot vectorParrot() {
    return new Parrot(OpenAiService.of(ProviderInfo.builder("parrot", "https://parrot.example")
        .models(List.of(
            ModelInfo.of("parrot-1"),
            ModelInfo.builder("vectors")
                .aliases("v")
                .kind(ModelInfo.Kind.EMBEDDING)
                .batchLimit(2)
                .build()))
        .build()));
  }

  private static ProviderConfig config(String... settings) {
    return Parrot.config("http://127.0.0.1:8080", settings);
  }
}
