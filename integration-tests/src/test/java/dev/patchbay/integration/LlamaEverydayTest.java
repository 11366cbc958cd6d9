package dev.patchbay.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionOptions;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ModelInfo;
import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.openai.services.LlamaCpp;
import dev.patchbay.provider.openai.services.OpenAiResponses;
import dev.patchbay.provider.tools.Typed;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What applications do every day, with a small model on llama.cpp's server. What the model says is not the point. */
@Tag("real-model")
class LlamaEverydayTest {

  @RegisterExtension
  static final RunningServer LLAMA = new RunningServer(ChildServer::llama);

  private static final CompletionOptions SHORT =
      CompletionOptions.builder().maxTokens(200).temperature(0).build();

  record Weather(String city, int temperature) {}

  @Test
  void anAnswerIsHeldToASchema() {
    Weather weather = Typed.of(llamaCpp())
        .complete(
            CompletionRequest.builder("any")
                .user("It is 21 degrees in Oslo today.")
                .options(SHORT)
                .build(),
            Weather.class)
        .value();

    assertThat(weather.city()).isNotNull();
  }

  @ParameterizedTest
  @EnumSource
  void theResponsesApiIsSpokenAsWell(Way way) {
    AbstractProvider responses = new OpenAiResponses()
        .configured(ProviderConfig.builder()
            .set(ProviderConfig.BASE_URL, LLAMA.url() + "/api/openai/v1")
            .build());

    Completion answer = way.ask(
        responses, CompletionRequest.builder("any").user("What is 2 + 2?").build());

    assertThat(answer.text()).isNotBlank();
    assertThat(answer.usage().outputTokens()).isPositive();
  }

  @Test
  void theServersModelsAreListed() {
    List<ModelInfo> models = llamaCpp().listModels();

    assertThat(models).hasSize(1);
  }

  private static AbstractProvider llamaCpp() {
    return new LlamaCpp()
        .configured(ProviderConfig.builder()
            .set(ProviderConfig.BASE_URL, LLAMA.url() + "/api/openai/v1")
            .build());
  }
}
