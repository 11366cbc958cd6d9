package dev.patchbay.langchain4j;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.exception.ContentFilteredException;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import java.util.List;

/** Writes answers as LangChain4j has them. */
final class Answers {

  private Answers() {}

  /**
   * The answer as a response.
   *
   * @throws ContentFilteredException if the model refused to answer; LangChain4j's own models do the same
   */
  static ChatResponse response(Completion answer) {
    return ChatResponse.builder()
        .aiMessage(message(answer))
        .metadata(PatchbayMetadata.of(answer))
        .build();
  }

  private static AiMessage message(Completion answer) {
    if (answer.parts().size() == 1 && answer.parts().get(0) instanceof ContentPart.Text only) {
      // Most are, and need not be searched for all else.
      return AiMessage.from(only.text());
    }
    List<ToolExecutionRequest> calls = calls(answer);
    String refusal = answer.refusal();
    if (!refusal.isEmpty() && answer.text().isEmpty() && calls.isEmpty()) {
      throw refused(answer, refusal);
    }
    String reasoning = answer.reasoning();
    return AiMessage.builder()
        .text(answer.text().isEmpty() && !calls.isEmpty() ? null : answer.text())
        .thinking(reasoning.isEmpty() ? null : reasoning)
        .toolExecutionRequests(calls)
        .attributes(CarriedParts.attributes(answer))
        .build();
  }

  private static ContentFilteredException refused(Completion answer, String refusal) {
    return new ContentFilteredException(
        refusal,
        ProviderException.builder(ErrorKind.CONTENT_FILTERED, "the model refused to answer")
            .provider(answer.provider())
            .model(answer.model())
            .partialText(refusal)
            .usage(answer.usage())
            .attempts(answer.attempts())
            .build());
  }

  private static List<ToolExecutionRequest> calls(Completion answer) {
    return answer.toolCalls().stream().map(Answers::call).toList();
  }

  private static ToolExecutionRequest call(ContentPart.ToolCall call) {
    return ToolExecutionRequest.builder()
        .id(call.id().isEmpty() ? null : call.id())
        .name(call.name())
        // Some models write nothing for a tool without parameters.
        .arguments(call.arguments().isBlank() ? "{}" : call.arguments())
        .build();
  }

  static FinishReason finishReason(dev.patchbay.provider.FinishReason reason) {
    return switch (reason.kind()) {
      case STOP -> FinishReason.STOP;
      case LENGTH -> FinishReason.LENGTH;
      case TOOL_CALLS -> FinishReason.TOOL_EXECUTION;
      case CONTENT_FILTER -> FinishReason.CONTENT_FILTER;
      case OTHER -> FinishReason.OTHER;
    };
  }
}
