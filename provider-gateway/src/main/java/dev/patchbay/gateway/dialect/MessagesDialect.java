package dev.patchbay.gateway.dialect;

import dev.patchbay.gateway.json.BadRequest;
import dev.patchbay.gateway.json.JsonObject;
import dev.patchbay.gateway.json.JsonOut;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionOptions;
import dev.patchbay.provider.ResponseFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Anthropic's Messages API: {@code POST /v1/messages} (platform.claude.com/docs/en/api/messages). */
public final class MessagesDialect implements Dialect {

  /** As providers call it. */
  static final String FORMAT = "anthropic";

  /** What answers do not depend on, or hardly. */
  private static final Pattern HARMLESS = Pattern.compile(
      "/(metadata|service_tier|cache_control|diagnostics|speed|user_profile_id"
          + "|anthropic_version|thinking/display)"
          + "|/tools/\\d+/(cache_control|strict|defer_loading|eager_input_streaming|input_examples)");

  /**
   * Members that Anthropic takes only together with an {@code anthropic-beta} header, which does not travel through a router: sent on
   * without it, they would have the request refused. They save tokens, and answers hardly depend on them.
   */
  private static final Set<String> NEED_A_HEADER = Set.of("betas", "context_management");

  /** The status of Anthropic that its clients take for a service with too much to do. */
  private static final int OVERLOADED = 529;

  /** The words that Claude Code shortens its conversation for. */
  private static final String TOO_LONG = "prompt is too long";

  @Override
  public String name() {
    return "messages";
  }

  @Override
  public Asked read(JsonObject body) {
    if (!body.has("max_tokens")) {
      throw new BadRequest(
          "max_tokens",
          "The member max_tokens is missing: the most tokens that the answer may have");
    }
    return readInput(body);
  }

  /** Reads the body of a request to {@code /v1/messages/count_tokens}, which is that of a message, without {@code max_tokens}. */
  public Asked readInput(JsonObject body) {
    RequestDraft draft = new RequestDraft(body, FORMAT, HARMLESS);
    refuseState(body);
    new MessagesInput(draft).read(body);
    options(body, draft.options());
    thinking(body, draft);
    new MessagesTools(draft).read(body);
    output(body, draft);
    NEED_A_HEADER.forEach(body::value);
    return draft.asked(body, body.flag("stream", false), true);
  }

  private static void refuseState(JsonObject body) {
    refuseState(body, "thread", "send the whole conversation in messages");
    if (body.has("container")
        && (!(body.value("container") instanceof Map<?, ?> container)
            || container.get("id") != null)) {
      refuseState(body, "container", "leave it out for a new one");
    }
  }

  private static void refuseState(JsonObject body, String name, String instead) {
    if (body.has(name)) {
      throw new BadRequest(
          name,
          "The member " + name + " names something that one service keeps, but the gateway"
              + " chooses the service: " + instead);
    }
  }

  private static void options(JsonObject body, CompletionOptions.Builder options) {
    body.number("temperature").ifPresent(value -> {
      if (value > 1) {
        throw body.wrong("temperature", "a number from 0 to 1", value);
      }
    });
    RequestDraft.checked("", () -> {
      body.count("max_tokens").ifPresent(options::maxTokens);
      body.number("temperature").ifPresent(options::temperature);
      body.number("top_p").ifPresent(options::topP);
      body.count("top_k").ifPresent(options::topK);
      return options.stop(body.texts("stop_sequences"));
    });
  }

  /** A service that is told nothing reasons as it does: only a budget is asked of it. */
  private static void thinking(JsonObject body, RequestDraft draft) {
    JsonObject thinking = body.object("thinking");
    if (thinking == null) {
      return;
    }
    switch (thinking.requiredText("type")) {
      case "enabled" -> {
        int budget = thinking
            .count("budget_tokens")
            .orElseThrow(() -> new BadRequest(
                "thinking.budget_tokens", "The member thinking.budget_tokens is missing"));
        RequestDraft.checked(
            "thinking.budget_tokens", () -> draft.options().reasoningBudget(budget));
        draft.keepRest(thinking);
      }
      case "disabled", "adaptive" -> draft.keep("/thinking", thinking.members());
      default -> {
        draft.keep("/thinking", thinking.members());
        draft.bind();
      }
    }
  }

  private static void output(JsonObject body, RequestDraft draft) {
    JsonObject config = body.object("output_config");
    if (config != null) {
      String effort = config.text("effort", "");
      if (!effort.isEmpty()) {
        RequestDraft.checked("output_config.effort", () -> draft.options().reasoningEffort(effort));
      }
      format(config.object("format"), draft);
      draft.keepRest(config);
    }
    // As it was called before it was for all.
    format(body.object("output_format"), draft);
  }

  private static void format(@Nullable JsonObject format, RequestDraft draft) {
    if (format == null) {
      return;
    }
    String type = format.requiredText("type");
    if (!type.equals("json_schema")) {
      throw format.wrong("type", "json_schema", type);
    }
    JsonObject schema = format.object("schema");
    if (schema == null) {
      throw new BadRequest(
          format.path("schema"), "The member " + format.path("schema") + " is missing");
    }
    draft.request().responseFormat(new ResponseFormat.JsonSchema("answer", schema.json(), true));
    draft.keepRest(format, "/output_config/format");
  }

  @Override
  public void whole(Asked asked, Completion answer, Report report, JsonOut out) {
    MessagesAnswer.whole(answer, report, out);
  }

  @Override
  public EventWriter events(Asked asked, JsonOut out) {
    return new MessagesEvents(out);
  }

  @Override
  public int status(Problem problem) {
    return problem.kind().equals("OVERLOADED") ? OVERLOADED : problem.status();
  }

  @Override
  public void error(Problem problem, JsonOut out) {
    out.object();
    writeError(problem, out);
    out.member("request_id", (String) null).end();
  }

  static void writeError(Problem problem, JsonOut out) {
    out.member("type", "error").object("error");
    out.member("type", type(problem)).member("message", message(problem));
    out.member("kind", problem.kind());
    if (!problem.code().isEmpty()) {
      out.member("code", problem.code());
    }
    if (!problem.member().isEmpty()) {
      out.member("param", problem.member());
    }
    ChatDialect.members(problem).forEach(out::member);
    out.end();
  }

  private static String message(Problem problem) {
    return problem.kind().equals("CONTEXT_TOO_LONG") && !problem.message().contains(TOO_LONG)
        ? TOO_LONG + ": " + problem.message()
        : problem.message();
  }

  /** The types of errors: platform.claude.com/docs/en/api/errors. */
  private static String type(Problem problem) {
    return switch (problem.kind()) {
      case "OVERLOADED" -> "overloaded_error";
      case "QUOTA_EXHAUSTED" -> "billing_error";
      default ->
        switch (problem.status()) {
          case 400, 405, 415, 426, 431 -> "invalid_request_error";
          case 401 -> "authentication_error";
          case 403 -> "permission_error";
          case 404 -> "not_found_error";
          case 408, 504 -> "timeout_error";
          case 413 -> "request_too_large";
          case 429 -> "rate_limit_error";
          default -> "api_error";
        };
    };
  }

  /** Writes the answer of {@code count_tokens}. */
  public static void tokens(long input, JsonOut out) {
    out.object().member("input_tokens", input).end();
  }

  /** Writes the answer of {@code GET /v1/models}: all of them, as the only page. */
  public static void models(List<ListedModel> models, JsonOut out) {
    out.object().list("data");
    models.forEach(model -> model(model, out));
    out.end().member("has_more", false);
    out.member("first_id", models.isEmpty() ? null : models.get(0).id());
    out.member(
        "last_id", models.isEmpty() ? null : models.get(models.size() - 1).id());
    out.end();
  }

  /** Writes the answer of {@code GET /v1/models/{id}}. */
  public static void model(ListedModel model, JsonOut out) {
    out.object().member("type", "model").member("id", model.id());
    out.member("display_name", model.name())
        .member("created_at", model.created().toString());
    out.member("lifecycle", "active");
    if (model.contextWindow() > 0) {
      out.member("max_input_tokens", model.contextWindow());
    }
    if (model.outputLimit() > 0) {
      out.member("max_tokens", model.outputLimit());
    }
    out.end();
  }
}
