package dev.patchbay.gateway.dialect;

import dev.patchbay.gateway.json.JsonOut;
import dev.patchbay.provider.AnswerDetails;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.CompletionOptions;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.ResponseFormat;
import dev.patchbay.provider.Tool;
import dev.patchbay.provider.ToolChoice;
import dev.patchbay.provider.Usage;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The object {@code response} of the Responses dialect, with all members that the SDKs' types require. It repeats the request, apart from
 * the instructions, which stand among its messages.
 *
 * @param id the answer's id
 * @param model the model that answers
 */
record ResponsesAnswer(Asked asked, String id, long created, String model) {

  /** Members that are written here, and so not taken from a service's answer. */
  private static final Set<String> OWN = Set.of(
      ("id object created_at status background error incomplete_details instructions max_output_tokens max_tool_calls metadata"
              + " model output parallel_tool_calls previous_response_id prompt_cache_key prompt_cache_retention reasoning"
              + " safety_identifier store temperature text tool_choice tools top_logprobs top_p truncation usage user patchbay"
              + " cost_usd cost_at_least")
          .split(" "));

  /** What is repeated of the request as it came. */
  private static final List<String> REPEATED = List.of(
      "max_tool_calls", "prompt_cache_key", "prompt_cache_retention", "safety_identifier", "user");

  /**
   * How an answer ended.
   *
   * @param reason why
   * @param usage the tokens that it took
   * @param details what else the service said
   */
  record End(FinishReason reason, Usage usage, AnswerDetails details) {
    End(Completion answer) {
      this(answer.finishReason(), answer.usage(), answer.details());
    }

    End(CompletionEvent.Finished finished) {
      this(finished.reason(), finished.usage(), finished.details());
    }
  }

  static ResponsesAnswer streamed(Asked asked, Report report) {
    return new ResponsesAnswer(
        asked, "resp_" + report.requestId(), report.start().getEpochSecond(), report.model());
  }

  /** Of the ids of services, those of the same format look as clients expect. */
  static ResponsesAnswer whole(Asked asked, AnswerDetails details, Report report) {
    return new ResponsesAnswer(
        asked,
        details.id().startsWith("resp_") ? details.id() : "resp_" + report.requestId(),
        report.start().getEpochSecond(),
        ChatAnswer.model(details, report));
  }

  /** The word for the end of an answer. One that its service ended without a word is complete. */
  static String status(FinishReason reason) {
    return incomplete(reason).isEmpty() ? ResponsesItems.COMPLETED : ResponsesItems.INCOMPLETE;
  }

  private static String incomplete(FinishReason reason) {
    return switch (reason.kind()) {
      case STOP, TOOL_CALLS -> "";
      case LENGTH -> "max_output_tokens";
      case CONTENT_FILTER -> "content_filter";
      case OTHER -> reason.raw();
    };
  }

  /** The answer that has only begun. */
  void begun(JsonOut out) {
    head("in_progress", out);
    out.member("error", (String) null).member("incomplete_details", (String) null);
    out.list("output").end().member("usage", (String) null);
    repeat(Set.of(), out);
    out.end();
  }

  /** The answer at its end. */
  void finished(List<Map<String, @Nullable Object>> output, End end, Report report, JsonOut out) {
    head(status(end.reason()), out);
    out.member("error", (String) null);
    String why = incomplete(end.reason());
    if (why.isEmpty()) {
      out.member("incomplete_details", (String) null);
    } else {
      out.object("incomplete_details").member("reason", why).end();
    }
    out.tree("output", output);
    usage(end.usage(), out);
    Set<String> more = new HashSet<>();
    end.details().extras().forEach((name, value) -> {
      if (!OWN.contains(name) && !name.startsWith("/")) {
        more.add(name);
        out.tree(name, value);
      }
    });
    repeat(more, out);
    report.write(out);
    out.end();
  }

  /** The answer that failed, with what there is of it. */
  void failed(
      List<Map<String, @Nullable Object>> output, Problem problem, Report report, JsonOut out) {
    head("failed", out);
    out.object("error");
    out.member("code", code(problem));
    out.member("message", problem.message() + wait(problem.retryAfter()));
    out.member("kind", problem.kind());
    ChatDialect.members(problem).forEach(out::member);
    out.end();
    out.member("incomplete_details", (String) null);
    out.tree("output", output).member("usage", (String) null);
    repeat(Set.of(), out);
    report.write(out);
    out.end();
  }

  /** Of the codes that the SDKs' types list, and those that Codex looks for: with any other one it tries again. */
  private static String code(Problem problem) {
    return switch (problem.kind()) {
      case "CONTEXT_TOO_LONG" -> "context_length_exceeded";
      case "QUOTA_EXHAUSTED" -> "insufficient_quota";
      case "RATE_LIMITED" -> "rate_limit_exceeded";
      case "INVALID_REQUEST", "CONTENT_FILTERED" -> "invalid_prompt";
      default -> "server_error";
    };
  }

  /** An event has no header for it, so Codex looks for these words. */
  private static String wait(@Nullable Duration retryAfter) {
    return retryAfter == null
        ? ""
        : " Please try again in " + Math.max(1, retryAfter.toSeconds()) + "s.";
  }

  private void head(String status, JsonOut out) {
    out.object();
    out.member("id", id);
    out.member("object", "response");
    out.member("created_at", created);
    out.member("status", status);
    out.member("background", false);
    out.member("model", model);
  }

  private void repeat(Set<String> said, JsonOut out) {
    CompletionRequest request = asked.request();
    CompletionOptions options = request.options();
    Map<String, @Nullable Object> hints = request.hints(ResponsesDialect.FORMAT);
    out.member("instructions", (String) null).member("previous_response_id", (String) null);
    out.member("store", false);
    out.tree("max_output_tokens", boxed(options.maxTokens()));
    out.tree("top_logprobs", boxed(options.topLogprobs()));
    out.tree("temperature", boxed(options.temperature()));
    out.tree("top_p", boxed(options.topP()));
    out.member("parallel_tool_calls", request.parallelToolCalls().orElse(true));
    out.tree("metadata", hints.getOrDefault("/metadata", Map.of()));
    out.tree("truncation", hints.getOrDefault("/truncation", "disabled"));
    if (!said.contains("service_tier")) {
      out.tree("service_tier", hints.getOrDefault("/service_tier", "default"));
    }
    REPEATED.forEach(name -> out.tree(name, hints.get("/" + name)));
    String effort = options.reasoningEffort();
    out.object("reasoning").member("effort", effort.isEmpty() ? null : effort);
    out.tree("summary", hints.get("/reasoning/summary")).end();
    out.object("text");
    format(request.responseFormat(), out);
    out.tree("verbosity", hints.getOrDefault("/text/verbosity", "medium")).end();
    tools(request, hints, out);
  }

  private static @Nullable Object boxed(OptionalInt number) {
    return number.isPresent() ? (Object) number.getAsInt() : null;
  }

  private static @Nullable Object boxed(OptionalDouble number) {
    return number.isPresent() ? (Object) number.getAsDouble() : null;
  }

  private static void format(ResponseFormat format, JsonOut out) {
    out.object("format");
    if (format instanceof ResponseFormat.JsonSchema schema) {
      out.member("type", "json_schema").member("name", schema.name());
      out.json("schema", schema.schema()).member("strict", schema.strict());
    } else {
      out.member("type", format instanceof ResponseFormat.JsonObject ? "json_object" : "text");
    }
    out.end();
  }

  private static void tools(
      CompletionRequest request, Map<String, @Nullable Object> hints, JsonOut out) {
    Object choice = hints.get("/tool_choice");
    if (choice != null) {
      out.tree("tool_choice", choice);
    } else if (request.toolChoice() instanceof ToolChoice.One one) {
      out.object("tool_choice")
          .member("type", "function")
          .member("name", one.name())
          .end();
    } else {
      out.member(
          "tool_choice",
          request.toolChoice().equals(ToolChoice.NONE)
              ? "none"
              : request.toolChoice().equals(ToolChoice.REQUIRED) ? "required" : "auto");
    }
    out.list("tools");
    for (Tool tool : request.tools()) {
      out.object().member("type", "function").member("name", tool.name());
      out.member("description", tool.description());
      out.json("parameters", tool.parameters()).member("strict", false).end();
    }
    if (hints.get("/tools") instanceof List<?> others) {
      others.forEach(out::element);
    }
    out.end();
  }

  /** Clients want all of the counts as numbers, or no usage. */
  private static void usage(Usage usage, JsonOut out) {
    if (usage.totalTokens() < 0) {
      out.member("usage", (String) null);
      return;
    }
    out.object("usage");
    out.member("input_tokens", usage.inputTokens());
    out.object("input_tokens_details");
    out.member("cached_tokens", Math.max(0, usage.cachedInputTokens()));
    out.member("cache_write_tokens", Math.max(0, usage.cacheWriteTokens())).end();
    out.member("output_tokens", usage.outputTokens());
    out.object("output_tokens_details");
    out.member("reasoning_tokens", Math.max(0, usage.reasoningTokens())).end();
    out.member("total_tokens", usage.totalTokens()).end();
  }
}
