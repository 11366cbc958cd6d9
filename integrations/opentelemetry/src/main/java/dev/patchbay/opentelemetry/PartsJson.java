package dev.patchbay.opentelemetry;

import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.Media;
import java.util.List;

/** One message as JSON. What the conventions have no part for is a {@code generic} one. */
final class PartsJson {

  private static final char FIRST_PRINTABLE = 0x20;

  private final StringBuilder out = new StringBuilder();

  /** How many characters of texts may still be written. */
  private int left;

  private boolean truncated;

  private PartsJson(int texts) {
    left = texts;
  }

  /**
   * Writes a message.
   *
   * @param finishReason empty to leave it out
   * @param texts how many characters its texts may have together
   */
  static PartsJson of(String role, List<ContentPart> parts, String finishReason, int texts) {
    PartsJson message = new PartsJson(texts);
    message.out.append("{\"role\":\"").append(role).append('"');
    if (!finishReason.isEmpty()) {
      message.text("finish_reason", finishReason);
    }
    message.out.append(",\"parts\":[");
    for (ContentPart part : parts) {
      message.part(part);
    }
    message.out.append("]}");
    return message;
  }

  String json() {
    return out.toString();
  }

  /** Whether a text was cut. */
  boolean truncated() {
    return truncated;
  }

  private void part(ContentPart part) {
    if (part instanceof ContentPart.Text text) {
      begin("text").text("content", text.text()).end();
    } else if (part instanceof ContentPart.Reasoning reasoning) {
      begin("reasoning").text("content", reasoning.text()).end();
    } else if (part instanceof ContentPart.ToolCall call) {
      // The arguments stay the text that the model wrote, which need not be JSON.
      begin("tool_call")
          .text("id", call.id())
          .text("name", call.name())
          .text("arguments", call.arguments())
          .end();
    } else if (part instanceof ContentPart.ToolResult result) {
      begin("tool_call_response")
          .text("id", result.callId())
          .text("response", result.text())
          .end();
    } else if (part instanceof ContentPart.Image image) {
      media("image", image.media());
    } else if (part instanceof ContentPart.Audio audio) {
      media("audio", audio.media());
    } else if (part instanceof ContentPart.Document document) {
      media("document", document.media());
    } else if (part instanceof ContentPart.Refusal refusal) {
      generic("refusal").text("content", refusal.text()).end();
    } else if (part instanceof ContentPart.Citation citation) {
      generic("citation")
          .text("source", citation.source())
          .text("title", citation.title())
          .text("quote", citation.quote())
          .end();
    } else if (part instanceof ContentPart.Opaque opaque) {
      generic("opaque").text("format", opaque.format()).end();
    }
    // A mark for a cache is no content.
  }

  private void media(String modality, Media media) {
    if (media.address().isPresent()) {
      begin("uri")
          .constant("modality", modality)
          .text("uri", media.address().get().toString())
          .end();
    } else {
      generic(modality).text("mime_type", media.mediaType());
      out.append(",\"byte_size\":").append(media.bytes().length);
      end();
    }
  }

  private PartsJson generic(String type) {
    return begin("generic").constant("generic_type", type);
  }

  private PartsJson begin(String type) {
    if (out.charAt(out.length() - 1) == '}') {
      out.append(',');
    }
    out.append("{\"type\":\"").append(type).append('"');
    return this;
  }

  private PartsJson constant(String name, String value) {
    out.append(",\"").append(name).append("\":\"").append(value).append('"');
    return this;
  }

  private void end() {
    out.append('}');
  }

  private PartsJson text(String name, String value) {
    int length = value.length();
    if (length > left) {
      truncated = true;
      length = left;
      if (length > 0 && Character.isHighSurrogate(value.charAt(length - 1))) {
        length--;
      }
    }
    left -= length;
    out.append(",\"").append(name).append("\":\"");
    for (int i = 0; i < length; i++) {
      escaped(value.charAt(i));
    }
    out.append('"');
    return this;
  }

  private void escaped(char c) {
    if (c == '"' || c == '\\') {
      out.append('\\').append(c);
    } else if (c == '\n') {
      out.append("\\n");
    } else if (c < FIRST_PRINTABLE) {
      out.append("\\u00")
          .append(Character.forDigit(c >> 4, 16))
          .append(Character.forDigit(c & 15, 16));
    } else {
      out.append(c);
    }
  }
}
