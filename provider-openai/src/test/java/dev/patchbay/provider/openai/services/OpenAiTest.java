package dev.patchbay.provider.openai.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CompletionOptions;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.testkit.FaultServer;
import dev.patchbay.testkit.Script;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What OpenAI itself wants on the wire, and what is known of its models. */
class OpenAiTest {

  private static final String ANSWER = """
      {"id":"chatcmpl-1","model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"Hi"},\
      "finish_reason":"stop"}]}""";

  private FaultServer server;

  @BeforeEach
  void startServer() {
    server = FaultServer.answering(Script.json(200, ANSWER));
  }

  @AfterEach
  void closeServer() {
    server.close();
  }

  @Test
  void theKeyGoesToChatCompletionsAsABearer() {
    openAi("api-key", "sk-test-key-1").complete(hello("gpt-5.4").build());

    assertThat(server.requests()).singleElement().satisfies(request -> {
      assertThat(request.path()).isEqualTo("/chat/completions");
      assertThat(request.header("authorization")).contains("Bearer sk-test-key-1");
    });
  }

  @Test
  void theMostTokensOfAnAnswerCountReasoningAsWell() {
    openAi()
        .complete(hello("gpt-5.4")
            .options(CompletionOptions.builder().maxTokens(9).build())
            .build());

    assertThat(body()).contains("\"max_completion_tokens\":9").doesNotContain("max_tokens");
  }

  @Test
  void withoutAKeyNothingIsSentAndTheErrorSaysWhatToSet() {
    ProviderException failure = catchThrowableOfType(
        ProviderException.class, () -> new OpenAi().complete(hello("gpt-5.4").build()));

    assertThat(failure.kind()).isEqualTo(ErrorKind.AUTHENTICATION);
    assertThat(failure)
        .hasMessageContaining("openai")
        .hasMessageContaining("set OPENAI_API_KEY or patchbay.openai.api-key");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt-6-luna", "gpt-5.6", "gpt-5-mini"})
  void aTemperatureForAModelThatTakesNoneIsRefusedBeforeAnythingIsSent(String model) {
    ProviderException failure =
        catchThrowableOfType(ProviderException.class, () -> openAi().complete(warm(model)));

    assertThat(failure.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
    assertThat(failure)
        .hasMessageContaining("takes no temperature, top_p or penalties")
        .hasMessageContaining("patchbay.openai.unsupported-options");
    assertThat(server.requests()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"warn", "ignore"})
  void aTemperatureForAModelThatTakesNoneIsLeftOutIfSoSet(String policy) {
    openAi("unsupported-options", policy).complete(warm("gpt-6-luna"));

    assertThat(body()).doesNotContain("temperature").contains("\"max_completion_tokens\":9");
  }

  @Test
  void aTemperatureGoesToAModelThatTakesIt() {
    openAi().complete(warm("gpt-4.1"));

    assertThat(body()).contains("\"temperature\":0.5");
  }

  @Test
  void aReasoningBudgetIsLeftOutIfSoSet() {
    AbstractProvider openAi =
        openAi("unsupported-options", "ignore", "capabilities", "reasoning-budget");

    openAi.complete(hello("gpt-5.4")
        .options(CompletionOptions.builder().reasoningBudget(100).build())
        .build());

    assertThat(body()).doesNotContain("budget");
  }

  @Test
  void aModelThatIsNotDeclaredIsLetThrough() {
    openAi().complete(hello("gpt-7").build());

    assertThat(body()).contains("\"model\":\"gpt-7\"");
  }

  private String body() {
    return server.requests().get(0).body();
  }

  private AbstractProvider openAi(String... settings) {
    ProviderConfig.Builder config =
        ProviderConfig.builder().set(ProviderConfig.BASE_URL, server.url().toString());
    for (int i = 0; i < settings.length; i += 2) {
      config.set(settings[i], settings[i + 1]);
    }
    return new OpenAi().configured(config.build());
  }

  private static CompletionRequest warm(String model) {
    return hello(model)
        .options(CompletionOptions.builder().temperature(0.5).maxTokens(9).build())
        .build();
  }

  private static CompletionRequest.Builder hello(String model) {
    return CompletionRequest.builder(model).user("Hello");
  }
}
