package dev.patchbay.gateway.dialect;

import dev.patchbay.gateway.json.BadRequest;
import dev.patchbay.gateway.json.JsonObject;
import dev.patchbay.gateway.json.JsonOut;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionOptions;
import dev.patchbay.provider.ResponseFormat;
import dev.patchbay.provider.ToolChoice;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** OpenAI's chat dialect: {@code POST /v1/chat/completions} (platform.openai.com/docs/api-reference/chat). */
public final class ChatDialect implements Dialect {

  /** As providers call it. */
  static final String FORMAT = "openai-chat";

  /** What answers do not depend on, or hardly. */
  private static final Pattern HARMLESS = Pattern.compile(
      "/(user|metadata|store|service_tier|safety_identifier|prompt_cache_key|prompt_cache_retention)"
          + "|/stream_options/include_obfuscation"
          + "|/messages/\\d+/name"
          + "|/tools/\\d+/function/strict");

  @Override
  public String name() {
    return "chat";
  }

  @Override
  public Asked read(JsonObject body) {
    RequestDraft draft = new RequestDraft(body, FORMAT, HARMLESS);
    new ChatMessages(draft).read(body);
    body.count("n").ifPresent(n -> {
      if (n != 1) {
        throw new BadRequest(
            "n", "The member n is 1, but this is " + n + ": ask again for more answers");
      }
    });
    options(body, draft.options());
    tools(body, draft);
    responseFormat(body, draft);
    boolean stream = body.flag("stream", false);
    JsonObject streamOptions = body.object("stream_options");
    boolean usage = streamOptions != null && streamOptions.flag("include_usage", false);
    if (streamOptions != null) {
      draft.keepRest(streamOptions);
    }
    return draft.asked(body, stream, usage);
  }

  private static void options(JsonObject body, CompletionOptions.Builder options) {
    RequestDraft.checked("", () -> {
      body.number("temperature").ifPresent(options::temperature);
      body.number("top_p").ifPresent(options::topP);
      body.number("presence_penalty").ifPresent(options::presencePenalty);
      body.number("frequency_penalty").ifPresent(options::frequencyPenalty);
      body.count("top_k").ifPresent(options::topK);
      body.count("max_tokens").ifPresent(options::maxTokens);
      body.count("max_completion_tokens").ifPresent(options::maxTokens);
      body.wholeNumber("seed").ifPresent(options::seed);
      options.stop(body.texts("stop"));
      String effort = body.text("reasoning_effort", "");
      if (!effort.isEmpty()) {
        options.reasoningEffort(effort);
      }
      boolean logprobs = body.flag("logprobs", false);
      int alternatives = body.count("top_logprobs").orElse(0);
      if (logprobs) {
        options.topLogprobs(alternatives);
      }
      return options;
    });
  }

  private static void tools(JsonObject body, RequestDraft draft) {
    draft.functions(body);
    Object choice = body.value("tool_choice");
    if (choice instanceof String word) {
      draft.toolChoice(body, word);
    } else if (choice != null) {
      JsonObject one = body.object("tool_choice");
      JsonObject function = one == null ? null : one.object("function");
      if (function == null) {
        throw body.wrong("tool_choice", "auto, none, required, or a function", choice);
      }
      draft.request().toolChoice(ToolChoice.tool(function.requiredText("name")));
    }
    Boolean parallel = body.flagOrNull("parallel_tool_calls");
    if (parallel != null) {
      draft.request().parallelToolCalls(parallel);
    }
  }

  private static void responseFormat(JsonObject body, RequestDraft draft) {
    JsonObject format = body.object("response_format");
    if (format == null) {
      return;
    }
    String type = format.requiredText("type");
    switch (type) {
      case "text" -> {}
      case "json_object" -> draft.request().responseFormat(new ResponseFormat.JsonObject());
      case "json_schema" -> {
        JsonObject schema = format.object("json_schema");
        JsonObject itself = schema == null ? null : schema.object("schema");
        if (schema == null || itself == null) {
          throw new BadRequest(
              format.path("json_schema"),
              "The member " + format.path("json_schema.schema") + " is missing");
        }
        draft
            .request()
            .responseFormat(new ResponseFormat.JsonSchema(
                schema.text("name", "answer"), itself.json(), schema.flag("strict", false)));
        draft.keepRest(schema);
      }
      default -> throw format.wrong("type", "text, json_object or json_schema", type);
    }
    draft.keepRest(format);
  }

  @Override
  public void whole(Asked asked, Completion answer, Report report, JsonOut out) {
    ChatAnswer.whole(answer, report, out);
  }

  @Override
  public EventWriter events(Asked asked, JsonOut out) {
    return new ChatEvents(asked.usage(), out);
  }

  /** The SDKs choose their exceptions by status, and show {@code message}, {@code type}, {@code param} and {@code code}. */
  @Override
  public void error(Problem problem, JsonOut out) {
    out.object();
    writeError(problem, out);
    out.end();
  }

  static void writeError(Problem problem, JsonOut out) {
    out.object("error");
    out.member("message", problem.message());
    out.member("type", type(problem.status()));
    out.member("param", problem.member().isEmpty() ? null : problem.member());
    out.member("code", code(problem));
    out.member("kind", problem.kind());
    members(problem).forEach(out::member);
    out.end();
  }

  /** What every dialect adds to its errors. */
  static Map<String, String> members(Problem problem) {
    Map<String, String> more = new LinkedHashMap<>();
    if (!problem.provider().isEmpty()) {
      more.put("provider", problem.provider());
    }
    if (!problem.upstreamRequestId().isEmpty()) {
      more.put("provider_request_id", problem.upstreamRequestId());
    }
    return more;
  }

  private static String type(int status) {
    return switch (status) {
      case 400, 404, 405, 408, 413, 415, 426, 431 -> "invalid_request_error";
      case 401 -> "authentication_error";
      case 403 -> "permission_error";
      case 429 -> "rate_limit_error";
      default -> "server_error";
    };
  }

  /** Codes of the service that clients look for go before its own words. */
  private static String code(Problem problem) {
    return switch (problem.kind()) {
      case "MODEL_UNAVAILABLE" -> "model_not_found";
      case "CONTEXT_TOO_LONG" -> "context_length_exceeded";
      case "CONTENT_FILTERED" -> "content_filter";
      case "QUOTA_EXHAUSTED" -> "insufficient_quota";
      case "RATE_LIMITED" -> "rate_limit_exceeded";
      case "AUTHENTICATION" -> "invalid_api_key";
      default ->
        problem.code().isEmpty() ? problem.kind().toLowerCase(Locale.ROOT) : problem.code();
    };
  }
}
