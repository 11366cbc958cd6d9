package dev.patchbay.provider;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * One turn of a conversation.
 *
 * <pre>{@code
 * List<Message> conversation = List.of(
 *     Message.system("Answer in one sentence."),
 *     Message.user("Why is the sky blue?"),
 *     Message.assistant("Because air scatters blue light most."),
 *     Message.user("And what is this?", ContentPart.Image.from(Path.of("sky.jpg"))));
 * }</pre>
 *
 * <p>The factories are for texts; {@link #of} is for all else. An answer becomes a message with
 * {@link Completion#toMessage()}.
 *
 * @param role the speaker
 * @param parts what is said, at least one part, in order; copied
 */
public record Message(Role role, List<ContentPart> parts) {

  /**
   * Checks that the parts suit the role:
   *
   * <ul>
   *   <li>{@link Role#SYSTEM}: text
   *   <li>{@link Role#USER}: text, images, documents, sounds
   *   <li>{@link Role#ASSISTANT}: text, images, reasoning, refusals, citations, tool calls
   *   <li>{@link Role#TOOL}: results of tools, and no text beside them
   *   <li>cache marks and opaque parts go anywhere
   * </ul>
   *
   * @throws IllegalArgumentException if there is no part, or if one does not belong to the role
   * @throws NullPointerException if the role, the list or one of its elements is null
   */
  public Message {
    Objects.requireNonNull(role, "role");
    parts = List.copyOf(parts);
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("A message needs at least one part");
    }
    for (ContentPart part : parts) {
      if (!suits(role, part)) {
        throw new IllegalArgumentException(
            "A message of role " + role + " cannot hold a " + part.getClass().getSimpleName());
      }
    }
  }

  /**
   * The application's instruction to the model.
   *
   * @param text the instruction, which may be empty
   */
  public static Message system(String text) {
    return of(Role.SYSTEM, new ContentPart.Text(text));
  }

  /**
   * What the person asks.
   *
   * @param text the question, which may be empty
   */
  public static Message user(String text) {
    return of(Role.USER, new ContentPart.Text(text));
  }

  /**
   * What the person asks, with what belongs to the question:
   * {@code Message.user("What is this?", Image.from(file))}. The text comes first; for another
   * order use {@link #of}.
   *
   * @param text the question
   * @param more images, documents, sounds, further texts, marks
   * @throws IllegalArgumentException if a part cannot be in a user's message
   */
  public static Message user(String text, ContentPart... more) {
    ContentPart[] parts = new ContentPart[more.length + 1];
    parts[0] = new ContentPart.Text(text);
    System.arraycopy(more, 0, parts, 1, more.length);
    return of(Role.USER, parts);
  }

  /** What the model answered in an earlier turn. {@link Completion#toMessage()} keeps more of an answer than its text. */
  public static Message assistant(String text) {
    return of(Role.ASSISTANT, new ContentPart.Text(text));
  }

  /**
   * What a tool gave, as text, for a call that succeeded. {@link ContentPart.ToolResult} has the
   * long form, for images and failures.
   *
   * @param callId the {@link ContentPart.ToolCall#id()} of the call
   * @param text what the tool gave
   */
  public static Message toolResult(String callId, String text) {
    return of(Role.TOOL, new ContentPart.ToolResult(callId, text));
  }

  /**
   * A message of that role with these parts.
   *
   * @throws IllegalArgumentException if there is no part, or if one does not belong to the role
   */
  public static Message of(Role role, ContentPart... parts) {
    return new Message(role, List.of(parts));
  }

  /**
   * The text parts, joined without a separator; empty if there is none. The text of a tool's result
   * is not among them.
   */
  public String text() {
    return textOf(parts);
  }

  /** Role and size, but not what is said: prompts must not appear in logs. */
  @Override
  public String toString() {
    return "Message[" + role + ", " + parts.size() + " parts, " + text().length()
        + " characters of text]";
  }

  /**
   * The text parts of these, joined; one part alone is not copied, as most messages and answers
   * have one.
   */
  static String textOf(List<ContentPart> parts) {
    if (parts.size() == 1 && parts.get(0) instanceof ContentPart.Text only) {
      return only.text();
    }
    List<String> texts = new ArrayList<>(parts.size());
    for (ContentPart part : parts) {
      if (part instanceof ContentPart.Text piece) {
        texts.add(piece.text());
      }
    }
    return joined(texts);
  }

  /** These texts, one after the other, and without a copy if there is only one that says anything. */
  static String joined(List<String> texts) {
    List<String> some = texts.stream().filter(text -> !text.isEmpty()).toList();
    return some.size() == 1 ? some.get(0) : String.join("", some);
  }

  /** This message with those of its parts alone; empty if none is left. */
  Optional<Message> filtered(Predicate<ContentPart> kept) {
    List<ContentPart> rest = parts.stream().filter(kept).toList();
    return rest.isEmpty() ? Optional.empty() : Optional.of(new Message(role, rest));
  }

  private static boolean suits(Role role, ContentPart part) {
    if (part instanceof ContentPart.Opaque || part instanceof ContentPart.CacheMark) {
      return true;
    }
    return switch (role) {
      case SYSTEM -> part instanceof ContentPart.Text;
      case USER ->
        part instanceof ContentPart.Text
            || part instanceof ContentPart.Image
            || part instanceof ContentPart.Document
            || part instanceof ContentPart.Audio;
      case ASSISTANT ->
        !(part instanceof ContentPart.ToolResult
            || part instanceof ContentPart.Document
            || part instanceof ContentPart.Audio);
      case TOOL -> part instanceof ContentPart.ToolResult;
    };
  }
}
