package dev.patchbay.langchain4j;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.common.AbstractChatModelIT;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.response.ChatResponseMetadata;
import dev.langchain4j.model.output.TokenUsage;
import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.registry.ProviderRegistry;
import dev.patchbay.testkit.FaultServer;
import java.util.List;
import org.junit.jupiter.api.AfterAll;

/** What LangChain4j wants of every chat model, by its own tests: of a provider alone, and of a router. */
class ReusableChatModelTest extends AbstractChatModelIT {

  private final FaultServer service = StandIn.start();
  private final AbstractProvider provider = StandIn.openAi(service.url(), StandIn.KEY);
  private final ProviderRegistry registry =
      ProviderRegistry.builder().discovery(false).provider(provider).build();

  @AfterAll
  void close() {
    registry.close();
    service.close();
  }

  @Override
  protected List<ChatModel> models() {
    return List.of(
        PatchbayChatModel.of(provider, StandIn.MODEL),
        PatchbayChatModel.of(registry.router(), StandIn.MODEL));
  }

  @Override
  protected ChatModel createModelWith(ChatRequestParameters parameters) {
    PatchbayChatModel.Builder model =
        PatchbayChatModel.builder(registry.router()).defaultRequestParameters(parameters);
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
  protected Class<? extends ChatResponseMetadata> chatResponseMetadataType(ChatModel model) {
    return PatchbayMetadata.class;
  }

  @Override
  protected Class<? extends TokenUsage> tokenUsageType(ChatModel model) {
    return PatchbayTokenUsage.class;
  }
}
