package dev.patchbay.provider.openai;

import dev.patchbay.provider.Usage;
import dev.patchbay.provider.http.AnswerSink;
import dev.patchbay.provider.http.JsonIn;

/** Reads the {@code usage} member of the OpenAI chat dialect. */
final class ChatUsage {

  private ChatUsage() {}

  /** A count that is missing or no count is not known. */
  static void read(JsonIn json, AnswerSink out) {
    if (!json.enterObject()) {
      return;
    }
    long input = -1;
    long output = -1;
    long cached = -1;
    long written = -1;
    long reasoned = -1;
    String name;
    while ((name = json.nextMember()) != null) {
      switch (name) {
        case "prompt_tokens" -> input = json.count();
        case "completion_tokens" -> output = json.count();
        case "prompt_tokens_details" -> {
          if (json.enterObject()) {
            String detail;
            while ((detail = json.nextMember()) != null) {
              switch (detail) {
                case "cached_tokens" -> cached = json.count();
                case "cache_write_tokens", "cache_creation_tokens" -> written = json.count();
                default -> {}
              }
            }
          }
        }
        case "completion_tokens_details" -> {
          if (json.enterObject()) {
            String detail;
            while ((detail = json.nextMember()) != null) {
              if (detail.equals("reasoning_tokens")) {
                reasoned = json.count();
              }
            }
          }
        }
        // DeepSeek's.
        case "prompt_cache_hit_tokens" -> cached = json.count();
        default -> {}
      }
    }
    out.usage(new Usage(input, output, cached, written, reasoned));
  }
}
