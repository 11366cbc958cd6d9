package dev.patchbay.langchain4j;

import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.DefaultChatRequestParameters;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.langchain4j.model.chat.request.json.JsonSchemaElement;
import dev.patchbay.provider.CompletionOptions;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.ResponseFormat;
import dev.patchbay.provider.Tool;
import dev.patchbay.provider.ToolChoice;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Writes a request as LangChain4j has it; refuses what it has no place for. */
final class BorrowedRequest {

  private final CompletionRequest request;
  private final @Nullable String modelName;

  BorrowedRequest(CompletionRequest request, @Nullable String modelName) {
    this.request = request;
    this.modelName = modelName;
  }

  ChatRequest chatRequest() {
    DefaultChatRequestParameters.Builder<?> parameters = DefaultChatRequestParameters.builder();
    parameters.modelName(modelName);
    options(parameters);
    refuseIf(request.parallelToolCalls().isPresent(), "a choice about parallel tool calls");
    tools(parameters);
    responseFormat(parameters);
    return ChatRequest.builder()
        .messages(request.messages().stream()
            .flatMap(message -> BorrowedMessages.of(message).stream())
            .toList())
        .parameters(parameters.build())
        .build();
  }

  private void options(DefaultChatRequestParameters.Builder<?> parameters) {
    CompletionOptions options = request.options();
    refuseIf(options.seed().isPresent(), "a seed");
    refuseIf(!options.reasoningEffort().isEmpty(), "a reasoning effort");
    refuseIf(options.reasoningBudget().isPresent(), "a reasoning budget");
    refuseIf(options.topLogprobs().isPresent(), "log probabilities");
    set(options.temperature(), parameters::temperature);
    set(options.topP(), parameters::topP);
    set(options.presencePenalty(), parameters::presencePenalty);
    set(options.frequencyPenalty(), parameters::frequencyPenalty);
    options.topK().ifPresent(parameters::topK);
    options.maxTokens().ifPresent(parameters::maxOutputTokens);
    if (!options.stop().isEmpty()) {
      parameters.stopSequences(options.stop());
    }
  }

  private static void set(OptionalDouble value, Consumer<Double> setter) {
    value.ifPresent(setter::accept);
  }

  private void tools(DefaultChatRequestParameters.Builder<?> parameters) {
    ToolChoice choice = request.toolChoice();
    // LangChain4j can force some tool, but not name it: the model is shown that one alone.
    List<ToolSpecification> tools = request.tools().stream()
        .filter(tool -> !(choice instanceof ToolChoice.One one) || one.name().equals(tool.name()))
        .map(BorrowedRequest::specification)
        .toList();
    if (tools.isEmpty()) {
      return;
    }
    parameters.toolSpecifications(tools);
    if (choice instanceof ToolChoice.None) {
      parameters.toolChoice(dev.langchain4j.model.chat.request.ToolChoice.NONE);
    } else if (!(choice instanceof ToolChoice.Auto)) {
      parameters.toolChoice(dev.langchain4j.model.chat.request.ToolChoice.REQUIRED);
    }
  }

  private static ToolSpecification specification(Tool tool) {
    return ToolSpecification.builder()
        .name(tool.name())
        .description(tool.description().isEmpty() ? null : tool.description())
        .parameters(schema(tool.parameters(), "the parameters of tool " + tool.name()))
        .build();
  }

  /** LangChain4j's only public reader of a schema is that of a tool. */
  private static JsonObjectSchema schema(String json, String what) {
    try {
      JsonObjectSchema schema = ToolSpecification.fromJson(
              "{\"name\":\"schema\",\"parameters\":" + json + "}")
          .parameters();
      return schema == null ? JsonObjectSchema.builder().build() : schema;
    } catch (RuntimeException e) {
      throw refused(what + " are no schema of an object that LangChain4j can hold");
    }
  }

  private void responseFormat(DefaultChatRequestParameters.Builder<?> parameters) {
    if (request.responseFormat() instanceof ResponseFormat.JsonObject) {
      parameters.responseFormat(dev.langchain4j.model.chat.request.ResponseFormat.JSON);
    } else if (request.responseFormat() instanceof ResponseFormat.JsonSchema wanted) {
      parameters.responseFormat(dev.langchain4j.model.chat.request.ResponseFormat.builder()
          .type(ResponseFormatType.JSON)
          .jsonSchema(
              JsonSchema.builder().name(wanted.name()).rootElement(root(wanted)).build())
          .build());
    }
  }

  /** A schema that LangChain4j has no words for goes as it is, which some of its models take. */
  private static JsonSchemaElement root(ResponseFormat.JsonSchema wanted) {
    try {
      return schema(wanted.schema(), "");
    } catch (ProviderException e) {
      return JsonRawSchema.from(wanted.schema());
    }
  }

  private static void refuseIf(boolean present, String what) {
    if (present) {
      throw refused("LangChain4j has no parameter for " + what + " that all its models share");
    }
  }

  static ProviderException refused(String detail) {
    return ProviderException.of(ErrorKind.INVALID_REQUEST, detail);
  }
}
