package dev.patchbay.provider.openai.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.Capability;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.EmbeddingRequest;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.ModelInfo;
import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.ProviderInfo;
import dev.patchbay.testkit.FaultServer;
import dev.patchbay.testkit.ReceivedRequest;
import dev.patchbay.testkit.Script;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A resource of Azure: where it is asked, and what it answers. */
class AzureOpenAiTest {

  private static final String FILTERS = """
      {"hate":{"filtered":false,"severity":"safe"},"jailbreak":{"filtered":false,"detected":false},\
      "self_harm":{"filtered":false,"severity":"safe"},"sexual":{"filtered":false,"severity":"safe"},\
      "violence":{"filtered":false,"severity":"safe"}}""";
  private static final String PROMPT_FILTERS =
      "\"prompt_filter_results\":[{\"prompt_index\":0,\"content_filter_results\":" + FILTERS + "}]";

  private static final String WHOLE = """
      {"choices":[{"content_filter_results":%s,"finish_reason":"stop","index":0,"logprobs":null,\
      "message":{"content":"Hello","refusal":null,"role":"assistant"}}],"created":1756315696,"id":"chatcmpl-C9",\
      "model":"gpt-4o-2024-11-20","object":"chat.completion",%s,"system_fingerprint":"fp_ee1d74bde0",\
      "usage":{"completion_tokens":2,"completion_tokens_details":{"reasoning_tokens":0},"prompt_tokens":8,\
      "prompt_tokens_details":{"cached_tokens":0},"total_tokens":10}}""".formatted(FILTERS, PROMPT_FILTERS);

  /** The first chunk is about the prompt, and has neither an id nor a model. */
  private static final String STREAM = """
      data: {"choices":[],"created":0,"id":"","model":"","object":"",%s}

      data: {"choices":[{"content_filter_results":{},"delta":{"content":"","refusal":null,"role":"assistant"},\
      "finish_reason":null,"index":0,"logprobs":null}],"created":1756315696,"id":"chatcmpl-C9","model":"gpt-4o-2024-11-20",\
      "object":"chat.completion.chunk","system_fingerprint":"fp_ee1d74bde0","usage":null}

      data: {"choices":[{"content_filter_results":%s,"delta":{"content":"Hello"},"finish_reason":null,"index":0,\
      "logprobs":null}],"created":1756315696,"id":"chatcmpl-C9","model":"gpt-4o-2024-11-20","object":"chat.completion.chunk",\
      "system_fingerprint":"fp_ee1d74bde0","usage":null}

      data: {"choices":[{"content_filter_results":{},"delta":{},"finish_reason":"stop","index":0,"logprobs":null}],\
      "created":1756315696,"id":"chatcmpl-C9","model":"gpt-4o-2024-11-20","object":"chat.completion.chunk","usage":null}

      data: {"choices":[],"created":1756315696,"id":"chatcmpl-C9","model":"gpt-4o-2024-11-20",\
      "object":"chat.completion.chunk","usage":{"completion_tokens":2,"prompt_tokens":8,"total_tokens":10}}

      data: [DONE]

      """.formatted(PROMPT_FILTERS, FILTERS);

  @ParameterizedTest
  @CsvSource({
    "gpt-4o,chat-eu",
    "chat-eu,chat-eu",
    "chat-us,chat-us",
    "gpt-5.6,new",
    "gpt-5.6-sol,new",
    "my-own,my-own"
  })
  void aRequestGoesToTheDeploymentThatItMeans(String asked, String deployment) {
    try (FaultServer server = FaultServer.answering(Script.json(200, WHOLE))) {
      azure(server, "deployments", "chat-eu=gpt-4o, chat-us = gpt-4o,new=gpt-5.6,my-own")
          .complete(hello(asked));

      assertThat(server.requests())
          .extracting(ReceivedRequest::path)
          .containsExactly(
              "/openai/deployments/" + deployment + "/chat/completions?api-version=2024-10-21");
    }
  }

  @Test
  void aDeploymentSaysWhatItsModelCanDo() {
    ProviderInfo info =
        configured("deployments", "chat-eu=gpt-4o,thinker=gpt-5.5,own=house-1").info();

    ModelInfo known = info.model("chat-eu").orElseThrow();
    assertThat(known.id()).isEqualTo("gpt-4o");
    assertThat(known.contextWindow()).isEqualTo(128_000);
    assertThat(info.model("thinker").orElseThrow().capabilities())
        .contains(Capability.REASONING_EFFORT);
    assertThat(info.model("own").orElseThrow().id()).isEqualTo("house-1");
    assertThat(info.openModels()).isFalse();
  }

  @Test
  void withoutDeploymentsAModelIsTheNameOfOne() {
    try (FaultServer server = FaultServer.answering(Script.json(200, WHOLE))) {
      AbstractProvider azure = azure(server, "api-version", "2025-04-01-preview");

      assertThat(azure.info().openModels()).isTrue();
      azure.complete(hello("my-own"));

      assertThat(server.requests().get(0).path())
          .isEqualTo("/openai/deployments/my-own/chat/completions?api-version=2025-04-01-preview");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/b", "..", "a?b", "a b", "a%2e"})
  void aNameThatCannotBeADeploymentIsRefusedBeforeAnythingIsSent(String model) {
    try (FaultServer server = FaultServer.answering(Script.json(200, WHOLE))) {
      ProviderException failure = Responses.failure(() -> azure(server).complete(hello(model)));

      assertThat(failure.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void theKeyHasAHeaderOfItsOwn() {
    try (FaultServer server = FaultServer.answering(Script.json(200, WHOLE))) {
      azure(server, "api-key", "0123456789abcdef").complete(hello("chat"));

      assertThat(server.requests().get(0).header("api-key")).contains("0123456789abcdef");
      assertThat(server.requests().get(0).header("authorization")).isEmpty();
    }
  }

  @Test
  void aTokenStandsInPlaceOfTheKey() {
    try (FaultServer server = FaultServer.answering(Script.json(200, WHOLE))) {
      azure(server, "api-key", "0123456789abcdef", "token", "eyJ.CANARY.sig")
          .complete(hello("chat"));

      assertThat(server.requests().get(0).header("authorization"))
          .contains("Bearer eyJ.CANARY.sig");
      assertThat(server.requests().get(0).header("api-key")).isEmpty();
    }
  }

  @Test
  void aTokenIsInNoMessage() {
    String echo =
        "{\"error\":{\"code\":\"401\",\"message\":\"Token eyJ.CANARY.sig has expired.\"}}";
    try (FaultServer server = FaultServer.answering(Script.json(401, echo))) {
      AbstractProvider azure = azure(server, "token", "eyJ.CANARY.sig");

      ProviderException failure = Responses.failure(() -> azure.complete(hello("chat")));

      assertThat(failure.kind()).isEqualTo(ErrorKind.AUTHENTICATION);
      assertThat(failure.getMessage() + failure.detail() + failure + azure)
          .doesNotContain("CANARY");
    }
  }

  @Test
  void aReferenceMayStandForTheToken() {
    ProviderConfig config = ProviderConfig.builder()
        .set(ProviderConfig.BASE_URL, "https://r.openai.azure.com")
        .set("token", "env:TOKEN")
        .environment(Map.of("TOKEN", "eyJ.a.b"))
        .build();

    assertThat(new AzureOpenAi().configured(config).info().missing()).isEmpty();
  }

  @Test
  void withoutResourceOrKeyItSaysWhatToSet() {
    assertThat(new AzureOpenAi().info().howToConfigure())
        .contains("AZURE_OPENAI_API_KEY")
        .contains("AZURE_OPENAI_ENDPOINT");
    assertThat(configured().info().missing()).containsExactly(ProviderConfig.API_KEY);
    assertThat(configured("api-key", "0123456789abcdef").info().missing()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "deployments,'chat,'",
    "deployments,''",
    "deployments,'chat=gpt-4o,chat=gpt-5'",
    "deployments,ch/at=gpt-4o",
    "api-version,latest",
    "api-version,2024-10-21&x=1"
  })
  void aSettingThatCannotBeMeantIsRefused(String setting, String value) {
    assertThatThrownBy(() -> configured(setting, value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Setting " + setting);
  }

  @ParameterizedTest
  @EnumSource
  void whatTheFiltersSayIsNoPartOfTheAnswer(Mode mode) {
    Script script = mode == Mode.WHOLE
        ? Script.json(200, WHOLE)
        : Script.stream().chunk(STREAM).end();
    try (FaultServer server = FaultServer.answering(script)) {
      Completion answer = Responses.ask(mode, azure(server), hello("chat"));

      assertThat(answer.text()).isEqualTo("Hello");
      assertThat(answer.finishReason()).isEqualTo(FinishReason.STOP);
      assertThat(answer.details().model()).isEqualTo("gpt-4o-2024-11-20");
      assertThat(answer.usage().inputTokens()).isEqualTo(8);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aPromptThatIsFilteredIsNotTriedElsewhere(Mode mode) {
    String body = """
        {"error":{"message":"The response was filtered due to the prompt triggering Azure OpenAI's content management policy.",\
        "type":null,"param":"prompt","code":"content_filter","status":400,"innererror":{"code":"ResponsibleAIPolicyViolation",\
        "content_filter_result":%s}}}""".formatted(FILTERS);
    try (FaultServer server = FaultServer.answering(Script.json(400, body))) {
      ProviderException failure =
          Responses.failure(() -> Responses.ask(mode, azure(server), hello("chat")));

      assertThat(failure.kind()).isEqualTo(ErrorKind.CONTENT_FILTERED);
      assertThat(failure.code()).isEqualTo("content_filter");
    }
  }

  @Test
  void aDeploymentThatDoesNotExistIsAModelThatIsNotThere() {
    String body = "{\"error\":{\"code\":\"DeploymentNotFound\",\"message\":"
        + "\"The API deployment for this resource does not exist.\"}}";
    try (FaultServer server = FaultServer.answering(Script.json(404, body))) {
      assertThat(Responses.failure(() -> azure(server).complete(hello("chat"))).kind())
          .isEqualTo(ErrorKind.MODEL_UNAVAILABLE);
    }
  }

  @Test
  void aLimitSaysWhenToTryAgain() {
    String body = "{\"error\":{\"code\":\"429\",\"message\":\"Please retry after 7 seconds.\"}}";
    Map<String, String> headers =
        Map.of("content-type", "application/json", "retry-after", "7", "retry-after-ms", "6500");
    try (FaultServer server = FaultServer.answering(Script.whole(429, headers, body))) {
      ProviderException failure = Responses.failure(() -> azure(server).complete(hello("chat")));

      assertThat(failure.kind()).isEqualTo(ErrorKind.RATE_LIMITED);
      assertThat(failure.retryAfter()).contains(Duration.ofMillis(6500));
    }
  }

  @Test
  void vectorsComeFromADeploymentToo() {
    String vectors = "{\"object\":\"list\",\"data\":[{\"index\":0,\"embedding\":[0.5,-1]}],"
        + "\"usage\":{\"prompt_tokens\":2,\"total_tokens\":2}}";
    try (FaultServer server = FaultServer.answering(Script.json(200, vectors))) {
      azure(server, "deployments", "vec=text-embedding-3-small")
          .embed(EmbeddingRequest.of("text-embedding-3-small", "Hello"));

      assertThat(server.requests().get(0).path())
          .isEqualTo("/openai/deployments/vec/embeddings?api-version=2024-10-21");
    }
  }

  @Test
  void aTokenDoesNotCrossANetworkInClearText() {
    assertThatThrownBy(() -> at("http://azure.example", "token", "eyJ-CANARY-1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Setting token")
        .hasMessageContaining("clear text")
        .hasMessageNotContaining("CANARY");
  }

  private static CompletionRequest hello(String model) {
    return CompletionRequest.builder(model).user("Hello").build();
  }

  /** At its public address. */
  private static AbstractProvider configured(String... settings) {
    return at("https://r.openai.azure.com", settings);
  }

  private static AbstractProvider azure(FaultServer server, String... settings) {
    return at(server.url().toString(), settings);
  }

  private static AbstractProvider at(String url, String... settings) {
    ProviderConfig.Builder config = ProviderConfig.builder().set(ProviderConfig.BASE_URL, url);
    for (int i = 0; i < settings.length; i += 2) {
      config.set(settings[i], settings[i + 1]);
    }
    return new AzureOpenAi().configured(config.build());
  }
}
