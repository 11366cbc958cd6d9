package dev.patchbay.testkit;

import dev.patchbay.provider.CompletionOptions;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.Media;
import dev.patchbay.provider.Message;
import dev.patchbay.provider.ResponseFormat;
import dev.patchbay.provider.Role;
import dev.patchbay.provider.Tool;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Collects what a request's body asks for. */
final class AskedRequest {

  private static final JsonMapper JSON = new JsonMapper();

  private final CompletionRequest.Builder request;

  AskedRequest(String model, boolean stream) {
    request = CompletionRequest.builder(model).stream(stream);
  }

  void message(Role role, List<ContentPart> parts) {
    request.message(new Message(role, parts));
  }

  /** For services without a role for tools: a turn of the user is what tools gave and what the user says. */
  void turn(Role role, List<ContentPart> parts) {
    List<ContentPart> said = new ArrayList<>();
    for (ContentPart part : parts) {
      if (part instanceof ContentPart.ToolResult) {
        message(Role.TOOL, List.of(part));
      } else {
        said.add(part);
      }
    }
    if (!said.isEmpty()) {
      message(role, said);
    }
  }

  void tool(JsonNode tool, JsonNode parameters) {
    String description = tool.path("description").asString("");
    request.tool(new Tool(tool.path("name").asString(), description, parameters.toString()));
  }

  void format(ResponseFormat format) {
    request.responseFormat(format);
  }

  /** The schema in that member, with its name. */
  void namedSchema(JsonNode format) {
    format(new ResponseFormat.JsonSchema(
        format.path("name").asString(""),
        format.path("schema").toString(),
        format.path("strict").asBoolean(false)));
  }

  /** For services that take no name with a schema, and follow each strictly. */
  void schema(JsonNode schema) {
    format(new ResponseFormat.JsonSchema("", schema.toString(), true));
  }

  /**
   * All that was asked for.
   *
   * @param options the part of the body that has the options, or all of it
   * @param names the options' names in {@link CompletionOptions}, by the service's
   * @param others the body's other members that are no extras
   */
  CompletionRequest build(
      JsonNode body, JsonNode options, Map<String, String> names, Set<String> others) {
    Map<String, Object> values = new HashMap<>();
    options.properties().forEach(member -> {
      if (names.containsKey(member.getKey()) && !member.getValue().isNull()) {
        values.put(names.get(member.getKey()), value(member.getValue()));
      }
    });
    body.properties().forEach(member -> {
      String name = member.getKey();
      if (!others.contains(name) && !(options.equals(body) && names.containsKey(name))) {
        request.extra(name, value(member.getValue()));
      }
    });
    return request.options(CompletionOptions.of(values)).build();
  }

  static ContentPart.Image image(String type, JsonNode base64) {
    return new ContentPart.Image(Media.of(type, Base64.getDecoder().decode(base64.asString())));
  }

  private static Object value(JsonNode value) {
    return JSON.convertValue(value, Object.class);
  }
}
