package dev.patchbay.gateway.dialect;

import dev.patchbay.gateway.json.BadRequest;
import dev.patchbay.gateway.json.JsonObject;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.ContentPart;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The content blocks of a whole answer. Opaque parts of the format go out as what they are: blocks, or members of the block before.
 * Others go out as the signature of the thinking that they follow, or as redacted thinking: clients send both back unchanged.
 */
final class MessagesContent {

  /** What marks a citation that no service wants back. */
  static final String CITED = "patchbay";

  private final List<Map<String, @Nullable Object>> blocks = new ArrayList<>();
  private final List<ContentPart.Citation> cited = new ArrayList<>();

  private MessagesContent() {}

  static List<Map<String, @Nullable Object>> of(Completion answer) {
    MessagesContent content = new MessagesContent();
    for (ContentPart part : answer.parts()) {
      content.add(part, answer);
    }
    content.flush();
    return content.blocks;
  }

  private void add(ContentPart part, Completion answer) {
    if (part instanceof ContentPart.Citation citation) {
      cited.add(citation);
    } else if (part instanceof ContentPart.Opaque opaque) {
      add(opaque);
    } else {
      flush();
      if (part instanceof ContentPart.Text text) {
        block("text").put("text", text.text());
      } else if (part instanceof ContentPart.Refusal refusal) {
        block("text").put("text", refusal.text());
      } else if (part instanceof ContentPart.Reasoning reasoning) {
        thinking(reasoning.text());
      } else if (part instanceof ContentPart.Image image) {
        blocks.add(image(image));
      } else if (part instanceof ContentPart.ToolCall call) {
        Map<String, @Nullable Object> input = CallArguments.of(call, answer.finishReason());
        if (input != null) {
          Map<String, @Nullable Object> block = block("tool_use");
          block.put("id", call.id());
          block.put("name", call.name());
          block.put("input", input);
        }
      }
    }
  }

  private void add(ContentPart.Opaque opaque) {
    Map<String, @Nullable Object> own = own(opaque);
    if (own == null) {
      flush();
      Map<String, @Nullable Object> last = last("thinking");
      if (last != null && "".equals(last.get("signature"))) {
        last.put("signature", new OpaqueTag(opaque, 0).text());
      } else {
        blocks.add(redacted(opaque));
      }
    } else if (own.get("type") != null) {
      flush();
      blocks.add(own);
    } else if (own.get("signature") != null) {
      flush();
      Map<String, @Nullable Object> last = last("thinking");
      (last == null || !"".equals(last.get("signature")) ? thinking("") : last).putAll(own);
    } else if (!blocks.isEmpty()) {
      if (own.get("citations") != null) {
        cited.clear();
      }
      blocks.get(blocks.size() - 1).putAll(own);
    }
  }

  private Map<String, @Nullable Object> block(String type) {
    Map<String, @Nullable Object> block = new LinkedHashMap<>();
    block.put("type", type);
    blocks.add(block);
    return block;
  }

  private Map<String, @Nullable Object> thinking(String text) {
    Map<String, @Nullable Object> block = block("thinking");
    block.put("thinking", text);
    block.put("signature", "");
    return block;
  }

  private @Nullable Map<String, @Nullable Object> last(String type) {
    Map<String, @Nullable Object> last = blocks.isEmpty() ? null : blocks.get(blocks.size() - 1);
    return last != null && type.equals(last.get("type")) ? last : null;
  }

  private void flush() {
    if (cited.isEmpty()) {
      return;
    }
    Map<String, @Nullable Object> text = last("text");
    if (text == null) {
      text = block("text");
      text.put("text", "");
    }
    text.put("citations", cited.stream().map(MessagesContent::citation).toList());
    cited.clear();
  }

  /** The members of an opaque part that goes out as what it is; null for one that goes out as a tag. */
  static @Nullable Map<String, @Nullable Object> own(ContentPart.Opaque opaque) {
    if (!opaque.format().equals(MessagesDialect.FORMAT) || !opaque.instance().isEmpty()) {
      return null;
    }
    try {
      return JsonObject.parse(opaque.data().getBytes(StandardCharsets.UTF_8)).members();
    } catch (BadRequest e) {
      // Not an object that a client could be sent.
      return null;
    }
  }

  static Map<String, @Nullable Object> redacted(ContentPart.Opaque opaque) {
    Map<String, @Nullable Object> block = new LinkedHashMap<>();
    block.put("type", "redacted_thinking");
    block.put("data", new OpaqueTag(opaque, 0).text());
    return block;
  }

  /** As the results of a search are cited; the index is what the service would find it by again. */
  static Map<String, @Nullable Object> citation(ContentPart.Citation citation) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("type", "web_search_result_location");
    members.put("url", citation.source());
    members.put("title", citation.title());
    members.put("cited_text", citation.quote());
    members.put("encrypted_index", CITED);
    return members;
  }

  /** The form that the API has for pictures in a request, as its models make none. */
  static Map<String, @Nullable Object> image(ContentPart.Image image) {
    Map<String, @Nullable Object> source = new LinkedHashMap<>();
    if (image.media().address().isPresent()) {
      source.put("type", "url");
      source.put("url", image.media().toUri());
    } else {
      source.put("type", "base64");
      source.put("media_type", image.media().mediaType());
      source.put("data", image.media().base64());
    }
    Map<String, @Nullable Object> block = new LinkedHashMap<>();
    block.put("type", "image");
    block.put("source", source);
    return block;
  }
}
