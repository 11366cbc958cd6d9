package dev.patchbay.spring;

import dev.patchbay.provider.CompletionOptions;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.Message;
import dev.patchbay.provider.ResponseFormat;
import dev.patchbay.provider.Role;
import dev.patchbay.provider.Tool;
import java.net.URI;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.content.Media;
import org.springframework.ai.model.tool.StructuredOutputChatOptions;
import org.springframework.ai.model.tool.ToolCallingChatOptions;
import org.springframework.ai.tool.ToolCallback;
import org.springframework.ai.tool.definition.ToolDefinition;

/** Reads a prompt of Spring AI as a request. What has no place in a request is refused, and not left out. */
final class PromptReading {

  private static final String SCHEMA_NAME = "answer";
  private static final String ANY_OBJECT = "{\"type\":\"object\"}";

  private final ChatOptions options;
  private final PatchbayChatOptions defaults;

  private PromptReading(ChatOptions options, PatchbayChatOptions defaults) {
    this.options = options;
    this.defaults = defaults;
  }

  /**
   * The request.
   *
   * @param defaults hold where the prompt's options say nothing
   * @throws IllegalArgumentException if no model is named, or a message has what no provider takes
   */
  static CompletionRequest request(Prompt prompt, PatchbayChatOptions defaults) {
    ChatOptions options = prompt.getOptions() == null ? defaults : prompt.getOptions();
    return new PromptReading(options, defaults).read(prompt.getInstructions());
  }

  private CompletionRequest read(List<org.springframework.ai.chat.messages.Message> messages) {
    String model = set(ChatOptions::getModel);
    if (model == null || model.isBlank()) {
      throw new IllegalArgumentException(
          "No model is named: set patchbay.chat.model, or the model in the prompt's options");
    }
    CompletionRequest.Builder request = CompletionRequest.builder(model).options(options());
    messages.forEach(message -> request.message(message(message)));
    ifSet(tools(), all -> all.forEach(tool -> request.tool(tool(tool.getToolDefinition()))));
    String schema = structured(options);
    ifSet(
        schema == null ? structured(defaults) : schema,
        text -> request.responseFormat(new ResponseFormat.JsonSchema(SCHEMA_NAME, text, true)));
    ifSet(ours(PatchbayChatOptions::getToolChoice), request::toolChoice);
    ifSet(ours(PatchbayChatOptions::getParallelToolCalls), request::parallelToolCalls);
    Map<String, @Nullable Object> extras = ours(PatchbayChatOptions::getExtras);
    ifSet(extras, all -> all.forEach(request::extra));
    return request.build();
  }

  private CompletionOptions options() {
    CompletionOptions.Builder read = CompletionOptions.builder();
    ifSet(set(ChatOptions::getTemperature), read::temperature);
    ifSet(set(ChatOptions::getTopP), read::topP);
    ifSet(set(ChatOptions::getTopK), read::topK);
    ifSet(set(ChatOptions::getMaxTokens), read::maxTokens);
    ifSet(set(ChatOptions::getPresencePenalty), read::presencePenalty);
    ifSet(set(ChatOptions::getFrequencyPenalty), read::frequencyPenalty);
    ifSet(set(ChatOptions::getStopSequences), read::stop);
    ifSet(ours(PatchbayChatOptions::getSeed), read::seed);
    ifSet(ours(PatchbayChatOptions::getReasoningEffort), read::reasoningEffort);
    return read.build();
  }

  /** By the prompt's options, else by the defaults. */
  private <T> @Nullable T set(Function<ChatOptions, @Nullable T> option) {
    T value = option.apply(options);
    return value == null ? option.apply(defaults) : value;
  }

  private <T> @Nullable T ours(Function<PatchbayChatOptions, @Nullable T> option) {
    T value = options instanceof PatchbayChatOptions own ? option.apply(own) : null;
    return value == null ? option.apply(defaults) : value;
  }

  private static <T> void ifSet(@Nullable T value, Consumer<T> setter) {
    if (value != null) {
      setter.accept(value);
    }
  }

  private static @Nullable String structured(ChatOptions options) {
    return options instanceof StructuredOutputChatOptions structured
        ? structured.getOutputSchema()
        : null;
  }

  /** Null or empty if there are none. */
  private @Nullable List<ToolCallback> tools() {
    List<ToolCallback> given =
        options instanceof ToolCallingChatOptions calling ? calling.getToolCallbacks() : null;
    return given == null || given.isEmpty() ? defaults.getToolCallbacks() : given;
  }

  private static Tool tool(ToolDefinition definition) {
    String schema = definition.inputSchema();
    return new Tool(
        definition.name(),
        Objects.requireNonNullElse(definition.description(), ""),
        schema == null || schema.isBlank() ? ANY_OBJECT : schema);
  }

  private static Message message(org.springframework.ai.chat.messages.Message message) {
    String text = Objects.requireNonNullElse(message.getText(), "");
    return switch (message.getMessageType()) {
      case SYSTEM -> Message.system(text);
      case USER -> new Message(Role.USER, withMedia(text, ((UserMessage) message).getMedia()));
      case ASSISTANT -> assistant((AssistantMessage) message, text);
      case TOOL -> tool((ToolResponseMessage) message);
    };
  }

  private static Message assistant(AssistantMessage message, String text) {
    Message whole = AnswerWriting.whole(message);
    if (whole != null) {
      return whole;
    }
    List<ContentPart> parts = new ArrayList<>();
    if (!text.isEmpty()
        || (message.getToolCalls().isEmpty() && message.getMedia().isEmpty())) {
      parts.add(new ContentPart.Text(text));
    }
    message.getMedia().forEach(media -> parts.add(part(media)));
    message
        .getToolCalls()
        .forEach(call -> parts.add(new ContentPart.ToolCall(
            Objects.requireNonNullElse(call.id(), ""),
            call.name(),
            Objects.requireNonNullElse(call.arguments(), ""))));
    return new Message(Role.ASSISTANT, parts);
  }

  private static Message tool(ToolResponseMessage message) {
    List<ContentPart> results = new ArrayList<>();
    for (ToolResponseMessage.ToolResponse response : message.getResponses()) {
      results.add(new ContentPart.ToolResult(
          Objects.requireNonNullElse(response.id(), ""),
          Objects.requireNonNullElse(response.name(), ""),
          List.of(new ContentPart.Text(Objects.requireNonNullElse(response.responseData(), ""))),
          false));
    }
    return new Message(Role.TOOL, results);
  }

  private static List<ContentPart> withMedia(String text, List<Media> media) {
    List<ContentPart> parts = new ArrayList<>();
    if (!text.isEmpty() || media.isEmpty()) {
      parts.add(new ContentPart.Text(text));
    }
    media.forEach(each -> parts.add(part(each)));
    return parts;
  }

  private static ContentPart part(Media media) {
    String type = media.getMimeType().getType();
    dev.patchbay.provider.Media read = media(media);
    return switch (type) {
      case "image" -> new ContentPart.Image(read);
      case "audio" -> new ContentPart.Audio(read);
      case "video" ->
        throw new IllegalArgumentException("Media of type " + media.getMimeType()
            + " cannot be sent: there is no part for videos");
      default -> new ContentPart.Document(read, Objects.requireNonNullElse(media.getName(), ""));
    };
  }

  /** Spring AI has bytes, an address, or bytes as text in Base64. */
  private static dev.patchbay.provider.Media media(Media media) {
    Object data = media.getData();
    String type = media.getMimeType().getType() + "/" + media.getMimeType().getSubtype();
    if (data instanceof byte[] bytes) {
      return dev.patchbay.provider.Media.of(type, bytes);
    }
    String text = data.toString();
    return text.matches("(?is)[a-z][a-z0-9+.-]*:.*")
        ? dev.patchbay.provider.Media.at(URI.create(text))
        : dev.patchbay.provider.Media.of(type, Base64.getDecoder().decode(text));
  }
}
