package dev.patchbay.langchain4j;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.argThat;
import static org.mockito.Mockito.atLeast;

import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.common.AbstractStreamingChatModelIT;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.response.ChatResponseMetadata;
import dev.langchain4j.model.chat.response.PartialToolCall;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.output.TokenUsage;
import dev.patchbay.registry.ProviderRegistry;
import dev.patchbay.testkit.FaultServer;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.mockito.InOrder;

/**
 * What LangChain4j wants of every streaming chat model, by its own tests: of a router. One of them waits half a minute to see that nothing
 * follows a cancel, so all run beside those of other classes.
 */
@Execution(ExecutionMode.CONCURRENT)
class ReusableStreamingChatModelTest extends AbstractStreamingChatModelIT {

  private final FaultServer service = StandIn.start();
  private final ProviderRegistry registry = ProviderRegistry.builder()
      .discovery(false)
      .provider(StandIn.openAi(service.url(), StandIn.KEY))
      .build();

  @AfterAll
  void close() {
    registry.close();
    service.close();
  }

  @Override
  protected List<StreamingChatModel> models() {
    return List.of(PatchbayStreamingChatModel.of(registry.router(), StandIn.MODEL));
  }

  @Override
  public StreamingChatModel createModelWith(ChatModelListener listener) {
    return PatchbayStreamingChatModel.builder(registry.router())
        .modelName(StandIn.MODEL)
        .listeners(List.of(listener))
        .build();
  }

  @Override
  protected StreamingChatModel createModelWith(ChatRequestParameters parameters) {
    PatchbayStreamingChatModel.Builder model =
        PatchbayStreamingChatModel.builder(registry.router()).defaultRequestParameters(parameters);
    return parameters.modelName() == null ? model.modelName(StandIn.MODEL).build() : model.build();
  }

  @Override
  protected String customModelName() {
    return "gpt-4o";
  }

  @Override
  protected ChatRequestParameters createIntegrationSpecificParameters(int maxOutputTokens) {
    return PatchbayParameters.builder().maxOutputTokens(maxOutputTokens).build();
  }

  @Override
  protected Class<? extends ChatResponseMetadata> chatResponseMetadataType(
      StreamingChatModel model) {
    return PatchbayMetadata.class;
  }

  @Override
  protected Class<? extends TokenUsage> tokenUsageType(StreamingChatModel model) {
    return PatchbayTokenUsage.class;
  }

  @Override
  protected void verifyToolCallbacks(
      StreamingChatResponseHandler handler, InOrder order, String id) {
    order.verify(handler, atLeast(2)).onPartialToolCall(pieceOf(0, id, "getWeather"), any());
    order
        .verify(handler)
        .onCompleteToolCall(complete(0, id, "getWeather", "{\"city\":\"Munich\"}"));
  }

  /** Calls are complete only when the answer is, so that no tool runs for one that breaks off. */
  @Override
  protected void verifyToolCallbacks(
      StreamingChatResponseHandler handler, InOrder order, String first, String second) {
    order.verify(handler, atLeast(2)).onPartialToolCall(pieceOf(0, first, "getWeather"), any());
    order.verify(handler, atLeast(2)).onPartialToolCall(pieceOf(1, second, "getTime"), any());
    order
        .verify(handler)
        .onCompleteToolCall(complete(0, first, "getWeather", "{\"city\":\"Munich\"}"));
    order
        .verify(handler)
        .onCompleteToolCall(complete(1, second, "getTime", "{\"country\":\"France\"}"));
  }

  private static PartialToolCall pieceOf(int index, String id, String name) {
    return argThat(piece -> piece.index() == index
        && piece.id().equals(id)
        && piece.name().equals(name)
        && !piece.partialArguments().isEmpty());
  }
}
