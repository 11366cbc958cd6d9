package dev.patchbay.gateway.dialect;

import dev.patchbay.gateway.json.JsonOut;
import dev.patchbay.provider.AnswerDetails;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.TokenLogprob;
import dev.patchbay.provider.Usage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes whole answers of Ollama, and the pieces that they share with streams. */
final class OllamaAnswer {

  /** The members of an answer that have a place of their own. */
  private static final Set<String> KNOWN = Set.of(
      "model",
      "created_at",
      "message",
      "done",
      "done_reason",
      "total_duration",
      "load_duration",
      "prompt_eval_count",
      "prompt_eval_duration",
      "eval_count",
      "eval_duration",
      "logprobs",
      "error",
      "patchbay");

  private OllamaAnswer() {}

  static void whole(Completion answer, Report report, JsonOut out) {
    AnswerDetails details = answer.details();
    List<Map<String, @Nullable Object>> calls = calls(answer.toolCalls(), answer.finishReason());
    out.object();
    head(details.model().isEmpty() ? report.model() : details.model(), report.start(), out);
    out.object("message").member("role", "assistant");
    out.member("content", answer.text() + answer.refusal());
    if (!answer.reasoning().isEmpty()) {
      out.member("thinking", answer.reasoning());
    }
    List<String> images = answer.parts(ContentPart.Image.class).stream()
        .filter(image -> image.media().address().isEmpty())
        .map(image -> image.media().base64())
        .toList();
    if (!images.isEmpty()) {
      out.tree("images", images);
    }
    if (!calls.isEmpty()) {
      out.tree("tool_calls", calls);
    }
    out.end();
    done(
        new CompletionEvent.Finished(answer.finishReason(), answer.usage(), details),
        report,
        Duration.ZERO,
        out);
    out.end();
  }

  static void head(String model, Instant created, JsonOut out) {
    out.member("model", model).member("created_at", created.toString());
  }

  /**
   * The calls, whole, as the API has them.
   *
   * @throws dev.patchbay.provider.ProviderException as {@link CallArguments#of} does
   */
  static List<Map<String, @Nullable Object>> calls(
      List<ContentPart.ToolCall> calls, FinishReason reason) {
    List<Map<String, @Nullable Object>> objects = new ArrayList<>(calls.size());
    for (ContentPart.ToolCall call : calls) {
      Map<String, @Nullable Object> arguments = CallArguments.of(call, reason);
      if (arguments != null) {
        Map<String, @Nullable Object> function = new LinkedHashMap<>();
        function.put("index", objects.size());
        function.put("name", call.name());
        function.put("arguments", arguments);
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("id", call.id());
        object.put("function", function);
        objects.add(object);
      }
    }
    return objects;
  }

  /**
   * What the last line, or the only one, has beside its message.
   *
   * @param waited how long the first token took; clients divide counts by times
   */
  static void done(CompletionEvent.Finished finished, Report report, Duration waited, JsonOut out) {
    Duration total = Duration.between(report.start(), Instant.now());
    Usage usage = finished.usage();
    out.member("done", true).member("done_reason", reason(finished.reason()));
    out.member("total_duration", total.toNanos()).member("load_duration", 0);
    if (usage.inputTokens() >= 0) {
      out.member("prompt_eval_count", usage.inputTokens());
    }
    out.member("prompt_eval_duration", waited.toNanos());
    if (usage.outputTokens() >= 0) {
      out.member("eval_count", usage.outputTokens());
    }
    out.member("eval_duration", Math.max(1, total.minus(waited).toNanos()));
    logprobs(finished.details().logprobs(), out);
    finished.details().extras().forEach((name, value) -> {
      if (!name.startsWith("/") && !KNOWN.contains(name)) {
        out.tree(name, value);
      }
    });
    report.write(out);
  }

  /** The API has no word for calls of tools: an answer with them ends like any other. */
  private static String reason(FinishReason reason) {
    return switch (reason.kind()) {
      case STOP, TOOL_CALLS -> "stop";
      case LENGTH -> "length";
      case CONTENT_FILTER -> "content_filter";
      case OTHER -> reason.raw().isEmpty() ? "stop" : reason.raw();
    };
  }

  private static void logprobs(List<TokenLogprob> tokens, JsonOut out) {
    if (tokens.isEmpty()) {
      return;
    }
    out.list("logprobs");
    for (TokenLogprob token : tokens) {
      logprob(token, out);
      out.list("top_logprobs");
      for (TokenLogprob other : token.alternatives()) {
        logprob(other, out);
        out.end();
      }
      out.end().end();
    }
    out.end();
  }

  private static void logprob(TokenLogprob token, JsonOut out) {
    out.object().member("token", token.token()).member("logprob", token.logprob());
    out.list("bytes");
    for (byte each : token.token().getBytes(StandardCharsets.UTF_8)) {
      out.element(Integer.valueOf(each & 0xff));
    }
    out.end();
  }
}
