package dev.patchbay.langchain4j;

import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.patchbay.provider.CompletionOptions;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ResponseFormat;
import dev.patchbay.provider.Tool;
import dev.patchbay.provider.ToolChoice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads LangChain4j's requests. */
final class Requests {

  /** The dialect in which some of LangChain4j's words have a place that Patchbay's requests have none for. */
  private static final String CHAT_DIALECT = "openai-chat";

  private static final String NO_PARAMETERS = "{\"type\":\"object\",\"properties\":{}}";

  private final ChatRequestParameters parameters;
  private final @Nullable PatchbayParameters ours;
  private final boolean strict;

  Requests(ChatRequestParameters parameters, boolean strict) {
    this.parameters = PatchbayParameters.known(parameters);
    ours = parameters instanceof PatchbayParameters more ? more : null;
    this.strict = strict;
  }

  CompletionRequest read(List<ChatMessage> messages) {
    String model = parameters.modelName();
    if (model == null) {
      throw new InvalidRequestException(
          "The request names no model: set modelName on the request, or on the model's builder");
    }
    CompletionRequest.Builder request = CompletionRequest.builder(model).options(options());
    for (int i = 0; i < messages.size(); i++) {
      request.message(Messages.read(messages.get(i)));
      name(messages.get(i), "/messages/" + i, request);
    }
    tools(request);
    responseFormat(request);
    if (ours != null) {
      if (ours.parallelToolCalls() != null) {
        request.parallelToolCalls(ours.parallelToolCalls());
      }
      ours.extras().forEach(request::extra);
    }
    return request.build();
  }

  private CompletionOptions options() {
    CompletionOptions.Builder options = CompletionOptions.builder();
    if (parameters.temperature() != null) {
      options.temperature(parameters.temperature());
    }
    if (parameters.topP() != null) {
      options.topP(parameters.topP());
    }
    if (parameters.topK() != null) {
      options.topK(parameters.topK());
    }
    if (parameters.presencePenalty() != null) {
      options.presencePenalty(parameters.presencePenalty());
    }
    if (parameters.frequencyPenalty() != null) {
      options.frequencyPenalty(parameters.frequencyPenalty());
    }
    if (parameters.maxOutputTokens() != null) {
      options.maxTokens(parameters.maxOutputTokens());
    }
    if (parameters.stopSequences() != null) {
      options.stop(parameters.stopSequences());
    }
    return ours == null ? options.build() : options.build().orElse(ours.options());
  }

  /** A speaker's name: the chat dialect has a place for it, and other services do without. */
  private static void name(ChatMessage message, String path, CompletionRequest.Builder request) {
    if (message instanceof UserMessage user && user.name() != null) {
      request.hint(CHAT_DIALECT, path + "/name", user.name());
    }
  }

  private void tools(CompletionRequest.Builder request) {
    List<ToolSpecification> tools = parameters.toolSpecifications();
    for (int i = 0; tools != null && i < tools.size(); i++) {
      ToolSpecification tool = tools.get(i);
      boolean strictTool = Boolean.TRUE.equals(tool.strict());
      String description = tool.description();
      request.tool(new Tool(
          tool.name(),
          description == null ? "" : description,
          tool.parameters() == null
              ? NO_PARAMETERS
              : SchemaText.of(tool.parameters(), strictTool)));
      if (strictTool) {
        request.hint(CHAT_DIALECT, "/tools/" + i + "/function/strict", true);
      }
    }
    if (parameters.toolChoice() != null) {
      request.toolChoice(
          switch (parameters.toolChoice()) {
            case AUTO -> ToolChoice.AUTO;
            case REQUIRED -> ToolChoice.REQUIRED;
            case NONE -> ToolChoice.NONE;
          });
    }
  }

  private void responseFormat(CompletionRequest.Builder request) {
    dev.langchain4j.model.chat.request.ResponseFormat format = parameters.responseFormat();
    if (format == null || format.type() != ResponseFormatType.JSON) {
      return;
    }
    JsonSchema schema = format.jsonSchema();
    request.responseFormat(
        schema == null
            ? new ResponseFormat.JsonObject()
            : new ResponseFormat.JsonSchema(
                schema.name() == null ? "answer" : schema.name(),
                SchemaText.of(schema.rootElement(), strict),
                strict));
  }
}
