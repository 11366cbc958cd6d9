package dev.patchbay.provider;

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
 *     Message.user("Why is the sky blue?"));
 * }</pre>
 *
 * @param role who speaks
 * @param parts what is said, at least one part
 */
public record Message(Role role, List<ContentPart> parts) {

  /**
   * Checks that the parts suit the role.
   *
   * @throws IllegalArgumentException if there is no part, or if one does not belong to the role: reasoning, refusals, citations
   *     and tool calls are the assistant's; only a tool message holds tool results, and nothing else but marks; documents and
   *     sounds are the user's, images the user's or the assistant's. Text, cache marks and opaque parts go anywhere, text not
   *     into a tool message
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

  /** The application's instruction to the model. */
  public static Message system(String text) {
    return of(Role.SYSTEM, new ContentPart.Text(text));
  }

  /** What the person asks. */
  public static Message user(String text) {
    return of(Role.USER, new ContentPart.Text(text));
  }

  /** What the person asks, with what belongs to the question: {@code Message.user("What is this?", Image.from(file))}. */
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

  /** What the tool gave that the model asked for in the call of that id. */
  public static Message toolResult(String callId, String text) {
    return of(Role.TOOL, new ContentPart.ToolResult(callId, text));
  }

  /** What was said in that role. */
  public static Message of(Role role, ContentPart... parts) {
    return new Message(role, List.of(parts));
  }

  /** The text parts, joined without a separator; empty if there is none. */
  public String text() {
    return textOf(parts);
  }

  /** Role and size, but not what is said: prompts must not appear in logs. */
  @Override
  public String toString() {
    return "Message[" + role + ", " + parts.size() + " parts, " + text().length()
        + " characters of text]";
  }

  static String textOf(List<ContentPart> parts) {
    if (parts.size() == 1 && parts.get(0) instanceof ContentPart.Text only) {
      return only.text();
    }
    StringBuilder text = new StringBuilder();
    for (ContentPart part : parts) {
      if (part instanceof ContentPart.Text piece) {
        text.append(piece.text());
      }
    }
    return text.toString();
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
