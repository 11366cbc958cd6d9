package dev.patchbay.provider.tools;

import dev.patchbay.provider.ContentPart;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes of what Java code gave what a model is told. */
final class ToolResults {

  private ToolResults() {}

  static ContentPart.ToolResult of(ContentPart.ToolCall call, @Nullable Object value) {
    List<ContentPart> parts = value instanceof Collection<?> several
            && several.stream().anyMatch(ContentPart.class::isInstance)
        ? several.stream().map(ToolResults::part).toList()
        : List.of(part(value));
    return new ContentPart.ToolResult(call.id(), call.name(), parts, false);
  }

  static ContentPart.ToolResult failed(ContentPart.ToolCall call, String reason) {
    return new ContentPart.ToolResult(
        call.id(), call.name(), List.of(new ContentPart.Text(reason)), true);
  }

  /** Not the stack trace, which is long, no use to a model, and tells of the application's inside. */
  static String inWords(Throwable thrown) {
    String name = thrown.getClass().getName();
    return thrown.getMessage() == null ? name : name + ": " + thrown.getMessage();
  }

  private static ContentPart part(@Nullable Object value) {
    if (value instanceof ContentPart part) {
      return part;
    }
    return new ContentPart.Text(
        value instanceof CharSequence text
            ? text.toString()
            : Json.MAPPER.writeValueAsString(value));
  }
}
