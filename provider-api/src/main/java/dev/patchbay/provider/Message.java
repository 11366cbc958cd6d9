package dev.patchbay.provider;

import java.util.List;
import java.util.Objects;

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
   * @throws IllegalArgumentException if there is no part, or if one does not belong to the role: only the
   *     assistant calls tools, only a tool message holds (and only holds) tool results, only a user shows images
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
    return of(Role.SYSTEM, text);
  }

  /** What the person asks. */
  public static Message user(String text) {
    return of(Role.USER, text);
  }

  /** What the model answered in an earlier turn. */
  public static Message assistant(String text) {
    return of(Role.ASSISTANT, text);
  }

  /** What the tool gave that the model asked for in the call of that id. */
  public static Message toolResult(String callId, String text) {
    return new Message(Role.TOOL, List.of(new ContentPart.ToolResult(callId, text)));
  }

  private static Message of(Role role, String text) {
    return new Message(role, List.of(new ContentPart.Text(text)));
  }

  /** The text parts, joined without a separator; empty if there is none. */
  public String text() {
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

  /** Role and size, but not what is said: prompts do not belong into logs. */
  @Override
  public String toString() {
    return "Message[" + role + ", " + parts.size() + " parts, " + text().length()
        + " characters of text]";
  }

  private static boolean suits(Role role, ContentPart part) {
    if (part instanceof ContentPart.ToolCall) {
      return role == Role.ASSISTANT;
    }
    if (part instanceof ContentPart.Image) {
      return role == Role.USER;
    }
    return part instanceof ContentPart.ToolResult == (role == Role.TOOL);
  }
}
