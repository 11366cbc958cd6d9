package dev.patchbay.langchain4j;

import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.common.AbstractChatModelListenerIT;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.patchbay.testkit.FaultServer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** What LangChain4j wants a chat model to tell its listeners, by its own tests. */
class ReusableListenerTest extends AbstractChatModelListenerIT {

  private final FaultServer service = StandIn.start();

  @AfterEach
  void close() {
    service.close();
  }

  @Override
  protected ChatModel createModel(ChatModelListener listener) {
    return model(listener, StandIn.KEY);
  }

  @Override
  protected ChatModel createFailingModel(ChatModelListener listener) {
    return model(listener, "wrong-key");
  }

  private ChatModel model(ChatModelListener listener, String key) {
    return PatchbayChatModel.builder(StandIn.openAi(service.url(), key))
        .defaultRequestParameters(ChatRequestParameters.builder()
            .modelName(modelName())
            .temperature(temperature())
            .topP(topP())
            .maxOutputTokens(maxTokens())
            .build())
        .listeners(List.of(listener))
        .build();
  }

  @Override
  protected String modelName() {
    return StandIn.MODEL;
  }

  @Override
  protected Class<? extends Exception> expectedExceptionClass() {
    return AuthenticationException.class;
  }
}
