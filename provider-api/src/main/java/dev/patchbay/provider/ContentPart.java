package dev.patchbay.provider;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * One piece of a {@link Message} or of a {@link Completion}: text, an image, a tool call, a mark.
 * Parts keep their order, since services want them back in the order in which they came. All parts
 * are immutable.
 *
 * <pre>{@code
 * for (ContentPart part : answer.parts()) {
 *   if (part instanceof ContentPart.Text text) {
 *     System.out.print(text.text());
 *   } else if (part instanceof ContentPart.Citation citation) {
 *     System.out.print(" [" + citation.title() + ", " + citation.source() + "]");
 *   } else if (part instanceof ContentPart.ToolCall call) {
 *     System.out.print(" (calls " + call.name() + ")");
 *   }
 * }
 * }</pre>
 *
 * <p>A part that not every service understands needs a {@link Capability}, which its type names;
 * {@link CompletionRequest#requiredCapabilities()} finds it, so that a part is never silently
 * dropped. Which role may hold which part is listed at
 * {@link Message#Message(Role, java.util.List)}.
 *
 * <p>A message and a completion do not show their parts in {@code toString()}. A part by itself
 * does, except for {@link Opaque} and for {@link Media}, so do not log it.
 */
public sealed interface ContentPart {

  /**
   * Plain text. In a conversation it belongs to any role but {@link Role#TOOL}.
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
   * The model's reasoning, which is not part of its answer. What proves it to the service, such as
   * a signature, follows it as an {@link Opaque} part. It is carried back in the next turn with
   * {@link Completion#toMessage()}; a service that has no use for it is not sent it, since models
   * do not need it to go on.
   *
   * @param text the reasoning as the service shows it, which may be a summary; may be empty
   */
  record Reasoning(String text) implements ContentPart {
    /** Refuses null. */
    public Reasoning {
      Objects.requireNonNull(text, "text");
    }
  }

  /**
   * The model's refusal to answer, where the service tells it apart from an answer. It comes in
   * place of text.
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
   * The source of the text before it. In a request it is not sent: it is about the text and not
   * part of it.
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
   * A picture for the model to look at, or one that it has made; needs {@link Capability#VISION}.
   *
   * <pre>{@code
   * Message byFile = Message.user("What is this?", ContentPart.Image.from(Path.of("photo.jpg")));
   * Message byAddress = Message.user("And this?",
   *     new ContentPart.Image(URI.create("https://example.com/photo.jpg")));
   * }</pre>
   *
   * <p>Services differ in the types that they take; PNG, JPEG, GIF and WebP are common to OpenAI
   * and Anthropic. They also limit sizes, which are not checked here.
   *
   * @param media the picture
   * @param detail how closely the model is to look, in the service's words, such as OpenAI's {@code low} and {@code high}
   *     (platform.openai.com/docs/guides/images-vision); empty for its own choice. Services that have no such thing ignore it
   */
  record Image(Media media, String detail) implements ContentPart {
    /** Refuses nulls. */
    public Image {
      Objects.requireNonNull(media, "media");
      Objects.requireNonNull(detail, "detail");
    }

    /** That picture, looked at as closely as the service chooses. */
    public Image(Media media) {
      this(media, "");
    }

    /**
     * The picture at an {@code http:} or {@code https:} address, which the service fetches, or in a
     * {@code data:} URI.
     *
     * @throws IllegalArgumentException as {@link Media#at} does
     */
    public Image(URI source) {
      this(Media.at(source));
    }

    /**
     * The picture in a file, which is read now.
     *
     * @throws IOException if the file cannot be read
     * @throws IllegalArgumentException as {@link Media#from} does, or if it is no picture
     */
    public static Image from(Path file) throws IOException {
      Media media = Media.from(file);
      if (!media.mediaType().startsWith("image/")) {
        throw new IllegalArgumentException(file + " is of type " + media.mediaType()
            + ", and no picture: use Document.from(file)");
      }
      return new Image(media);
    }

    /** The same picture, to be looked at that closely. */
    public Image withDetail(String how) {
      return new Image(media, how);
    }
  }

  /**
   * A document for the model to read, usually a PDF; needs {@link Capability#DOCUMENTS}.
   *
   * <pre>{@code
   * byte[] bytes = Files.readAllBytes(Path.of("report.tmp"));
   * ContentPart.Document report =
   *     new ContentPart.Document(Media.of("application/pdf", bytes), "Annual report");
   * Message question = Message.user("What was the turnover?", report);
   * }</pre>
   *
   * <p>Some services take bytes only and no address; the provider then refuses the request.
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
     * The document in a file, under the file's name; it is read now.
     *
     * @throws IOException if the file cannot be read
     * @throws IllegalArgumentException as {@link Media#from} does, or if it is a picture or a sound
     */
    public static Document from(Path file) throws IOException {
      Media media = Media.from(file);
      if (media.mediaType().startsWith("image/") || media.mediaType().startsWith("audio/")) {
        throw new IllegalArgumentException(
            file + " is of type " + media.mediaType() + ", and no document: use Image or Audio");
      }
      return new Document(media, file.getFileName().toString());
    }
  }

  /**
   * A sound for the model to hear; needs {@link Capability#AUDIO}. Services take few types, WAV and
   * MP3 most often.
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
   * The model's wish to have a {@linkplain Tool tool} called. The application answers each with a
   * {@link ToolResult} of the same id.
   *
   * @param id the service's id of this call, which the {@link ToolResult} repeats
   * @param name the tool's name; a model may make up one that the request does not have
   * @param arguments the arguments as JSON text, exactly as the model wrote them, and empty from
   *     some models for a tool without arguments: parse and check them before use
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
   * What a called tool gave. It stands in a message of role {@link Role#TOOL}, behind the
   * assistant's message with the call; several results may share a message. Images in it need
   * {@link Capability#TOOL_IMAGES}.
   *
   * <pre>{@code
   * Message screenshot = Message.of(Role.TOOL, new ContentPart.ToolResult(
   *     "call_7", "screenshot",
   *     List.of(new ContentPart.Text("The page now"),
   *         ContentPart.Image.from(Path.of("page.png"))),
   *     false));
   * Message failure = Message.of(Role.TOOL, new ContentPart.ToolResult(
   *     "call_8", "weather", List.of(new ContentPart.Text("No city of that name")), true));
   * }</pre>
   *
   * <p>A tool that failed has a result, too: the model reads the reason and tries something else.
   *
   * @param callId the {@link ToolCall#id()} that it answers
   * @param name the tool's name, which some services want; may be empty, then it is found by the
   *     call's id
   * @param content the result for the model to read: texts and images; may be empty
   * @param failed whether the tool failed; a service that has no sign for that sees the content
   *     alone
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

    /**
     * The result of a tool that succeeded, as text.
     *
     * @param callId the {@link ToolCall#id()} that it answers
     * @param text what the tool gave, often JSON
     */
    public ToolResult(String callId, String text) {
      this(callId, "", List.of(new Text(text)), false);
    }

    /** The texts of the result, joined without a separator; empty if it has none. */
    public String text() {
      return Message.textOf(content);
    }
  }

  /**
   * Asks the service to keep all that stands before it for later requests, where that has to be
   * asked for; needs {@link Capability#CACHE_MARKS}. It has to stand behind another part of its
   * message. {@link Usage#cacheWriteTokens()} and {@link Usage#cachedInputTokens()} show whether it
   * helped.
   *
   * <p>Anthropic ("Prompt caching") keeps things for five minutes or one hour, takes four marks in
   * a request, and does not cache short prompts; OpenRouter and LiteLLM pass the same on.
   *
   * @param lifetime how long to keep it; zero for the service's usual time. A service with a few
   *     fixed times takes the longest that is not longer, or its shortest
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
   * What only one wire format can read: a signature, encrypted reasoning, a part of a kind that
   * Patchbay does not know. It is carried back unchanged to a provider of that format, and every
   * other provider refuses a request that holds it; {@link CompletionRequest#withoutOpaque()} takes
   * such parts out.
   *
   * <p>An application does not make or read one. It keeps the parts of an answer together, which
   * {@link Completion#toMessage()} does, and decides what happens when the provider changes:
   *
   * <pre>{@code
   * CompletionRequest next = request.toBuilder()
   *     .message(answer.toMessage())
   *     .user("Go on.")
   *     .build();
   * boolean readable = next.requiredCapabilities().stream()
   *     .filter(Capability::isOpaque)
   *     .allMatch(other.info()::supports);
   * Completion second = other.complete(readable ? next : next.withoutOpaque());
   * }</pre>
   *
   * @param format the wire format that it belongs to, such as {@code anthropic}: up to 32 lower
   *     case letters, digits and hyphens, beginning with a letter
   * @param instance the id of the only provider that can read it; empty if every provider of the
   *     format can
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

    /**
     * A part that every provider of the format can read.
     *
     * @param format the wire format that it belongs to
     * @param data the content, as the format wants it
     * @throws IllegalArgumentException if the format's name has another form
     */
    public Opaque(String format, String data) {
      this(format, "", data);
    }

    /**
     * What a provider must be capable of to be sent this part: {@link Capability#opaque}, for the
     * one provider if it names one.
     */
    public Capability capability() {
      return Capability.opaque(format, instance);
    }

    /** The format, the owner and the size, but not the content. */
    @Override
    public String toString() {
      return "Opaque[" + format + (instance.isEmpty() ? "" : " of " + instance) + ", "
          + data.length() + " characters]";
    }
  }
}
