package dev.patchbay.gateway.dialect;

import dev.patchbay.gateway.json.JsonOut;
import dev.patchbay.provider.AnswerDetails;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.Usage;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Writes whole answers of the Messages API, and the pieces that they share with streams. */
final class MessagesAnswer {

  private static final Set<String> REASONS = Set.of(
      "end_turn",
      "max_tokens",
      "stop_sequence",
      "tool_use",
      "pause_turn",
      "refusal",
      "model_context_window_exceeded");

  /** The members of a message that have a place of their own. */
  private static final Set<String> KNOWN = Set.of(
      "id",
      "type",
      "role",
      "model",
      "content",
      "stop_reason",
      "stop_sequence",
      "usage",
      "delta",
      "patchbay");

  private MessagesAnswer() {}

  static void whole(Completion answer, Report report, JsonOut out) {
    List<Map<String, @Nullable Object>> content = MessagesContent.of(answer);
    AnswerDetails details = answer.details();
    out.object();
    out.member("id", details.id().isEmpty() ? "msg_" + report.requestId() : details.id());
    head(details.model().isEmpty() ? report.model() : details.model(), out);
    out.tree("content", content);
    stop(answer.finishReason(), details, !answer.refusal().isEmpty(), out);
    usage(answer.usage(), out);
    extras(details, name -> true, out);
    report.write(out);
    out.end();
  }

  static void head(String model, JsonOut out) {
    out.member("type", "message").member("role", "assistant").member("model", model);
  }

  static void stop(FinishReason reason, AnswerDetails details, boolean refused, JsonOut out) {
    String sequence = details.stopSequence();
    out.member("stop_reason", reason(reason, sequence, refused));
    out.member("stop_sequence", sequence.isEmpty() ? null : sequence);
  }

  /** The word of the service where it is one of the API's; an end without a word is a proper end. */
  private static String reason(FinishReason reason, String sequence, boolean refused) {
    if (REASONS.contains(reason.raw())) {
      return reason.raw();
    }
    return switch (reason.kind()) {
      case STOP -> refused ? "refusal" : sequence.isEmpty() ? "end_turn" : "stop_sequence";
      case LENGTH -> "max_tokens";
      case TOOL_CALLS -> "tool_use";
      case CONTENT_FILTER -> "refusal";
      case OTHER -> reason.raw().isEmpty() ? "end_turn" : reason.raw();
    };
  }

  /** The API counts what was read from a cache and written to it apart. Clients want both counts: 0 is one that is not known. */
  static void usage(Usage usage, JsonOut out) {
    long read = usage.cachedInputTokens();
    long written = usage.cacheWriteTokens();
    long input = usage.inputTokens() - Math.max(0, read) - Math.max(0, written);
    out.object("usage").member("input_tokens", Math.max(0, input));
    if (written >= 0) {
      out.member("cache_creation_input_tokens", written);
    }
    if (read >= 0) {
      out.member("cache_read_input_tokens", read);
    }
    out.member("output_tokens", Math.max(0, usage.outputTokens()));
    if (usage.reasoningTokens() >= 0) {
      out.object("output_tokens_details")
          .member("thinking_tokens", usage.reasoningTokens())
          .end();
    }
    out.end();
  }

  /** What the service said beside what is known, of these names. */
  static void extras(AnswerDetails details, Predicate<String> wanted, JsonOut out) {
    details.extras().forEach((name, value) -> {
      if (!name.startsWith("/") && !KNOWN.contains(name) && wanted.test(name)) {
        out.tree(name, value);
      }
    });
  }
}
