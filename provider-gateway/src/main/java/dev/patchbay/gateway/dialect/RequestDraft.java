package dev.patchbay.gateway.dialect;

import dev.patchbay.gateway.json.BadRequest;
import dev.patchbay.gateway.json.JsonObject;
import dev.patchbay.provider.CompletionOptions;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.Message;
import dev.patchbay.provider.Tool;
import dev.patchbay.provider.ToolChoice;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * A request as a dialect reads it. Members that the dialect does not know are kept as {@linkplain CompletionRequest#hints hints} for
 * providers of the same wire format, at the same place. Unless they are known to be harmless to leave out, only such providers may then
 * serve the request.
 */
final class RequestDraft {

  private static final Map<String, ToolChoice> TOOL_CHOICES =
      Map.of("auto", ToolChoice.AUTO, "none", ToolChoice.NONE, "required", ToolChoice.REQUIRED);

  private final String format;
  private final Pattern harmless;
  private final CompletionRequest.Builder request;
  private final CompletionOptions.Builder options = CompletionOptions.builder();
  private boolean bound;

  /**
   * Begins a request.
   *
   * @param format the wire format of the dialect, as providers call it
   * @param harmless the pointers of members that other services can go without
   */
  RequestDraft(JsonObject body, String format, Pattern harmless) {
    this.format = format;
    this.harmless = harmless;
    String model = body.requiredText("model");
    if (model.isBlank()) {
      throw new BadRequest("model", "The member model is blank");
    }
    request = CompletionRequest.builder(model);
  }

  /** The options, which are checked as they are set: within {@link #checked}. */
  CompletionOptions.Builder options() {
    return options;
  }

  /** The request. */
  CompletionRequest.Builder request() {
    return request;
  }

  void message(Message message) {
    request.message(message);
  }

  void tool(JsonObject tool, String name, String description, String parameters) {
    request.tool(checked(tool.path(), () -> new Tool(name, description, parameters)));
  }

  /** The functions among the tools of a request, as OpenAI's chat dialect has them, and Ollama's. */
  void functions(JsonObject body) {
    for (JsonObject tool : body.objects("tools")) {
      String type = tool.text("type", "function");
      JsonObject function = tool.object("function");
      if (!type.equals("function") || function == null) {
        throw new BadRequest(
            tool.path(),
            "The member " + tool.path()
                + " is a tool of type function, with the member function; this is of type " + type);
      }
      JsonObject parameters = function.object("parameters");
      tool(
          function,
          function.requiredText("name"),
          function.text("description", ""),
          parameters == null ? "{\"type\":\"object\",\"properties\":{}}" : parameters.json());
      keepRest(function);
      keepRest(tool);
    }
  }

  /** Keeps the members of the object that were not asked for. To be called when all that is known was. */
  void keepRest(JsonObject object) {
    keepRest(object, object.pointer());
  }

  /** The same, for an object that providers of the format write at another place. */
  void keepRest(JsonObject object, String place) {
    object.rest().forEach((name, value) -> {
      String pointer = place + "/" + name;
      if (name.isEmpty() || name.contains("/")) {
        throw new BadRequest(
            object.path(name), "The member " + object.path(name) + " is not known");
      }
      request.hint(format, pointer, value);
      bound |= !harmless.matcher(pointer).matches();
    });
  }

  /** Keeps a member that has no term here, at that place, for providers of the format. It does not bind the request to them. */
  void keep(String pointer, Object value) {
    request.hint(format, pointer, value);
  }

  /** Sets the choice of tools that OpenAI's dialects have a word for. */
  void toolChoice(JsonObject body, String word) {
    ToolChoice choice = TOOL_CHOICES.get(word);
    if (choice == null) {
      throw body.wrong("tool_choice", "auto, none, required, or a tool", word);
    }
    request.toolChoice(choice);
  }

  /** What the supplier gives; what it refuses is a bad request. */
  static <T> T checked(String path, Supplier<T> made) {
    try {
      return made.get();
    } catch (IllegalArgumentException e) {
      throw new BadRequest(path, String.valueOf(e.getMessage()));
    }
  }

  /** Only providers of the dialect's own format can serve the request. */
  void bind() {
    bound = true;
  }

  Asked asked(JsonObject body, boolean stream, boolean usage) {
    JsonObject patchbay = body.object("patchbay");
    keepRest(body);
    CompletionRequest whole = checked("", () -> request.options(options.build()).build());
    return new Asked(whole, stream, usage, bound ? format : "", patchbay);
  }
}
