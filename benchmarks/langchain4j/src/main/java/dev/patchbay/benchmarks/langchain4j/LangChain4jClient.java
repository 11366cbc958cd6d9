package dev.patchbay.benchmarks.langchain4j;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.patchbay.benchmarks.ChatClient;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/** LangChain4j with its defaults, without its retries. */
public final class LangChain4jClient implements ChatClient {

  private final ChatModel model;
  private final StreamingChatModel streaming;

  /** Makes a client for that base URL. */
  public LangChain4jClient(String baseUrl) {
    model = OpenAiChatModel.builder()
        .baseUrl(baseUrl)
        .apiKey("none")
        .modelName(MODEL)
        .maxRetries(0)
        .build();
    streaming = OpenAiStreamingChatModel.builder()
        .baseUrl(baseUrl)
        .apiKey("none")
        .modelName(MODEL)
        .build();
  }

  @Override
  public String complete() {
    return model.chat(PROMPT);
  }

  @Override
  public void stream(Consumer<String> tokens) throws ExecutionException, InterruptedException {
    CompletableFuture<ChatResponse> whole = new CompletableFuture<>();
    streaming.chat(PROMPT, new StreamingChatResponseHandler() {
      @Override
      public void onPartialResponse(String token) {
        tokens.accept(token);
      }

      @Override
      public void onCompleteResponse(ChatResponse response) {
        whole.complete(response);
      }

      @Override
      public void onError(Throwable error) {
        whole.completeExceptionally(error);
      }
    });
    whole.get();
  }
}
