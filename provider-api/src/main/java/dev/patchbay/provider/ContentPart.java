package dev.patchbay.provider;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * One piece of a {@link Message} or of a {@link Completion}. Parts keep their order, since services want them back in the order
 * in which they came. All parts are immutable, and none shows its content in {@code toString()} of a message.
 *
 * <p>What not every service understands needs a {@link Capability}, which its type names; {@link
 * CompletionRequest#requiredCapabilities()} finds it, so that a part is never dropped in silence.
 */
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
   * The model's reasoning, which is not part of its answer. What proves it to the service, such as a signature, follows it as
   * an {@link Opaque} part. In a request, a service that has no use for reasoning is not sent it: models do not need it to go on.
   *
   * @param text the reasoning as the service shows it
   */
  record Reasoning(String text) implements ContentPart {
    /** Refuses null. */
    public Reasoning {
      Objects.requireNonNull(text, "text");
    }
  }

  /**
   * The model's refusal to answer, where the service tells it apart from an answer.
   *
   * @param text what the model says instead
   */
  record Refusal(String text) implements ContentPart {
    /** Refuses null. */
    public Refusal {
      Objects.requireNonNull(text, "text");
    }
  }

  /**
   * Where the text before it comes from. In a request it is not sent: it is about the text and not part of it.
   *
   * @param source an address or another name of the source; empty if the service names none
   * @param title the source's title, or empty
   * @param quote what the source says, or empty
   */
  record Citation(String source, String title, String quote) implements ContentPart {
    /** Refuses nulls. */
    public Citation {
      Objects.requireNonNull(source, "source");
      Objects.requireNonNull(title, "title");
      Objects.requireNonNull(quote, "quote");
    }
  }

  /**
   * A picture for the model to look at; needs {@link Capability#VISION}.
   *
   * @param media the picture
   */
  record Image(Media media) implements ContentPart {
    /** Refuses null. */
    public Image {
      Objects.requireNonNull(media, "media");
    }

    /**
     * The picture at an {@code https:} address, or in a {@code data:} URI.
     *
     * @throws IllegalArgumentException as {@link Media#at} does
     */
    public Image(URI source) {
      this(Media.at(source));
    }

    /**
     * The picture in a file.
     *
     * @throws IOException if the file cannot be read
     */
    public static Image from(Path file) throws IOException {
      return new Image(Media.from(file));
    }
  }

  /**
   * A document for the model to read, a PDF most often; needs {@link Capability#DOCUMENTS}.
   *
   * @param media the document
   * @param name its name or title, which the model sees; may be empty
   */
  record Document(Media media, String name) implements ContentPart {
    /** Refuses nulls. */
    public Document {
      Objects.requireNonNull(media, "media");
      Objects.requireNonNull(name, "name");
    }

    /**
     * The document in a file, under the file's name.
     *
     * @throws IOException if the file cannot be read
     */
    public static Document from(Path file) throws IOException {
      return new Document(Media.from(file), file.getFileName().toString());
    }
  }

  /**
   * A sound for the model to hear; needs {@link Capability#AUDIO}.
   *
   * @param media the sound
   */
  record Audio(Media media) implements ContentPart {
    /** Refuses null. */
    public Audio {
      Objects.requireNonNull(media, "media");
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
   * What a called tool gave. Images in it need {@link Capability#TOOL_IMAGES}.
   *
   * @param callId the {@link ToolCall#id()} that it answers
   * @param name the tool's name, which some services want; may be empty, then it is found by the call's id
   * @param content the result as the model shall read it: texts and images
   * @param failed whether the tool failed; a service that has no sign for that sees the content alone
   */
  record ToolResult(String callId, String name, List<ContentPart> content, boolean failed)
      implements ContentPart {
    /**
     * Checks the content.
     *
     * @throws IllegalArgumentException if it holds anything but texts and images
     */
    public ToolResult {
      Objects.requireNonNull(callId, "callId");
      Objects.requireNonNull(name, "name");
      content = List.copyOf(content);
      for (ContentPart part : content) {
        if (!(part instanceof Text || part instanceof Image)) {
          throw new IllegalArgumentException(
              "A tool's result holds texts and images, but this is a "
                  + part.getClass().getSimpleName());
        }
      }
    }

    /** The result of a tool that succeeded, as text. */
    public ToolResult(String callId, String text) {
      this(callId, "", List.of(new Text(text)), false);
    }

    /** The texts, joined without a separator. */
    public String text() {
      return Message.textOf(content);
    }
  }

  /**
   * Asks the service to keep all that stands before it for later requests, where that has to be asked for; needs {@link
   * Capability#CACHE_MARKS}.
   *
   * @param lifetime how long to keep it; zero for as long as the service usually does
   */
  record CacheMark(Duration lifetime) implements ContentPart {
    /** Refuses null. */
    public CacheMark {
      Objects.requireNonNull(lifetime, "lifetime");
    }

    /** A mark with the service's usual lifetime. */
    public CacheMark() {
      this(Duration.ZERO);
    }
  }

  /**
   * What only one wire format can read: a signature, encrypted reasoning, a part of a kind that Patchbay does not know. It is
   * carried back unchanged to a provider of that format, and every other provider refuses a request that holds it; {@link
   * CompletionRequest#withoutOpaque()} takes such parts out.
   *
   * @param format the wire format that it belongs to, such as {@code anthropic}: lower case letters, digits and hyphens
   * @param instance the id of the only provider that can read it; empty if every provider of the format can
   * @param data the content, as the format wants it
   */
  record Opaque(String format, String instance, String data) implements ContentPart {

    private static final Pattern FORMAT = Pattern.compile("[a-z][a-z0-9-]{0,31}");

    /**
     * Checks the names.
     *
     * @throws IllegalArgumentException if the format or the instance has another form
     */
    public Opaque {
      Objects.requireNonNull(data, "data");
      if (!FORMAT.matcher(format).matches()) {
        throw new IllegalArgumentException(
            "A format's name is up to 32 lower case letters, digits and"
                + " hyphens and starts with a letter, but this is '" + format + "'");
      }
      if (!instance.isEmpty()) {
        ProviderId.checked(instance);
      }
    }

    /** A part that every provider of the format can read. */
    public Opaque(String format, String data) {
      this(format, "", data);
    }

    /** What a provider must be capable of to be sent this part. */
    public Capability capability() {
      return Capability.opaque(format, instance);
    }

    /** The owner, and not the content. */
    @Override
    public String toString() {
      return "Opaque[" + format + (instance.isEmpty() ? "" : " of " + instance) + ", "
          + data.length() + " characters]";
    }
  }
}
