package dev.patchbay.gateway.dialect;

import dev.patchbay.gateway.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Puts the content of a message together from a stream of the Messages API, as the official SDKs do. */
final class Snapshot {

  private final List<Map<String, @Nullable Object>> blocks = new ArrayList<>();
  private final StringBuilder input = new StringBuilder();
  private int open = -1;

  private Snapshot() {}

  static String of(String stream) {
    Snapshot snapshot = new Snapshot();
    stream
        .lines()
        .filter(line -> line.startsWith("data: "))
        .forEach(line -> snapshot.event(Wire.json(line.substring("data: ".length()))));
    return JsonObject.text(snapshot.blocks);
  }

  private void event(JsonObject event) {
    switch (event.requiredText("type")) {
      case "content_block_start" -> {
        require(open < 0 && event.count("index").getAsInt() == blocks.size(), event);
        open = blocks.size();
        blocks.add(new LinkedHashMap<>(
            Objects.requireNonNull(event.object("content_block")).members()));
      }
      case "content_block_delta" -> {
        require(open == event.count("index").getAsInt(), event);
        delta(Objects.requireNonNull(event.object("delta")), blocks.get(open));
      }
      case "content_block_stop" -> {
        require(open == event.count("index").getAsInt(), event);
        if (!input.isEmpty()) {
          blocks.get(open).put("input", Wire.members(input.toString()));
          input.setLength(0);
        }
        open = -1;
      }
      case "message_delta", "message_stop" -> require(open < 0, event);
      default -> {}
    }
  }

  private void delta(JsonObject delta, Map<String, @Nullable Object> block) {
    switch (delta.requiredText("type")) {
      case "text_delta" -> grow(block, "text", delta.requiredText("text"));
      case "thinking_delta" -> grow(block, "thinking", delta.requiredText("thinking"));
      case "signature_delta" -> block.put("signature", delta.requiredText("signature"));
      case "input_json_delta" -> input.append(delta.requiredText("partial_json"));
      case "citations_delta" -> {
        List<Object> citations =
            new ArrayList<>(block.get("citations") instanceof List<?> before ? before : List.of());
        citations.add(Objects.requireNonNull(delta.object("citation")).members());
        block.put("citations", citations);
      }
      default -> throw new AssertionError(delta.json());
    }
  }

  private static void grow(Map<String, @Nullable Object> block, String name, String more) {
    block.put(name, block.get(name) + more);
  }

  private static void require(boolean inOrder, JsonObject event) {
    if (!inOrder) {
      throw new AssertionError("Out of order: " + event.json());
    }
  }
}
