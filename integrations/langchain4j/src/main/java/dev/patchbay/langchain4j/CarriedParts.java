package dev.patchbay.langchain4j;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.image.Image;
import dev.langchain4j.data.message.AiMessage;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.Media;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a service needs back in the next turn, and LangChain4j's messages have no place for: signatures, encrypted reasoning, and the order
 * of the parts around them. It travels as an attribute of the message, in lists and maps of strings, so that a chat memory can store it.
 */
final class CarriedParts {

  /** The attribute's name. */
  static final String ATTRIBUTE = "patchbay.parts";

  private static final String TEXT = "text";
  private static final String REASONING = "reasoning";
  private static final String CALL = "call";
  private static final String OPAQUE = "opaque";
  private static final String FORMAT = "format";
  private static final String INSTANCE = "instance";

  private CarriedParts() {}

  /** The attributes of a message with that answer; most have none. */
  static Map<String, Object> attributes(Completion answer) {
    List<Image> images = answer.parts(ContentPart.Image.class).stream()
        .map(part -> image(part.media()))
        .toList();
    boolean carries = answer.parts().stream().anyMatch(ContentPart.Opaque.class::isInstance);
    if (images.isEmpty() && !carries) {
      return Map.of();
    }
    Map<String, Object> attributes = new HashMap<>(2);
    if (!images.isEmpty()) {
      attributes.put(AiMessage.GENERATED_IMAGES_KEY, images);
    }
    if (carries) {
      attributes.put(
          ATTRIBUTE,
          answer.parts().stream()
              .map(CarriedParts::saved)
              .filter(each -> !each.isEmpty())
              .toList());
    }
    return attributes;
  }

  private static Image image(Media media) {
    Image.Builder image = Image.builder();
    media.address().ifPresent(image::url);
    return media.address().isPresent()
        ? image.build()
        : image.base64Data(media.base64()).mimeType(media.mediaType()).build();
  }

  private static Map<String, String> saved(ContentPart part) {
    if (part instanceof ContentPart.Text text) {
      return Map.of(TEXT, text.text());
    }
    if (part instanceof ContentPart.Reasoning reasoning) {
      return Map.of(REASONING, reasoning.text());
    }
    if (part instanceof ContentPart.ToolCall call) {
      return Map.of(CALL, call.id());
    }
    if (part instanceof ContentPart.Opaque opaque) {
      return Map.of(OPAQUE, opaque.data(), FORMAT, opaque.format(), INSTANCE, opaque.instance());
    }
    // Citations and refusals are not sent back; images have an attribute of LangChain4j's own.
    return Map.of();
  }

  /** The parts of an answer that comes back. */
  static List<ContentPart> of(AiMessage message) {
    List<ContentPart> parts = new ArrayList<>();
    List<ToolExecutionRequest> calls = new ArrayList<>(message.toolExecutionRequests());
    if (message.attributes().get(ATTRIBUTE) instanceof List<?> saved) {
      restore(saved, Messages.orEmpty(message.text()), calls, parts);
    } else {
      if (message.thinking() != null) {
        parts.add(new ContentPart.Reasoning(message.thinking()));
      }
      addText(Messages.orEmpty(message.text()), parts);
    }
    message.images().forEach(image -> parts.add(Messages.image(image)));
    calls.forEach(call -> parts.add(call(call)));
    if (parts.isEmpty()) {
      parts.add(new ContentPart.Text(""));
    }
    return parts;
  }

  /** Puts the message's text and calls, which the application may have changed, to where they stood; takes those calls out of the list. */
  private static void restore(
      List<?> saved, String text, List<ToolExecutionRequest> calls, List<ContentPart> parts) {
    StringBuilder whole = new StringBuilder();
    saved.forEach(each -> whole.append(value(each, TEXT)));
    boolean unchanged = whole.toString().equals(text);
    boolean placed = false;
    for (Object each : saved) {
      if (has(each, OPAQUE)) {
        parts.add(new ContentPart.Opaque(
            value(each, FORMAT), value(each, INSTANCE), value(each, OPAQUE)));
      } else if (has(each, REASONING)) {
        parts.add(new ContentPart.Reasoning(value(each, REASONING)));
      } else if (has(each, TEXT) && unchanged) {
        addText(value(each, TEXT), parts);
      } else if (has(each, TEXT) && !placed) {
        addText(text, parts);
        placed = true;
      } else if (has(each, CALL)) {
        if (!unchanged && !placed) {
          addText(text, parts);
          placed = true;
        }
        ToolExecutionRequest call = taken(value(each, CALL), calls);
        if (call != null) {
          parts.add(call(call));
        }
      }
    }
    if (!unchanged && !placed) {
      addText(text, parts);
    }
  }

  private static void addText(String text, List<ContentPart> parts) {
    if (!text.isEmpty()) {
      parts.add(new ContentPart.Text(text));
    }
  }

  private static @Nullable ToolExecutionRequest taken(String id, List<ToolExecutionRequest> calls) {
    for (Iterator<ToolExecutionRequest> rest = calls.iterator(); rest.hasNext(); ) {
      ToolExecutionRequest call = rest.next();
      if (Messages.orEmpty(call.id()).equals(id)) {
        rest.remove();
        return call;
      }
    }
    return null;
  }

  private static ContentPart.ToolCall call(ToolExecutionRequest call) {
    return new ContentPart.ToolCall(
        Messages.orEmpty(call.id()),
        Messages.orEmpty(call.name()),
        Messages.orEmpty(call.arguments()));
  }

  private static boolean has(Object saved, String name) {
    return saved instanceof Map<?, ?> part && part.get(name) instanceof String;
  }

  private static String value(Object saved, String name) {
    return saved instanceof Map<?, ?> part && part.get(name) instanceof String text ? text : "";
  }
}
