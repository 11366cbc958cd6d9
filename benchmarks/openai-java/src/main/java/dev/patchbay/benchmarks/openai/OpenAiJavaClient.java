package dev.patchbay.benchmarks.openai;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import dev.patchbay.benchmarks.ChatClient;
import java.util.function.Consumer;

/** OpenAI's own client with its defaults, without its retries. */
public final class OpenAiJavaClient implements ChatClient {

  private final OpenAIClient client;

  /** Makes a client for that base URL. */
  public OpenAiJavaClient(String baseUrl) {
    client = OpenAIOkHttpClient.builder()
        .baseUrl(baseUrl)
        .apiKey("none")
        .maxRetries(0)
        .build();
  }

  @Override
  public String complete() {
    return client
        .chat()
        .completions()
        .create(request())
        .choices()
        .get(0)
        .message()
        .content()
        .orElseThrow();
  }

  @Override
  public void stream(Consumer<String> tokens) {
    try (StreamResponse<ChatCompletionChunk> response =
        client.chat().completions().createStreaming(request())) {
      response.stream()
          .flatMap(chunk -> chunk.choices().stream())
          .forEach(
              choice -> choice.delta().content().filter(text -> !text.isEmpty()).ifPresent(tokens));
    }
  }

  private static ChatCompletionCreateParams request() {
    return ChatCompletionCreateParams.builder()
        .model(MODEL)
        .addUserMessage(PROMPT)
        .build();
  }
}
