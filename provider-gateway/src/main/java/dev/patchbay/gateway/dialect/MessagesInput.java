package dev.patchbay.gateway.dialect;

import dev.patchbay.gateway.json.BadRequest;
import dev.patchbay.gateway.json.JsonObject;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.ContentPart.Opaque;
import dev.patchbay.provider.Media;
import dev.patchbay.provider.Message;
import dev.patchbay.provider.Role;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads system and messages of the Messages API. What a block has beside what is known follows it as an opaque part, and a block of an
 * unknown kind is one as a whole: as the provider of the format gives and takes them. Results of tools become messages of the tool.
 */
final class MessagesInput {

  /** Values that say nothing. */
  private static final Set<Object> NOTHING =
      Set.of("", List.of(), Map.of("type", "direct"), Map.of("enabled", false));

  private final RequestDraft draft;

  MessagesInput(RequestDraft draft) {
    this.draft = draft;
  }

  void read(JsonObject body) {
    system(body);
    List<JsonObject> messages = body.objects("messages");
    if (messages.isEmpty()) {
      throw new BadRequest("messages", "The member messages is a list of at least one message");
    }
    for (JsonObject message : messages) {
      String word = message.requiredText("role");
      Role role = switch (word) {
        case "user" -> Role.USER;
        case "assistant" -> Role.ASSISTANT;
        case "system" -> Role.SYSTEM;
        default -> throw message.wrong("role", "user, assistant or system", word);
      };
      message(message, role);
      draft.keepRest(message);
    }
  }

  private void system(JsonObject body) {
    List<ContentPart> parts = new ArrayList<>();
    if (body.value("system") instanceof String text) {
      parts.add(new ContentPart.Text(text));
    } else {
      body.objects("system").forEach(block -> block(block, parts));
    }
    if (!parts.isEmpty() && !parts.equals(List.of(new ContentPart.Text("")))) {
      draft.message(RequestDraft.checked("system", () -> new Message(Role.SYSTEM, parts)));
    }
  }

  private void message(JsonObject message, Role role) {
    Object content = message.value("content");
    if (content instanceof String text) {
      add(message, role, List.of(new ContentPart.Text(text)));
      return;
    }
    List<JsonObject> blocks = message.objects("content");
    if (blocks.isEmpty()) {
      if (content == null || role != Role.ASSISTANT) {
        throw new BadRequest(
            message.path("content"),
            "The member " + message.path("content")
                + (content == null ? " is missing" : " is empty"));
      }
      add(message, role, List.of(new ContentPart.Text("")));
      return;
    }
    List<ContentPart> parts = new ArrayList<>();
    Role side = role;
    for (JsonObject block : blocks) {
      Role own =
          role == Role.USER && block.requiredText("type").equals("tool_result") ? Role.TOOL : role;
      if (own != side && !parts.isEmpty()) {
        add(message, side, parts);
        parts = new ArrayList<>();
      }
      side = own;
      block(block, parts);
    }
    add(message, side, parts);
  }

  private void add(JsonObject message, Role role, List<ContentPart> parts) {
    draft.message(RequestDraft.checked(message.path(), () -> new Message(role, parts)));
  }

  private void block(JsonObject block, List<ContentPart> parts) {
    ContentPart.CacheMark mark = mark(block);
    List<ContentPart> read = RequestDraft.checked(block.path(), () -> parts(block));
    if (read.isEmpty()) {
      refuseFile(block);
      parts.add(new Opaque(MessagesDialect.FORMAT, block.json()));
      return;
    }
    parts.addAll(read);
    Map<String, Object> rest = rest(block);
    if (!rest.isEmpty()) {
      parts.add(new Opaque(MessagesDialect.FORMAT, JsonObject.text(rest)));
    }
    ContentPart.CacheMark last = mark == null ? markWithin(block) : mark;
    if (last != null) {
      parts.add(last);
    }
  }

  /** What the block says; nothing if there is no term for it. */
  private List<ContentPart> parts(JsonObject block) {
    return switch (block.requiredText("type")) {
      case "text" -> text(block);
      case "thinking" -> thinking(block);
      case "redacted_thinking" -> {
        String data = block.text("data", "");
        yield OpaqueTag.is(data)
            ? List.of(OpaqueTag.of(data, block.path("data")).part())
            : List.of();
      }
      case "image" -> {
        Media media = media(block);
        yield media == null ? List.of() : List.of(new ContentPart.Image(media));
      }
      case "document" -> {
        Media media = media(block);
        yield media == null
            ? List.of()
            : List.of(new ContentPart.Document(media, block.text("title", "")));
      }
      case "tool_use" -> {
        JsonObject input = block.object("input");
        yield List.of(new ContentPart.ToolCall(
            block.requiredText("id"),
            block.requiredText("name"),
            input == null ? "{}" : input.json()));
      }
      case "tool_result" -> result(block);
      default -> List.of();
    };
  }

  private static List<ContentPart> text(JsonObject block) {
    List<ContentPart> parts = new ArrayList<>();
    parts.add(new ContentPart.Text(block.requiredText("text")));
    List<Object> own = new ArrayList<>();
    for (JsonObject citation : block.objects("citations")) {
      if (citation.text("encrypted_index", "").equals(MessagesContent.CITED)) {
        parts.add(new ContentPart.Citation(
            citation.text("url", ""), citation.text("title", ""), citation.text("cited_text", "")));
      } else {
        own.add(citation.members());
      }
    }
    if (!own.isEmpty()) {
      parts.add(new Opaque(MessagesDialect.FORMAT, JsonObject.text(Map.of("citations", own))));
    }
    return parts;
  }

  private static List<ContentPart> thinking(JsonObject block) {
    List<ContentPart> parts = new ArrayList<>();
    parts.add(new ContentPart.Reasoning(block.text("thinking", "")));
    String signature = block.text("signature", "");
    if (OpaqueTag.is(signature)) {
      parts.add(OpaqueTag.of(signature, block.path("signature")).part());
    } else if (!signature.isEmpty()) {
      parts.add(
          new Opaque(MessagesDialect.FORMAT, JsonObject.text(Map.of("signature", signature))));
    }
    return parts;
  }

  /** Null if there is no term for its source. */
  private static @Nullable Media media(JsonObject block) {
    JsonObject source = block.object("source");
    if (source == null) {
      throw new BadRequest(
          block.path("source"), "The member " + block.path("source") + " is missing");
    }
    refuseFile(source);
    Media media = switch (source.requiredText("type")) {
      case "base64" ->
        Media.of(
            source.requiredText("media_type"),
            Base64.getDecoder().decode(source.requiredText("data")));
      case "url" -> Media.at(URI.create(source.requiredText("url")));
      case "text" ->
        Media.of(
            source.text("media_type", "text/plain"),
            source.requiredText("data").getBytes(StandardCharsets.UTF_8));
      default -> null;
    };
    return source.rest().isEmpty() ? media : null;
  }

  private static void refuseFile(JsonObject object) {
    if (object.has("file_id")) {
      throw new BadRequest(
          object.path("file_id"),
          "The member " + object.path("file_id")
              + " names a file that one service keeps; send its bytes in a source of type base64,"
              + " since the gateway chooses the service");
    }
  }

  /** Only texts and images have a term within a result; one that holds more is opaque as a whole. */
  private List<ContentPart> result(JsonObject block) {
    String id = block.requiredText("tool_use_id");
    boolean failed = block.flag("is_error", false);
    List<ContentPart> content = new ArrayList<>();
    if (block.value("content") instanceof String text) {
      content.add(new ContentPart.Text(text));
    } else {
      for (JsonObject each : block.objects("content")) {
        each.value("cache_control");
        List<ContentPart> parts = parts(each);
        boolean known = parts.size() == 1
            && (parts.get(0) instanceof ContentPart.Text
                || parts.get(0) instanceof ContentPart.Image);
        if (!known || !rest(each).isEmpty()) {
          return List.of();
        }
        content.addAll(parts);
      }
    }
    return List.of(new ContentPart.ToolResult(id, "", content, failed));
  }

  /** A mark within a result counts for the whole of it: the service keeps what stands before the mark. */
  private static ContentPart.@Nullable CacheMark markWithin(JsonObject block) {
    ContentPart.CacheMark last = null;
    if (block.value("content") instanceof List<?>) {
      for (JsonObject each : block.objects("content")) {
        ContentPart.CacheMark mark = mark(each);
        last = mark == null ? last : mark;
      }
    }
    return last;
  }

  private static ContentPart.@Nullable CacheMark mark(JsonObject block) {
    List<ContentPart> marks = new ArrayList<>(1);
    ChatMessages.cacheMark(block, marks);
    return marks.isEmpty() ? null : (ContentPart.CacheMark) marks.get(0);
  }

  /** What the block has beside what was read of it. */
  private static Map<String, Object> rest(JsonObject block) {
    Map<String, Object> rest = block.rest();
    rest.values().removeIf(NOTHING::contains);
    return rest;
  }
}
