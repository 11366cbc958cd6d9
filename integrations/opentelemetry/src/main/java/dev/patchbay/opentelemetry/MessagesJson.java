package dev.patchbay.opentelemetry;

import dev.patchbay.provider.Completion;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.Message;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Messages as an attribute holds them, by gen-ai-input-messages.json and gen-ai-output-messages.json of the conventions.
 *
 * @param json a JSON array, no longer than the limit
 * @param truncated whether something was left out or cut, so that it is not
 */
record MessagesJson(String json, boolean truncated) {

  private static final int BRACKETS = 2;

  /** The latest of those messages that fit into the limit. */
  static MessagesJson ofInput(List<Message> messages, int limit) {
    Deque<String> kept = new ArrayDeque<>();
    int left = limit - BRACKETS;
    for (int i = messages.size() - 1; i >= 0; i--) {
      Message message = messages.get(i);
      int comma = kept.isEmpty() ? 0 : 1;
      String role = message.role().name().toLowerCase(Locale.ROOT);
      PartsJson written = fitting(role, message.parts(), "", left - comma);
      if (written != null) {
        kept.addFirst(written.json());
        left -= written.json().length() + comma;
      }
      if (written == null || written.truncated()) {
        return new MessagesJson("[" + String.join(",", kept) + "]", true);
      }
    }
    return new MessagesJson("[" + String.join(",", kept) + "]", false);
  }

  static MessagesJson ofOutput(Completion answer, int limit) {
    PartsJson written = fitting(
        "assistant", answer.parts(), AttemptSpan.word(answer.finishReason()), limit - BRACKETS);
    return written == null
        ? new MessagesJson("[]", true)
        : new MessagesJson("[" + written.json() + "]", written.truncated());
  }

  /** A message whose texts are cut until it fits; null if nothing is left of it then. */
  private static @Nullable PartsJson fitting(
      String role, List<ContentPart> parts, String finishReason, int limit) {
    for (int texts = limit; texts > 0; texts /= 2) {
      PartsJson written = PartsJson.of(role, parts, finishReason, texts);
      if (written.json().length() <= limit) {
        return written;
      }
    }
    return null;
  }
}
