package dev.patchbay.spring;

import dev.patchbay.provider.Attempt;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.Message;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.metadata.ChatGenerationMetadata;
import org.springframework.ai.chat.metadata.ChatResponseMetadata;
import org.springframework.ai.chat.metadata.DefaultUsage;
import org.springframework.ai.chat.metadata.EmptyUsage;
import org.springframework.ai.chat.metadata.Usage;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;
import org.springframework.ai.content.Media;
import org.springframework.util.MimeTypeUtils;

/** Writes answers as Spring AI has them. */
final class AnswerWriting {

  /** The answer with all its parts, in the metadata of the message: the service wants back what Spring AI has no place for. */
  private static final String WHOLE = "patchbay.message";

  private static final String REASONING = "reasoningContent";
  private static final String NO_ARGUMENTS = "{}";

  private AnswerWriting() {}

  static ChatResponse response(Completion answer) {
    return new ChatResponse(List.of(generation(answer, answer.text())), metadata(answer));
  }

  /** What ends a stream: all that is not text, and what is known of the call. */
  static ChatResponse last(Completion answer) {
    return new ChatResponse(List.of(generation(answer, "")), metadata(answer));
  }

  static ChatResponse text(String piece, ChatResponseMetadata metadata) {
    return new ChatResponse(List.of(new Generation(new AssistantMessage(piece))), metadata);
  }

  static ChatResponse reasoning(String piece, ChatResponseMetadata metadata) {
    AssistantMessage message = AssistantMessage.builder()
        .content("")
        .properties(Map.of(REASONING, piece))
        .build();
    return new ChatResponse(List.of(new Generation(message)), metadata);
  }

  /** What is known of a stream that goes on. */
  static ChatResponseMetadata metadata(String provider, String model) {
    return ChatResponseMetadata.builder()
        .model(model)
        .keyValue(PatchbayChatModel.PROVIDER, provider)
        .build();
  }

  /** The message that such a message was made of, unless it was changed since; null if it was made of none. */
  static @Nullable Message whole(AssistantMessage message) {
    return message.getMetadata().get(WHOLE) instanceof Message whole
            && whole.text().equals(Objects.requireNonNullElse(message.getText(), ""))
            && toolCalls(whole.parts()).equals(message.getToolCalls())
        ? whole
        : null;
  }

  private static Generation generation(Completion answer, String text) {
    Map<String, Object> properties = new HashMap<>();
    putIfAny(properties, REASONING, answer.reasoning());
    putIfAny(properties, "refusal", answer.refusal());
    List<ContentPart.Citation> citations = answer.parts(ContentPart.Citation.class);
    if (!citations.isEmpty()) {
      properties.put("citations", citations);
    }
    if (!answer.parts(ContentPart.Opaque.class).isEmpty()) {
      properties.put(WHOLE, answer.toMessage());
    }
    AssistantMessage message = AssistantMessage.builder()
        .content(text)
        .properties(properties)
        .toolCalls(toolCalls(answer.parts()))
        .media(media(answer))
        .build();
    FinishReason reason = answer.finishReason();
    boolean named = reason.kind() != FinishReason.Kind.OTHER || reason.raw().isEmpty();
    ChatGenerationMetadata.Builder metadata =
        ChatGenerationMetadata.builder().finishReason(named ? reason.kind().name() : reason.raw());
    return new Generation(message, metadata.build());
  }

  private static List<AssistantMessage.ToolCall> toolCalls(List<ContentPart> parts) {
    List<AssistantMessage.ToolCall> calls = new ArrayList<>();
    for (ContentPart part : parts) {
      if (part instanceof ContentPart.ToolCall call) {
        String arguments = call.arguments().isBlank() ? NO_ARGUMENTS : call.arguments();
        calls.add(new AssistantMessage.ToolCall(call.id(), "function", call.name(), arguments));
      }
    }
    return calls;
  }

  private static List<Media> media(Completion answer) {
    List<Media> media = new ArrayList<>();
    for (ContentPart.Image image : answer.parts(ContentPart.Image.class)) {
      Optional<URI> address = image.media().address();
      media.add(
          address.isPresent()
              ? new Media(MimeTypeUtils.parseMimeType("image/*"), address.get())
              : Media.builder()
                  .mimeType(MimeTypeUtils.parseMimeType(image.media().mediaType()))
                  .data(image.media().bytes())
                  .build());
    }
    return media;
  }

  private static ChatResponseMetadata metadata(Completion answer) {
    String name = answer.details().model();
    ChatResponseMetadata.Builder metadata = ChatResponseMetadata.builder()
        .model(name.isEmpty() ? answer.model() : name)
        .usage(usage(answer.usage()))
        .keyValue(PatchbayChatModel.PROVIDER, answer.provider())
        .keyValue(PatchbayChatModel.ATTEMPTS, answer.attempts())
        .keyValue(PatchbayChatModel.WHY, Attempt.why(answer.provider(), answer.attempts()));
    if (!answer.details().id().isEmpty()) {
      metadata.id(answer.details().id());
    }
    answer.cost().ifPresent(cost -> metadata.keyValue(PatchbayChatModel.COST, cost));
    return metadata.build();
  }

  /** Which provider answered, and what went wrong before, in one line. */
  static Usage usage(dev.patchbay.provider.Usage counted) {
    return counted.equals(dev.patchbay.provider.Usage.UNKNOWN)
        ? new EmptyUsage()
        : new DefaultUsage(
            count(counted.inputTokens()),
            count(counted.outputTokens()),
            count(counted.totalTokens()),
            counted,
            counted.cachedInputTokens() < 0 ? null : counted.cachedInputTokens(),
            counted.cacheWriteTokens() < 0 ? null : counted.cacheWriteTokens());
  }

  /** Spring AI has ints, and null for what was not counted. */
  private static @Nullable Integer count(long tokens) {
    return tokens < 0 ? null : (Integer) (int) Math.min(Integer.MAX_VALUE, tokens);
  }

  private static void putIfAny(Map<String, Object> properties, String name, String text) {
    if (!text.isEmpty()) {
      properties.put(name, text);
    }
  }
}
