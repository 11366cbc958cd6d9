package dev.patchbay.langchain4j;

import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Capability;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionResult;
import dev.patchbay.provider.ProviderConfig;
import java.net.URI;

/** LangChain4j's own models for OpenAI, borrowed, and made from the settings that the contract knows: a provider by itself has none. */
public final class Lent extends AbstractProvider {

  private static final String MODEL = "lent-1";
  private static final URI NOWHERE = URI.create("http://127.0.0.1:9");

  private final BorrowedProvider borrowed;

  public Lent() {
    this(NOWHERE.toString(), "none");
  }

  private Lent(String baseUrl, String key) {
    this(borrowed(baseUrl, key));
  }

  private Lent(BorrowedProvider borrowed) {
    super(borrowed.info());
    this.borrowed = borrowed;
  }

  private static BorrowedProvider borrowed(String baseUrl, String key) {
    return BorrowedProvider.builder("lent")
        .models(MODEL)
        .chatModel(OpenAiChatModel.builder()
            .baseUrl(baseUrl)
            .apiKey(key)
            .modelName(MODEL)
            .maxRetries(0)
            .build())
        .streamingChatModel(OpenAiStreamingChatModel.builder()
            .baseUrl(baseUrl)
            .apiKey(key)
            .modelName(MODEL)
            .build())
        .capabilities(
            Capability.TOOLS, Capability.VISION, Capability.JSON_OBJECT, Capability.JSON_SCHEMA)
        .secret(key)
        .url(baseUrl)
        .build();
  }

  @Override
  public AbstractProvider configured(ProviderConfig config) {
    config.requireOnly(ProviderConfig.BASE_URL, ProviderConfig.API_KEY);
    URI address = config.baseUrl().orElse(NOWHERE);
    return new Lent(
        address.toString(),
        config.apiKey(address).map(key -> key.valueFor(address)).orElse("none"));
  }

  @Override
  protected CompletionResult createCompletion(CompletionRequest request, CallContext context) {
    return request.stream()
        ? borrowed.stream(request, context)
        : borrowed.complete(request, context);
  }
}
