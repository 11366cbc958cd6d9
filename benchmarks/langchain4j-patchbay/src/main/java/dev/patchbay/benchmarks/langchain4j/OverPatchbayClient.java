package dev.patchbay.benchmarks.langchain4j;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.patchbay.benchmarks.ChatClient;
import dev.patchbay.langchain4j.PatchbayChatModel;
import dev.patchbay.langchain4j.PatchbayStreamingChatModel;
import dev.patchbay.provider.Capability;
import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.ProviderInfo;
import dev.patchbay.provider.openai.OpenAiCompatibleProvider;
import dev.patchbay.provider.openai.OpenAiService;
import dev.patchbay.registry.ProviderRegistry;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/** An application of LangChain4j's whose models are Patchbay's: what {@code LangChain4jClient} does, over a router. */
public final class OverPatchbayClient implements ChatClient {

  private final ProviderRegistry registry;
  private final ChatModel model;
  private final StreamingChatModel streaming;

  /** Makes a client for that base URL. */
  public OverPatchbayClient(String baseUrl) {
    registry = ProviderRegistry.builder()
        .discovery(false)
        .provider(new Plain()
            .configured(
                ProviderConfig.builder().set(ProviderConfig.BASE_URL, baseUrl).build()))
        .build();
    model = PatchbayChatModel.of(registry.router(), MODEL);
    streaming = PatchbayStreamingChatModel.of(registry.router(), MODEL);
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

  @Override
  public void close() {
    registry.close();
  }

  /** A service that wants no more than the dialect, so that all clients send the same. */
  private static final class Plain extends OpenAiCompatibleProvider {
    Plain() {
      super(OpenAiService.builder(ProviderInfo.builder("plain", "https://plain.example")
              .models(MODEL)
              .capabilities(Capability.STREAM)
              .build())
          .build());
    }
  }
}
