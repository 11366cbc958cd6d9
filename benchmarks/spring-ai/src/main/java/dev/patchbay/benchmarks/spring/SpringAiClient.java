package dev.patchbay.benchmarks.spring;

import dev.patchbay.benchmarks.ChatClient;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;

/** Spring AI with its defaults, without its retries. */
public final class SpringAiClient implements ChatClient {

  private final ChatModel model;

  /** Makes a client for that base URL. */
  public SpringAiClient(String baseUrl) {
    model = OpenAiChatModel.builder()
        .options(OpenAiChatOptions.builder()
            .baseUrl(baseUrl)
            .apiKey("none")
            .model(MODEL)
            .maxRetries(0)
            .build())
        .build();
  }

  @Override
  public String complete() {
    return text(model.call(new Prompt(PROMPT)));
  }

  @Override
  public void stream(Consumer<String> tokens) {
    model.stream(new Prompt(PROMPT))
        .doOnNext(response -> {
          String text = text(response);
          if (!text.isEmpty()) {
            tokens.accept(text);
          }
        })
        .blockLast();
  }

  private static String text(ChatResponse response) {
    if (response.getResult() == null) {
      return "";
    }
    @Nullable String text = response.getResult().getOutput().getText();
    return text == null ? "" : text;
  }
}
