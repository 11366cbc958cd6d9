package dev.patchbay.langchain4j;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessageSerializer;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.TokenUsage;
import dev.patchbay.provider.AnswerDetails;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.Usage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads an answer of a borrowed model, and holds it to the limit. For one call, by one thread at a time. */
final class BorrowedAnswer {

  /** The format of the parts in which a message's attributes, such as signatures, are carried back to the same provider. */
  static final String FORMAT = "langchain4j";

  private final String provider;
  private final int most;
  private long characters;
  private boolean text;
  private boolean thinking;

  BorrowedAnswer(String provider, int most) {
    this.provider = provider;
    this.most = most;
  }

  Completion completion(@Nullable ChatResponse response) {
    return Completion.of(end(response));
  }

  CompletionEvent text(String piece) {
    text = true;
    count(piece);
    return new CompletionEvent.TextDelta(piece);
  }

  CompletionEvent thinking(String piece) {
    thinking = true;
    count(piece);
    return new CompletionEvent.ReasoningDelta(piece);
  }

  /**
   * What is left to tell when the whole response is there: all that did not come in pieces, and the end.
   *
   * @throws ProviderException if it is not a whole answer
   */
  List<CompletionEvent> end(@Nullable ChatResponse response) {
    if (response == null) {
      throw ProviderException.of(ErrorKind.PROTOCOL, "the borrowed model returned no response");
    }
    if (response.finishReason() == null) {
      throw ProviderException.of(
          ErrorKind.PROTOCOL,
          "the borrowed model gave no finish reason, so nothing says that its answer is whole");
    }
    AiMessage message = response.aiMessage();
    List<CompletionEvent> events = new ArrayList<>();
    if (!thinking && message.thinking() != null) {
      events.add(thinking(message.thinking()));
    }
    if (!text && message.text() != null) {
      events.add(text(message.text()));
    }
    message
        .images()
        .forEach(image -> events.add(new CompletionEvent.WholePart(Messages.image(image))));
    List<ToolExecutionRequest> calls = message.toolExecutionRequests();
    for (int i = 0; i < calls.size(); i++) {
      String arguments = Messages.orEmpty(calls.get(i).arguments());
      count(arguments);
      events.add(new CompletionEvent.ToolCallDelta(
          i,
          Messages.orEmpty(calls.get(i).id()),
          Messages.orEmpty(calls.get(i).name()),
          arguments));
    }
    carried(message, events);
    events.add(new CompletionEvent.Finished(
        finishReason(response.finishReason()), usage(response.tokenUsage()), details(response)));
    return events;
  }

  private void count(String piece) {
    characters += piece.length();
    if (characters > most) {
      throw ProviderException.of(
          ErrorKind.LIMIT_EXCEEDED,
          "the borrowed model's answer is longer than the limit of " + most + " characters");
    }
  }

  private void carried(AiMessage message, List<CompletionEvent> events) {
    Map<String, Object> attributes = new HashMap<>(message.attributes());
    attributes.remove(AiMessage.GENERATED_IMAGES_KEY);
    if (!attributes.isEmpty()) {
      String data = ChatMessageSerializer.messageToJson(
          AiMessage.builder().text("").attributes(attributes).build());
      events.add(new CompletionEvent.WholePart(new ContentPart.Opaque(FORMAT, provider, data)));
    }
  }

  private static FinishReason finishReason(dev.langchain4j.model.output.FinishReason reason) {
    return switch (reason) {
      case STOP -> FinishReason.STOP;
      case LENGTH -> FinishReason.LENGTH;
      case TOOL_EXECUTION -> FinishReason.TOOL_CALLS;
      case CONTENT_FILTER -> FinishReason.CONTENT_FILTER;
      case OTHER -> FinishReason.UNSPECIFIED;
    };
  }

  static Usage usage(@Nullable TokenUsage usage) {
    if (usage == null) {
      return Usage.UNKNOWN;
    }
    PatchbayTokenUsage more = usage instanceof PatchbayTokenUsage ours ? ours : null;
    return new Usage(
        count(usage.inputTokenCount()),
        count(usage.outputTokenCount()),
        count(more == null ? null : more.cachedInputTokenCount()),
        count(more == null ? null : more.cacheWriteTokenCount()),
        count(more == null ? null : more.reasoningTokenCount()));
  }

  private static long count(@Nullable Integer tokens) {
    return tokens == null ? -1 : Math.max(-1, tokens);
  }

  private static AnswerDetails details(ChatResponse response) {
    return AnswerDetails.builder()
        .id(Messages.orEmpty(response.id()))
        .model(Messages.orEmpty(response.modelName()))
        .build();
  }
}
