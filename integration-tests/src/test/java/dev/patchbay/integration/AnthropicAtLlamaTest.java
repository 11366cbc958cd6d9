package dev.patchbay.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.Completion;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Anthropic's Messages as llama.cpp's server speaks them. */
@Tag("real-model")
class AnthropicAtLlamaTest {

  @RegisterExtension
  static final RunningServer LLAMA = new RunningServer(ChildServer::llama);

  @ParameterizedTest
  @EnumSource
  void aModelAnswers(Way way) {
    AbstractProvider provider = Claude.at(LLAMA.url() + "/api/openai");

    Completion answer = way.ask(provider, Claude.request("What is 2 + 2?").build());

    assertThat(answer.text()).isNotBlank();
    assertThat(answer.usage().inputTokens()).isPositive();
    assertThat(answer.usage().outputTokens()).isPositive();
  }
}
