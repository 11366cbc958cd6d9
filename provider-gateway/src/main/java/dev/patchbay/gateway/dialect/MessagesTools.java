package dev.patchbay.gateway.dialect;

import dev.patchbay.gateway.json.BadRequest;
import dev.patchbay.gateway.json.JsonObject;
import dev.patchbay.provider.ToolChoice;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the tools of a request to the Messages API. Those that Anthropic runs itself, or has the schemas of, have no term here: they go
 * to providers of the format alone, behind the others.
 */
final class MessagesTools {

  private final RequestDraft draft;
  private final Set<String> names = new HashSet<>();
  private final List<Map<String, @Nullable Object>> served = new ArrayList<>();

  MessagesTools(RequestDraft draft) {
    this.draft = draft;
  }

  void read(JsonObject body) {
    for (JsonObject tool : body.objects("tools")) {
      if (tool.text("type", "custom").equals("custom")) {
        custom(tool);
      } else {
        served.add(tool.members());
      }
    }
    if (!served.isEmpty()) {
      draft.keep("/tools", served);
      draft.bind();
    }
    JsonObject choice = body.object("tool_choice");
    if (choice != null) {
      choice(choice);
    }
  }

  private void custom(JsonObject tool) {
    String name = tool.requiredText("name");
    JsonObject schema = tool.object("input_schema");
    draft.tool(
        tool,
        name,
        tool.text("description", ""),
        schema == null ? "{\"type\":\"object\",\"properties\":{}}" : schema.json());
    draft.keepRest(tool, "/tools/" + names.size());
    names.add(name);
  }

  private void choice(JsonObject choice) {
    String type = choice.requiredText("type");
    boolean unseen = type.equals("tool") && !names.contains(choice.requiredText("name"));
    if (!served.isEmpty() && (unseen || names.isEmpty())) {
      // Of tools that are not seen here.
      draft.keep("/tool_choice", choice.members());
      return;
    }
    if (names.isEmpty() && (type.equals("auto") || type.equals("none"))) {
      return;
    }
    ToolChoice read = switch (type) {
      case "auto" -> ToolChoice.AUTO;
      case "none" -> ToolChoice.NONE;
      case "any" -> ToolChoice.REQUIRED;
      case "tool" -> ToolChoice.tool(choice.requiredText("name"));
      default ->
        throw new BadRequest(
            choice.path("type"),
            "The member " + choice.path("type") + " is auto, any, tool or none, but this is "
                + type);
    };
    draft.request().toolChoice(read);
    if (choice.flag("disable_parallel_tool_use", false)) {
      draft.request().parallelToolCalls(false);
    }
    draft.keepRest(choice);
  }
}
