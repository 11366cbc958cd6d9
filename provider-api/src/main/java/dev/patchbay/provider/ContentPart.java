package dev.patchbay.provider;

import java.net.URI;
import java.util.Objects;

/** One piece of a {@link Message}. All parts are immutable. */
public sealed interface ContentPart {

  /**
   * Plain text.
   *
   * @param text the text, which may be empty
   */
  record Text(String text) implements ContentPart {
    /** Refuses null. */
    public Text {
      Objects.requireNonNull(text, "text");
    }
  }

  /**
   * A picture for the model to look at; needs {@link Capability#VISION}.
   *
   * @param source where the picture is: an {@code https:} address or a {@code data:} URI
   */
  record Image(URI source) implements ContentPart {
    /**
     * Checks the scheme.
     *
     * @throws IllegalArgumentException if the source is neither http, https nor data
     */
    public Image {
      Objects.requireNonNull(source, "source");
      String scheme = source.getScheme();
      if (scheme == null || !scheme.matches("(?i)https?|data")) {
        throw new IllegalArgumentException(
            "An image is an http, https or data URI, but its scheme is " + scheme);
      }
    }
  }

  /**
   * The model's wish to have a tool called.
   *
   * @param id the service's id of this call, which the {@link ToolResult} repeats
   * @param name the tool's name
   * @param arguments the arguments as JSON text, exactly as the model wrote them: check them before use
   */
  record ToolCall(String id, String name, String arguments) implements ContentPart {
    /** Refuses nulls. */
    public ToolCall {
      Objects.requireNonNull(id, "id");
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(arguments, "arguments");
    }
  }

  /**
   * What a called tool gave.
   *
   * @param callId the {@link ToolCall#id()} that it answers
   * @param text the result as the model shall read it
   */
  record ToolResult(String callId, String text) implements ContentPart {
    /** Refuses nulls. */
    public ToolResult {
      Objects.requireNonNull(callId, "callId");
      Objects.requireNonNull(text, "text");
    }
  }
}
