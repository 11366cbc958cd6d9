package dev.patchbay.gateway.dialect;

import dev.patchbay.gateway.json.JsonObject;
import dev.patchbay.provider.ToolChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the tools of a request in the Responses dialect, and which of them may be called. Functions are Patchbay's tools. All others,
 * which the service runs itself or which are called with something else than JSON, are for services of the format alone.
 */
final class ResponsesTools {

  private ResponsesTools() {}

  static void read(JsonObject body, RequestDraft draft) {
    List<Map<String, @Nullable Object>> others = new ArrayList<>();
    int functions = 0;
    for (JsonObject tool : body.objects("tools")) {
      if (tool.requiredText("type").equals("function")) {
        function(tool, functions++, draft);
      } else {
        others.add(tool.members());
      }
    }
    if (!others.isEmpty()) {
      draft.request().hint(ResponsesDialect.FORMAT, "/tools", others);
      if (!others.stream().allMatch(ResponsesTools::isSearch)) {
        draft.bind();
      }
    }
    choice(body, functions > 0, !others.isEmpty(), draft);
  }

  /** Codex offers it with each request: a model without it answers from what it knows. */
  private static boolean isSearch(Object tool) {
    return tool instanceof Map<?, ?> members
        && String.valueOf(members.get("type")).startsWith("web_search");
  }

  private static void function(JsonObject tool, int place, RequestDraft draft) {
    JsonObject parameters = tool.object("parameters");
    draft.tool(
        tool,
        tool.requiredText("name"),
        tool.text("description", ""),
        parameters == null ? "{\"type\":\"object\",\"properties\":{}}" : parameters.json());
    // Functions come first in what a provider writes. Without a service that makes sure of the
    // schema,
    // answers are checked by whoever runs the tool.
    if (Boolean.TRUE.equals(tool.flagOrNull("strict"))) {
      draft.keep("/tools/" + place + "/strict", true);
    }
    draft.keepRest(tool, "/tools/" + place);
  }

  private static void choice(
      JsonObject body, boolean functions, boolean others, RequestDraft draft) {
    Object choice = body.value("tool_choice");
    Boolean parallel = body.flagOrNull("parallel_tool_calls");
    if (others && !functions) {
      // Patchbay has no tool that could be chosen.
      hint("/tool_choice", choice, draft);
      hint("/parallel_tool_calls", parallel, draft);
      return;
    }
    if (parallel != null) {
      draft.request().parallelToolCalls(parallel);
    }
    if (choice instanceof String word) {
      draft.toolChoice(body, word);
    } else if (choice != null) {
      JsonObject one = body.object("tool_choice");
      if (one == null) {
        throw body.wrong("tool_choice", "auto, none, required, or a tool", choice);
      }
      if (one.requiredText("type").equals("function")) {
        draft.request().toolChoice(ToolChoice.tool(one.requiredText("name")));
        draft.keepRest(one);
      } else {
        hint("/tool_choice", choice, draft);
        draft.bind();
      }
    }
  }

  private static void hint(String pointer, @Nullable Object value, RequestDraft draft) {
    if (value != null) {
      draft.request().hint(ResponsesDialect.FORMAT, pointer, value);
    }
  }
}
