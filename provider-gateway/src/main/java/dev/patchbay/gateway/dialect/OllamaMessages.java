package dev.patchbay.gateway.dialect;

import dev.patchbay.gateway.json.BadRequest;
import dev.patchbay.gateway.json.JsonObject;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.Media;
import dev.patchbay.provider.Message;
import dev.patchbay.provider.Role;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;

/**
 * Reads the messages of a request to Ollama. Its clients know a result by the name of its tool, and by its place where a tool was called
 * twice: calls without an id are given one, and results find theirs.
 */
final class OllamaMessages {

  /** A call that no result has come for. */
  private record OpenCall(String id, String name) {}

  private final RequestDraft draft;
  private final List<OpenCall> open = new ArrayList<>();
  private int calls;

  OllamaMessages(RequestDraft draft) {
    this.draft = draft;
  }

  void read(JsonObject body) {
    List<JsonObject> messages = body.objects("messages");
    if (messages.isEmpty()) {
      throw new BadRequest(
          "messages",
          "The member messages is a list of at least one message: there is no model to load here");
    }
    for (JsonObject message : messages) {
      draft.message(
          RequestDraft.checked(message.path(), () -> read(message, message.requiredText("role"))));
      draft.keepRest(message);
    }
  }

  private Message read(JsonObject message, String role) {
    String content = message.text("content", "");
    return switch (role) {
      case "system" -> Message.system(content);
      case "user" -> new Message(Role.USER, user(message, content));
      case "assistant" -> new Message(Role.ASSISTANT, assistant(message, content));
      case "tool" -> new Message(Role.TOOL, List.of(result(message, content)));
      default -> throw message.wrong("role", "system, user, assistant or tool", role);
    };
  }

  private static List<ContentPart> user(JsonObject message, String content) {
    List<ContentPart> parts = new ArrayList<>();
    List<ContentPart> images = images(message);
    if (!content.isEmpty() || images.isEmpty()) {
      parts.add(new ContentPart.Text(content));
    }
    parts.addAll(images);
    return parts;
  }

  private List<ContentPart> assistant(JsonObject message, String content) {
    List<ContentPart> parts = new ArrayList<>();
    String thinking = message.text("thinking", "");
    if (!thinking.isEmpty()) {
      parts.add(new ContentPart.Reasoning(thinking));
    }
    List<JsonObject> asked = message.objects("tool_calls");
    List<ContentPart> images = images(message);
    if (!content.isEmpty() || (asked.isEmpty() && images.isEmpty())) {
      parts.add(new ContentPart.Text(content));
    }
    parts.addAll(images);
    open.clear();
    for (JsonObject call : asked) {
      JsonObject function = call.object("function");
      if (function == null) {
        throw new BadRequest(
            call.path("function"), "The member " + call.path("function") + " is missing");
      }
      String id = call.text("id", "");
      calls++;
      OpenCall begun =
          new OpenCall(id.isEmpty() ? "call_" + calls : id, function.requiredText("name"));
      open.add(begun);
      JsonObject arguments = function.object("arguments");
      parts.add(new ContentPart.ToolCall(
          begun.id, begun.name, arguments == null ? "{}" : arguments.json()));
      call.value("type");
      function.value("index");
      draft.keepRest(function);
      draft.keepRest(call);
    }
    return parts;
  }

  private ContentPart result(JsonObject message, String content) {
    String name = message.text("tool_name", message.text("name", ""));
    message.value("name");
    String id = message.text("tool_call_id", "");
    List<ContentPart> parts = new ArrayList<>();
    parts.add(new ContentPart.Text(content));
    parts.addAll(images(message));
    OpenCall call = answered(id, name);
    return new ContentPart.ToolResult(
        id.isEmpty() ? call.id : id, name.isEmpty() ? call.name : name, parts, false);
  }

  /** The first call that it may be for. */
  private OpenCall answered(String id, String name) {
    for (Iterator<OpenCall> each = open.iterator(); each.hasNext(); ) {
      OpenCall call = each.next();
      boolean meant = id.isEmpty() ? name.isEmpty() || call.name.equals(name) : call.id.equals(id);
      if (meant) {
        each.remove();
        return call;
      }
    }
    calls++;
    return new OpenCall("call_" + calls, name);
  }

  private static List<ContentPart> images(JsonObject message) {
    List<ContentPart> images = new ArrayList<>();
    for (String image : message.texts("images")) {
      images.add(new ContentPart.Image(
          image.startsWith("data:")
              ? Media.at(URI.create(image))
              : media(Base64.getDecoder().decode(image), message.path("images"))));
    }
    return images;
  }

  /** The API names no type: the first bytes tell it. */
  private static Media media(byte[] bytes, String path) {
    String start = new String(bytes, 0, Math.min(12, bytes.length), StandardCharsets.ISO_8859_1);
    String type = start.startsWith("\u0089PNG")
        ? "image/png"
        : start.startsWith("\u00ff\u00d8\u00ff")
            ? "image/jpeg"
            : start.startsWith("GIF8")
                ? "image/gif"
                : start.startsWith("RIFF") && start.endsWith("WEBP") ? "image/webp" : "";
    if (type.isEmpty()) {
      throw new BadRequest(
          path, "The member " + path + " holds something that is not a PNG, JPEG, GIF or WebP");
    }
    return Media.of(type, bytes);
  }
}
