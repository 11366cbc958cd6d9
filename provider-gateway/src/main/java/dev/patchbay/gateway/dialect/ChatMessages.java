package dev.patchbay.gateway.dialect;

import dev.patchbay.gateway.json.BadRequest;
import dev.patchbay.gateway.json.JsonObject;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.Media;
import dev.patchbay.provider.Message;
import dev.patchbay.provider.Role;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Reads the messages of a request in the chat dialect. Each becomes one message, at the same place. */
final class ChatMessages {

  /** Members of a message or a call that a service gave out and wants back, when a client keeps them as they came. */
  private static final String EXTRA_CONTENT = "extra_content";

  private final RequestDraft draft;

  ChatMessages(RequestDraft draft) {
    this.draft = draft;
  }

  void read(JsonObject body) {
    List<JsonObject> messages = body.objects("messages");
    if (messages.isEmpty()) {
      throw new BadRequest("messages", "The member messages is a list of at least one message");
    }
    for (JsonObject message : messages) {
      draft.message(
          RequestDraft.checked(message.path(), () -> read(message, message.requiredText("role"))));
      draft.keepRest(message);
    }
  }

  private Message read(JsonObject message, String role) {
    return switch (role) {
      case "system", "developer" -> new Message(Role.SYSTEM, content(message, true));
      case "user" -> new Message(Role.USER, content(message, true));
      case "assistant" -> new Message(Role.ASSISTANT, assistant(message));
      case "tool" -> new Message(Role.TOOL, List.of(result(message)));
      default -> throw message.wrong("role", "system, developer, user, assistant or tool", role);
    };
  }

  private List<ContentPart> content(JsonObject message, boolean required) {
    Object content = message.value("content");
    if (content == null && required) {
      throw new BadRequest(
          message.path("content"), "The member " + message.path("content") + " is missing");
    }
    if (content instanceof String text) {
      return List.of(new ContentPart.Text(text));
    }
    List<ContentPart> parts = new ArrayList<>();
    for (JsonObject part : message.objects("content")) {
      parts.add(RequestDraft.checked(part.path(), () -> part(part)));
      cacheMark(part, parts);
      draft.keepRest(part);
    }
    if (parts.isEmpty() && required) {
      throw new BadRequest(
          message.path("content"), "The member " + message.path("content") + " is empty");
    }
    return parts;
  }

  /** How closely the model is to look at an image; empty for the service's own choice. */
  static String detail(JsonObject image) {
    String detail = image.text("detail", "auto");
    return detail.equals("auto") ? "" : detail;
  }

  private ContentPart part(JsonObject part) {
    String type = part.requiredText("type");
    switch (type) {
      case "text" -> {
        return new ContentPart.Text(part.requiredText("text"));
      }
      case "refusal" -> {
        return new ContentPart.Refusal(part.requiredText("refusal"));
      }
      case "image_url" -> {
        JsonObject image = required(part, "image_url");
        ContentPart read = new ContentPart.Image(Media.at(uri(image, "url")), detail(image));
        draft.keepRest(image);
        return read;
      }
      case "input_audio" -> {
        JsonObject sound = required(part, "input_audio");
        String format = sound.text("format", "wav");
        ContentPart read = new ContentPart.Audio(Media.of(
            "audio/" + (format.equals("mp3") ? "mpeg" : format),
            Base64.getDecoder().decode(sound.requiredText("data"))));
        draft.keepRest(sound);
        return read;
      }
      case "file" -> {
        JsonObject file = required(part, "file");
        if (file.has("file_id")) {
          throw new BadRequest(
              file.path("file_id"),
              "The member " + file.path("file_id")
                  + " names a file that one service keeps; send its bytes in file_data, since the gateway chooses the service");
        }
        ContentPart read =
            new ContentPart.Document(Media.at(uri(file, "file_data")), file.text("filename", ""));
        draft.keepRest(file);
        return read;
      }
      default -> {
        draft.bind();
        ContentPart read = new ContentPart.Opaque(ChatDialect.FORMAT, part.json());
        part.members().keySet().forEach(part::value);
        return read;
      }
    }
  }

  private static JsonObject required(JsonObject part, String name) {
    JsonObject object = part.object(name);
    if (object == null) {
      throw new BadRequest(part.path(name), "The member " + part.path(name) + " is missing");
    }
    return object;
  }

  private static URI uri(JsonObject object, String name) {
    return URI.create(object.requiredText(name));
  }

  /** As OpenRouter and LiteLLM take it over from Anthropic. */
  static void cacheMark(JsonObject part, List<ContentPart> parts) {
    JsonObject mark = part.object("cache_control");
    if (mark != null) {
      mark.text("type", "");
      parts.add(new ContentPart.CacheMark(
          mark.text("ttl", "5m").equals("1h") ? Duration.ofHours(1) : Duration.ZERO));
    }
  }

  private ContentPart result(JsonObject message) {
    String id = message.requiredText("tool_call_id");
    List<ContentPart> content = content(message, false).stream()
        .filter(part -> !(part instanceof ContentPart.CacheMark))
        .toList();
    return new ContentPart.ToolResult(id, message.text("name", ""), content, false);
  }

  private List<ContentPart> assistant(JsonObject message) {
    List<ContentPart> parts = new ArrayList<>();
    String reasoning = message.text("reasoning_content", message.text("reasoning", ""));
    message.value("reasoning");
    if (!reasoning.isEmpty()) {
      parts.add(new ContentPart.Reasoning(reasoning));
    }
    List<OpaqueTag> tags = tags(message);
    content(message, false).stream()
        .filter(part -> !(part instanceof ContentPart.CacheMark))
        .filter(part -> !(part instanceof ContentPart.Text text) || !text.text().isEmpty())
        .forEach(parts::add);
    String refusal = message.text("refusal", "");
    if (!refusal.isEmpty()) {
      parts.add(new ContentPart.Refusal(refusal));
    }
    message.value("annotations");
    message.value("audio");
    List<JsonObject> calls = message.objects("tool_calls");
    boolean tagged = !tags.isEmpty();
    addTags(tags, 0, parts, reasoning.isEmpty() ? 0 : 1);
    addNative(message, tagged, parts);
    for (int i = 0; i < calls.size(); i++) {
      parts.add(call(calls.get(i)));
      addTags(tags, i + 1, parts, parts.size());
      addNative(calls.get(i), tagged, parts);
      draft.keepRest(calls.get(i));
    }
    if (parts.isEmpty()) {
      parts.add(new ContentPart.Text(""));
    }
    return parts;
  }

  private ContentPart call(JsonObject call) {
    call.text("type", "function");
    call.value("index");
    JsonObject function = required(call, "function");
    ContentPart read = new ContentPart.ToolCall(
        call.requiredText("id"), function.requiredText("name"), function.text("arguments", ""));
    draft.keepRest(function);
    return read;
  }

  /** What the gateway gave out of opaque parts, see {@link ChatAnswer}. */
  private static List<OpaqueTag> tags(JsonObject message) {
    List<OpaqueTag> tags = new ArrayList<>();
    if (message.value(ChatAnswer.DETAILS) instanceof List<?> details) {
      for (Object each : details) {
        if (each instanceof Map<?, ?> detail
            && ChatAnswer.TAGGED.equals(detail.get("format"))
            && detail.get("data") instanceof String data
            && OpaqueTag.is(data)) {
          tags.add(OpaqueTag.of(data, message.path(ChatAnswer.DETAILS)));
        }
      }
    }
    return tags;
  }

  private static void addTags(List<OpaqueTag> tags, int place, List<ContentPart> parts, int at) {
    int next = at;
    for (OpaqueTag tag : tags) {
      if (tag.place() == place) {
        parts.add(next++, tag.part());
      }
    }
  }

  /** What a service gave out, where the gateway's own form of it is not there. */
  private static void addNative(JsonObject object, boolean tagged, List<ContentPart> parts) {
    for (String name : List.of(ChatAnswer.DETAILS, EXTRA_CONTENT)) {
      Object value = object.value(name);
      if (value != null && !tagged) {
        parts.add(new ContentPart.Opaque(ChatDialect.FORMAT, JsonObject.text(Map.of(name, value))));
      }
    }
  }
}
