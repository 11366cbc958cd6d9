package dev.patchbay.provider.openai.services;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ModelInfo;
import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.ProviderInfo;
import dev.patchbay.provider.openai.OpenAiCompatibleProvider;
import dev.patchbay.testkit.FaultServer;
import dev.patchbay.testkit.Script;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is said of the services that speak the chat dialect. */
class ServicesTest {

  private static final String ANSWER = """
      {"choices":[{"message":{"role":"assistant","content":"Hi"},"finish_reason":"stop"}]}""";

  static List<AbstractProvider> providers() {
    ServicesTest.class.getModule().addUses(AbstractProvider.class);
    return StreamSupport.stream(
            ServiceLoader.load(AbstractProvider.class, OpenAi.class.getClassLoader())
                .spliterator(),
            false)
        .toList();
  }

  @Test
  void allAreFoundByTheServiceFile() {
    assertThat(providers())
        .extracting(AbstractProvider::id)
        .contains(
            "openai",
            "openai-responses",
            "openai-compatible",
            "azure-openai",
            "groq",
            "mistral",
            "deepseek",
            "xai",
            "openrouter",
            "together",
            "fireworks",
            "cerebras",
            "perplexity",
            "nvidia",
            "huggingface",
            "github",
            "moonshot",
            "zhipu",
            "qwen",
            "vllm",
            "llama-cpp",
            "lm-studio",
            "litellm")
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("providers")
  void withoutSettingsNoneIsChosenByItself(AbstractProvider provider) {
    ProviderInfo info = provider.info();

    assertThat(info.onlyByName() || !info.missing().isEmpty()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("providers")
  void aKeyGoesInClearTextNowhereButToThisMachine(AbstractProvider provider) {
    assertThat(provider.url().getScheme().equals("https")
            || provider.url().getHost().equals("127.0.0.1"))
        .isTrue();
  }

  @ParameterizedTest
  @MethodSource("providersOfTheDialect")
  void aKeyAloneMakesItReady(AbstractProvider provider) {
    if (provider.info().missing().contains(ProviderConfig.API_KEY)) {
      AbstractProvider configured = provider.configured(
          ProviderConfig.builder().set(ProviderConfig.API_KEY, "key-1").build());

      assertThat(configured.info().missing()).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("providers")
  void aSettingOfItsOwnMakesItOneOfThoseThatAreChosen(AbstractProvider provider) {
    AbstractProvider configured = provider.configured(ProviderConfig.builder()
        .set(ProviderConfig.BASE_URL, "http://127.0.0.1:1")
        .build());

    assertThat(configured.info().onlyByName()).isFalse();
  }

  @Test
  void aVariableThatOtherProgramsUseDoesNotMakeItOneOfThoseThatAreChosen() {
    AbstractProvider configured = new GitHubModels()
        .configured(ProviderConfig.builder()
            .setShared(ProviderConfig.API_KEY, "ghp-1", "environment variable GITHUB_TOKEN")
            .build());

    assertThat(configured.info().missing()).isEmpty();
    assertThat(configured.info().onlyByName()).isTrue();
  }

  static Stream<AbstractProvider> providersOfTheDialect() {
    return providers().stream()
        .filter(OpenAiCompatibleProvider.class::isInstance)
        .filter(provider -> !(provider instanceof AzureOpenAi));
  }

  @ParameterizedTest
  @MethodSource("providersOfTheDialect")
  void itAsksBelowItsAddress(AbstractProvider provider) {
    try (FaultServer server = FaultServer.answering(Script.json(200, ANSWER))) {
      AbstractProvider configured = provider.configured(ProviderConfig.builder()
          .set(ProviderConfig.BASE_URL, server.url() + "/base")
          .set(ProviderConfig.API_KEY, "key-1")
          .build());
      String model =
          provider.info().models().stream().map(ModelInfo::id).findFirst().orElse("any/model");

      String text = configured
          .complete(CompletionRequest.builder(model).user("Hello").build())
          .text();

      assertThat(text).isEqualTo("Hi");
      assertThat(server.requests().get(0).path()).isEqualTo("/base/chat/completions");
      assertThat(server.requests().get(0).header("authorization")).contains("Bearer key-1");
    }
  }

  @Test
  void aServiceIsDescribedBySettingsAlone() {
    ProviderConfig config = ProviderConfig.builder()
        .instance("house")
        .set(ProviderConfig.BASE_URL, "http://127.0.0.1:1/v1")
        .set(ProviderConfig.MODELS, "house-small")
        .set(ProviderConfig.CAPABILITIES, "tools,vision")
        .build();

    ProviderInfo house = new OpenAiCompatible().configured(config).info();

    assertThat(house.id()).isEqualTo("house");
    assertThat(house.missing()).isEmpty();
    assertThat(house.openModels()).isFalse();
    assertThat(house.supportsModel("house-small")).isTrue();
    assertThat(house.capabilities().toString()).contains("stream", "tools", "vision");
  }
}
