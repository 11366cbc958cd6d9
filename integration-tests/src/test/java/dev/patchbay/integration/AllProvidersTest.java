package dev.patchbay.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ModelInfo;
import dev.patchbay.registry.Candidate;
import dev.patchbay.registry.ProviderQuery;
import dev.patchbay.registry.ProviderRegistry;
import dev.patchbay.registry.ProviderSettings;
import dev.patchbay.testkit.FaultServer;
import dev.patchbay.testkit.Script;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** An application with the jars of all providers on its class path. */
class AllProvidersTest {

  private static final String KEY = "sk-CANARY-of-openai";
  private static final String ANSWER = """
      {"choices":[{"message":{"role":"assistant","content":"Hi"},"finish_reason":"stop"}]}""";

  /** What a machine of a developer often has for other purposes. */
  private static final Map<String, String> OF_OTHERS = Map.of(
      "GITHUB_TOKEN", "ghp-CANARY",
      "HF_TOKEN", "hf-CANARY",
      "AWS_REGION", "eu-central-1",
      "AWS_PROFILE", "work",
      "AWS_ACCESS_KEY_ID", "AKIDCANARY",
      "AWS_SECRET_ACCESS_KEY", "CANARY/secret",
      "OLLAMA_HOST", "0.0.0.0");

  @Test
  void eachHasAnIdOfItsOwnAndNoneFails() {
    try (ProviderRegistry registry = registry(Map.of())) {
      assertThat(registry.failures()).isEmpty();
      assertThat(registry.warnings()).isEmpty();
      assertThat(registry.providers())
          .extracting(AbstractProvider::id)
          .doesNotHaveDuplicates()
          .contains(
              "openai",
              "openai-responses",
              "azure-openai",
              "anthropic",
              "gemini",
              "vertex-ai",
              "ollama",
              "bedrock",
              "groq");
    }
  }

  @Test
  void withoutAKeyNothingIsChosenBesideWhatNeedsNone() {
    try (ProviderRegistry registry = registry(OF_OTHERS)) {
      assertThat(registry.failures()).isEmpty();
      assertThat(choosable(registry)).isEmpty();
    }
  }

  @Test
  void withOpenAisKeyAloneExactlyOneProviderIsChosen() {
    Map<String, String> environment = new TreeMap<>(OF_OTHERS);
    environment.put("OPENAI_API_KEY", KEY);
    try (ProviderRegistry registry = registry(environment)) {
      assertThat(choosable(registry)).containsExactly("openai");
    }
  }

  @Test
  void eachOtherProviderIsAskedByItsNameOnceItsKeyIsThere() {
    try (ProviderRegistry registry = registry(Map.of("GITHUB_TOKEN", "ghp-1"))) {
      List<Candidate> candidates = registry
          .select(ProviderQuery.builder().model("github/openai/gpt-4.1").build())
          .candidates();

      assertThat(candidates).extracting(Candidate::id).containsExactly("github");
    }
  }

  @Test
  void aKeyReachesNoOtherOriginAndNoOtherInstance() {
    try (FaultServer openAi = FaultServer.answering(Script.json(200, ANSWER));
        FaultServer other = FaultServer.answering(Script.json(200, ANSWER));
        ProviderRegistry registry = registry(Map.of(
            "OPENAI_API_KEY", KEY,
            "OPENAI_BASE_URL", openAi.url().toString(),
            "PATCHBAY_INSTANCES", "second:openai, house:openai-compatible",
            "PATCHBAY_SECOND__BASE_URL", other.url().toString(),
            "PATCHBAY_HOUSE__BASE_URL", other.url().toString(),
            "PATCHBAY_GROQ__BASE_URL", other.url().toString()))) {
      assertThat(registry.warnings()).isEmpty();
      for (String model : List.of("openai/any", "second/any", "house/any", "groq/any")) {
        String text = registry
            .router()
            .complete(CompletionRequest.builder(model).user("Hello").build())
            .text();
        assertThat(text).isEqualTo("Hi");
      }

      assertThat(openAi.requests()).hasSize(1);
      assertThat(openAi.requests().get(0).header("authorization")).contains("Bearer " + KEY);
      assertThat(other.requests())
          .hasSize(3)
          .allSatisfy(request -> assertThat(request.toString()).doesNotContain("CANARY"));
    }
  }

  @Test
  void discoveryConnectsToNothing() {
    try (FaultServer server = FaultServer.answering(Script.json(200, ANSWER));
        ProviderRegistry registry = registry(Map.of(
            "OPENAI_API_KEY", KEY,
            "OPENAI_BASE_URL", server.url().toString(),
            "PATCHBAY_OLLAMA__BASE_URL", server.url().toString(),
            "PATCHBAY_VLLM__BASE_URL", server.url().toString()))) {
      assertThat(
              registry.select(ProviderQuery.builder().model("gpt-5.4").build()).candidates())
          .hasSize(1);
      assertThat(server.openConnections()).isZero();
      assertThat(server.requests()).isEmpty();
    }
  }

  /** The providers that some query for a chat model which does not name them would choose. */
  private static List<String> choosable(ProviderRegistry registry) {
    return registry.providers().stream()
        .flatMap(each -> each.info().models().stream())
        .filter(model -> model.kind() == ModelInfo.Kind.CHAT)
        .map(ModelInfo::id)
        .distinct()
        .flatMap(model ->
            registry.select(ProviderQuery.builder().model(model).build()).candidates().stream())
        .map(Candidate::id)
        .distinct()
        .toList();
  }

  private static ProviderRegistry registry(Map<String, String> environment) {
    return ProviderRegistry.builder()
        .settings(ProviderSettings.of(Map.of(), environment))
        .logging(false)
        .build();
  }
}
