package dev.patchbay.provider.http;

import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.FinishReason;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the members {@code text}, {@code copy} (a text, but not from its place), {@code thought}, {@code id}, {@code call} and {@code
 * end}, and notes which events its reader was shown.
 */
final class RecordingFormat implements WireFormat {

  /** The names of the events that were shown, and what they said. */
  final List<String> shown = new ArrayList<>();

  private final Framing framing;

  RecordingFormat(Framing framing) {
    this.framing = framing;
  }

  @Override
  public String path(Outgoing asked) {
    return "/say";
  }

  @Override
  public void body(Outgoing asked, JsonOut json) {}

  @Override
  public Framing framing() {
    return framing;
  }

  @Override
  public @Nullable ErrorKind kindOf(ServiceError error) {
    return switch (error.code()) {
      case "throttlingException" -> ErrorKind.RATE_LIMITED;
      case "too_long" -> ErrorKind.CONTEXT_TOO_LONG;
      default ->
        error.message().startsWith("prompt is too long") ? ErrorKind.CONTEXT_TOO_LONG : null;
    };
  }

  @Override
  public AnswerReader reader(Outgoing asked) {
    return (LikeEvents) (name, json, out) -> {
      StringBuilder said = new StringBuilder(name).append(':');
      String member;
      while ((member = json.nextMember()) != null) {
        said.append(member).append('=').append(json.scalar()).append(' ');
        read(member, json, out);
      }
      shown.add(said.toString().strip());
    };
  }

  private static void read(String member, JsonIn json, AnswerSink out) {
    switch (member) {
      case "text" -> out.text(json);
      case "copy" -> out.text(json.string());
      case "thought" -> out.reasoning(json);
      case "id" -> out.id(json.string());
      case "call" -> out.toolCall(0, "c1", json.string(), "");
      case "error" -> throw out.failed(ServiceError.read(json));
      case "end" -> {
        out.finishReason(FinishReason.STOP);
        out.done();
      }
      default -> {}
    }
  }
}
