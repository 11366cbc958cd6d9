package dev.patchbay.provider.http;

import dev.patchbay.provider.CompletionOptions;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.Message;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.ResponseFormat;
import dev.patchbay.provider.Role;
import dev.patchbay.provider.Tool;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import okio.Buffer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;

/** Writes a request as the body that the OpenAI chat dialect wants. */
final class ChatRequestWriter {

  /** Members that have a place of their own in a request, and {@code n}, of which only the first answer would be read. */
  private static final Set<String> RESERVED = Set.of(
      "model",
      "messages",
      "stream",
      "temperature",
      "top_p",
      "presence_penalty",
      "frequency_penalty",
      "max_tokens",
      "stop",
      "seed",
      "tools",
      "response_format",
      "n");

  private final JsonGenerator json;

  private ChatRequestWriter(JsonGenerator json) {
    this.json = json;
  }

  /**
   * The body.
   *
   * @param model as the service calls it
   * @param options with the service's defaults
   * @throws ProviderException {@link ErrorKind#INVALID_REQUEST} if an extra has a reserved name or a schema is not JSON
   */
  static Buffer write(CompletionRequest request, String model, CompletionOptions options) {
    Buffer body = new Buffer();
    try (JsonGenerator json = Json.generator(body.outputStream())) {
      new ChatRequestWriter(json).request(request, model, options);
    }
    return body;
  }

  private void request(CompletionRequest request, String model, CompletionOptions options) {
    json.writeStartObject();
    json.writeName("messages");
    json.writeStartArray();
    for (Message message : request.messages()) {
      message(message);
    }
    json.writeEndArray();
    json.writeBooleanProperty("stream", request.stream());
    json.writeStringProperty("model", model);
    options(options);
    if (!request.tools().isEmpty()) {
      tools(request.tools());
    }
    responseFormat(request.responseFormat());
    for (Map.Entry<String, @Nullable Object> extra : request.extras().entrySet()) {
      extra(extra.getKey(), extra.getValue());
    }
    json.writeEndObject();
  }

  private void message(Message message) {
    if (message.role() == Role.TOOL) {
      // The dialect has one message for each result.
      for (ContentPart part : message.parts()) {
        if (part instanceof ContentPart.ToolResult result) {
          json.writeStartObject();
          json.writeStringProperty("role", "tool");
          json.writeStringProperty("tool_call_id", result.callId());
          json.writeStringProperty("content", result.text());
          json.writeEndObject();
        }
      }
      return;
    }
    json.writeStartObject();
    json.writeStringProperty("role", name(message.role()));
    if (count(ContentPart.ToolCall.class, message.parts()) == message.parts().size()) {
      json.writeNullProperty("content");
    } else if (count(ContentPart.Image.class, message.parts()) > 0) {
      contentParts(message.parts());
    } else {
      json.writeStringProperty("content", message.text());
    }
    toolCalls(message.parts());
    json.writeEndObject();
  }

  private static String name(Role role) {
    return switch (role) {
      case SYSTEM -> "system";
      case USER -> "user";
      case ASSISTANT -> "assistant";
      case TOOL -> "tool";
    };
  }

  private static int count(Class<? extends ContentPart> kind, List<ContentPart> parts) {
    int count = 0;
    for (ContentPart part : parts) {
      count += kind.isInstance(part) ? 1 : 0;
    }
    return count;
  }

  private void contentParts(List<ContentPart> parts) {
    json.writeName("content");
    json.writeStartArray();
    for (ContentPart part : parts) {
      json.writeStartObject();
      if (part instanceof ContentPart.Image image) {
        json.writeStringProperty("type", "image_url");
        json.writeName("image_url");
        json.writeStartObject();
        json.writeStringProperty("url", image.media().toUri());
        json.writeEndObject();
      } else if (part instanceof ContentPart.Text text) {
        json.writeStringProperty("type", "text");
        json.writeStringProperty("text", text.text());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void toolCalls(List<ContentPart> parts) {
    boolean any = false;
    for (ContentPart part : parts) {
      if (part instanceof ContentPart.ToolCall call) {
        if (!any) {
          json.writeName("tool_calls");
          json.writeStartArray();
          any = true;
        }
        json.writeStartObject();
        json.writeStringProperty("id", call.id());
        json.writeStringProperty("type", "function");
        json.writeName("function");
        json.writeStartObject();
        json.writeStringProperty("name", call.name());
        json.writeStringProperty("arguments", call.arguments());
        json.writeEndObject();
        json.writeEndObject();
      }
    }
    if (any) {
      json.writeEndArray();
    }
  }

  private void options(CompletionOptions options) {
    number("temperature", options.temperature());
    number("presence_penalty", options.presencePenalty());
    number("frequency_penalty", options.frequencyPenalty());
    number("top_p", options.topP());
    if (options.maxTokens().isPresent()) {
      json.writeNumberProperty("max_tokens", options.maxTokens().getAsInt());
    }
    if (options.seed().isPresent()) {
      json.writeNumberProperty("seed", options.seed().getAsLong());
    }
    if (!options.stop().isEmpty()) {
      json.writeName("stop");
      value(options.stop());
    }
  }

  /** Whole numbers without a fraction, as services' own clients send them. */
  private void number(String name, OptionalDouble option) {
    if (option.isEmpty()) {
      return;
    }
    double value = option.getAsDouble();
    if (value == Math.rint(value)) {
      json.writeNumberProperty(name, (int) value);
    } else {
      json.writeNumberProperty(name, value);
    }
  }

  private void tools(List<Tool> tools) {
    json.writeName("tools");
    json.writeStartArray();
    for (Tool tool : tools) {
      json.writeStartObject();
      json.writeStringProperty("type", "function");
      json.writeName("function");
      json.writeStartObject();
      json.writeStringProperty("name", tool.name());
      json.writeStringProperty("description", tool.description());
      json.writeName("parameters");
      schema(tool.parameters(), "the parameters of tool " + tool.name());
      json.writeEndObject();
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void responseFormat(ResponseFormat format) {
    if (format instanceof ResponseFormat.JsonObject) {
      json.writeName("response_format");
      json.writeStartObject();
      json.writeStringProperty("type", "json_object");
      json.writeEndObject();
    } else if (format instanceof ResponseFormat.JsonSchema schema) {
      json.writeName("response_format");
      json.writeStartObject();
      json.writeStringProperty("type", "json_schema");
      json.writeName("json_schema");
      json.writeStartObject();
      json.writeStringProperty("name", schema.name());
      json.writeBooleanProperty("strict", schema.strict());
      json.writeName("schema");
      schema(schema.schema(), "the response schema " + schema.name());
      json.writeEndObject();
      json.writeEndObject();
    }
  }

  /** Copies JSON text token by token, so that text which is not JSON cannot change what stands around it. */
  private void schema(String text, String what) {
    try (JsonParser parser = Json.parser(text)) {
      if (parser.nextToken() == null) {
        throw invalid(what + " is empty", null);
      }
      // Exact: a number that no double holds would become another, or the string "Infinity".
      json.copyCurrentStructureExact(parser);
      if (parser.nextToken() != null) {
        throw invalid(what + " is more than one JSON value", null);
      }
    } catch (JacksonException e) {
      throw invalid(what + " is not JSON: " + e.getOriginalMessage(), e);
    }
  }

  private void extra(String name, @Nullable Object value) {
    if (RESERVED.contains(name)) {
      throw invalid(
          "the extra '" + name + "' has a place of its own in a request or would be ignored", null);
    }
    json.writeName(name);
    value(value);
  }

  private void value(@Nullable Object value) {
    if (value == null) {
      json.writeNull();
    } else if (value instanceof String text) {
      json.writeString(text);
    } else if (value instanceof Boolean flag) {
      json.writeBoolean(flag);
    } else if (value instanceof Collection<?> items) {
      json.writeStartArray();
      items.forEach(this::value);
      json.writeEndArray();
    } else if (value instanceof Map<?, ?> members) {
      json.writeStartObject();
      members.forEach((key, member) -> {
        json.writeName((String) key);
        value(member);
      });
      json.writeEndObject();
    } else if (value instanceof BigDecimal number) {
      json.writeNumber(number);
    } else if (value instanceof BigInteger number) {
      json.writeNumber(number);
    } else if (value instanceof Double number) {
      json.writeNumber(number);
    } else if (value instanceof Float number) {
      json.writeNumber(number);
    } else {
      json.writeNumber(((Number) value).longValue());
    }
  }

  private static ProviderException invalid(String detail, @Nullable Throwable cause) {
    return ProviderException.builder(ErrorKind.INVALID_REQUEST, detail)
        .cause(cause)
        .build();
  }
}
