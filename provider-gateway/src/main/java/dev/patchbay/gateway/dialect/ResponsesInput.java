package dev.patchbay.gateway.dialect;

import dev.patchbay.gateway.json.BadRequest;
import dev.patchbay.gateway.json.JsonObject;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.Media;
import dev.patchbay.provider.Message;
import dev.patchbay.provider.Role;
import java.net.URI;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Reads the conversation of a request in the Responses dialect. What the model said in a row is one message, as is what tools gave in a
 * row. An item that Patchbay has no term for, or that has members which it does not know, is an opaque part as a whole, so that it comes
 * to a service of the format as it was.
 */
final class ResponsesInput {

  /** Calls of tools that the service has run itself. The conversation can do without them. */
  private static final Set<String> RUN_BY_SERVICE = Set.of(
      "web_search_call",
      "file_search_call",
      "code_interpreter_call",
      "image_generation_call",
      "mcp_call",
      "mcp_list_tools");

  private final RequestDraft draft;

  /** What was said or given in a row by the same side. */
  private final List<ContentPart> row = new ArrayList<>();

  private Role side = Role.ASSISTANT;

  /** Whether the row ends with a message of the model: another one would run into it. */
  private boolean said;

  ResponsesInput(RequestDraft draft) {
    this.draft = draft;
  }

  void read(JsonObject body) {
    String instructions = body.text("instructions", "");
    if (!instructions.isEmpty()) {
      draft.message(Message.system(instructions));
    }
    if (body.value("input") instanceof String text) {
      draft.message(Message.user(text));
      return;
    }
    List<JsonObject> items = body.objects("input");
    if (items.isEmpty()) {
      throw new BadRequest(
          "input", "The member input is a text, or a list of at least one message");
    }
    items.forEach(this::item);
    endRow();
  }

  private void item(JsonObject item) {
    String type = item.text("type", item.has("role") ? "message" : "item_reference");
    switch (type) {
      case "message" -> message(item);
      case "function_call" -> call(item);
      case "function_call_output" -> output(item);
      case "reasoning" -> reasoning(item);
      case "item_reference" ->
        throw new BadRequest(
            item.path(),
            "The member " + item.path()
                + " refers to an item that a service has stored: send the item itself");
      default -> {
        if (type.equals("image_generation_call")
            && item.text("id", "").startsWith("ig" + ResponsesItems.OURS)) {
          add(Role.ASSISTANT, RequestDraft.checked(item.path(), () -> image(item)));
        } else {
          asItIs(item, type);
        }
      }
    }
  }

  private void add(Role role, ContentPart part) {
    if (side != role) {
      endRow();
    }
    side = role;
    said = false;
    row.add(part);
  }

  private void endRow() {
    if (!row.isEmpty()) {
      draft.message(new Message(side, row));
      row.clear();
    }
    said = false;
  }

  private void asItIs(JsonObject item, String type) {
    if (!RUN_BY_SERVICE.contains(type)) {
      draft.bind();
    }
    Map<String, @Nullable Object> members = new LinkedHashMap<>(item.members());
    // Without a type it would not be an item, but what the item before it has beside its words.
    members.putIfAbsent("type", type);
    add(type.endsWith("_output") ? Role.TOOL : Role.ASSISTANT, opaque(members));
  }

  private static ContentPart opaque(Map<String, ? extends @Nullable Object> members) {
    return new ContentPart.Opaque(ResponsesDialect.FORMAT, JsonObject.text(members));
  }

  private void message(JsonObject item) {
    String role = item.requiredText("role");
    List<ContentPart> parts = content(item, "content");
    notKept(item);
    switch (role) {
      case "assistant" -> answer(item, parts);
      case "user", "system", "developer" -> {
        if (item.rest().isEmpty()) {
          endRow();
          Role by = role.equals("user") ? Role.USER : Role.SYSTEM;
          draft.message(RequestDraft.checked(item.path(), () -> new Message(by, parts)));
        } else {
          asItIs(item, "message");
        }
      }
      default -> throw item.wrong("role", "user, assistant, system or developer", role);
    }
  }

  /** Under its id a service would have stored it; its status is that of a stream. */
  private static void notKept(JsonObject item) {
    item.value("type");
    item.value("id");
    item.value("status");
  }

  private void answer(JsonObject item, List<ContentPart> parts) {
    if (said) {
      endRow();
    }
    for (ContentPart part : parts) {
      if (!(part instanceof ContentPart.Text text) || !text.text().isEmpty()) {
        add(Role.ASSISTANT, part);
        said = true;
      }
    }
    addRest(item);
  }

  /** What a message or a call has beside its words follows it, as providers of the format give it out. */
  private void addRest(JsonObject item) {
    Map<String, Object> rest = item.rest();
    if (!rest.isEmpty()) {
      add(Role.ASSISTANT, opaque(rest));
    }
  }

  private void call(JsonObject item) {
    add(
        Role.ASSISTANT,
        new ContentPart.ToolCall(
            item.requiredText("call_id"), item.requiredText("name"), item.text("arguments", "")));
    notKept(item);
    addRest(item);
  }

  private void output(JsonObject item) {
    String id = item.requiredText("call_id");
    List<ContentPart> content = content(item, "output");
    notKept(item);
    boolean known = content.stream()
        .allMatch(part -> part instanceof ContentPart.Text || part instanceof ContentPart.Image);
    if (known && item.rest().isEmpty()) {
      add(Role.TOOL, new ContentPart.ToolResult(id, "", content, false));
    } else {
      asItIs(item, "function_call_output");
    }
  }

  private void reasoning(JsonObject item) {
    StringJoiner thoughts = new StringJoiner("\n\n");
    for (String name : List.of("summary", "content")) {
      item.objects(name).forEach(thought -> thoughts.add(thought.text("text", "")));
    }
    if (thoughts.length() > 0) {
      add(Role.ASSISTANT, new ContentPart.Reasoning(thoughts.toString()));
    }
    String proof = item.text("encrypted_content", "");
    if (OpaqueTag.is(proof)) {
      add(Role.ASSISTANT, OpaqueTag.of(proof, item.path("encrypted_content")).part());
    } else if (!proof.isEmpty()) {
      Map<String, @Nullable Object> members = new LinkedHashMap<>(item.members());
      members.values().removeIf(Objects::isNull);
      if (item.text("id", "").startsWith("rs" + ResponsesItems.OURS)) {
        // The service compares the id with that in the encrypted text, unless there is none.
        members.remove("id");
      }
      add(Role.ASSISTANT, opaque(members));
    }
  }

  /** An image that the gateway gave out, see {@link ResponsesItems}. */
  private static ContentPart image(JsonObject item) {
    return new ContentPart.Image(
        item.has("url")
            ? Media.at(uri(item, "url"))
            : Media.of(
                "image/" + item.text("output_format", "png"),
                Base64.getDecoder().decode(item.requiredText("result"))));
  }

  private List<ContentPart> content(JsonObject item, String name) {
    if (item.value(name) instanceof String text) {
      return List.of(new ContentPart.Text(text));
    }
    if (!item.has(name)) {
      throw new BadRequest(item.path(name), "The member " + item.path(name) + " is missing");
    }
    List<ContentPart> parts = new ArrayList<>();
    for (JsonObject part : item.objects(name)) {
      Optional<ContentPart> read = RequestDraft.checked(part.path(), () -> part(part));
      if (read.isPresent() && part.rest().isEmpty()) {
        parts.add(read.get());
      } else {
        draft.bind();
        parts.add(opaque(part.members()));
      }
    }
    return parts;
  }

  /** The part; empty if it is of another kind. */
  private static Optional<ContentPart> part(JsonObject part) {
    // A wish for the service's cache, which works without it.
    part.value("prompt_cache_breakpoint");
    return Optional.ofNullable(
        switch (part.requiredText("type")) {
          case "input_text", "output_text", "text" -> text(part);
          case "refusal" -> new ContentPart.Refusal(part.requiredText("refusal"));
          case "input_image" -> {
            refuseId(part, "image_url");
            yield new ContentPart.Image(
                Media.at(uri(part, "image_url")), ChatMessages.detail(part));
          }
          case "input_file" -> {
            refuseId(part, "file_data");
            part.value("detail");
            yield new ContentPart.Document(
                Media.at(uri(part, part.has("file_url") ? "file_url" : "file_data")),
                part.text("filename", ""));
          }
          default -> null;
        });
  }

  private static ContentPart text(JsonObject part) {
    part.value("annotations");
    part.value("logprobs");
    return new ContentPart.Text(part.requiredText("text"));
  }

  private static URI uri(JsonObject part, String name) {
    return URI.create(part.requiredText(name));
  }

  private static void refuseId(JsonObject part, String instead) {
    if (part.value("file_id") != null) {
      throw new BadRequest(
          part.path("file_id"),
          "The member " + part.path("file_id")
              + " names a file that one service keeps; send its bytes in " + instead
              + ", since the gateway chooses the service");
    }
  }
}
