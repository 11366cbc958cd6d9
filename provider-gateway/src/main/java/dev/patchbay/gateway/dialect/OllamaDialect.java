package dev.patchbay.gateway.dialect;

import dev.patchbay.gateway.json.JsonObject;
import dev.patchbay.gateway.json.JsonOut;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionOptions;
import dev.patchbay.provider.ResponseFormat;
import java.util.Map;
import java.util.regex.Pattern;

/** Ollama's chat API: {@code POST /api/chat} (docs.ollama.com/api/chat, and {@code api/types.go} of github.com/ollama/ollama). */
public final class OllamaDialect implements Dialect {

  /** As providers call it. */
  static final String FORMAT = "ollama";

  /** What answers do not depend on, or hardly: settings of how a server runs a model, above all. */
  private static final Pattern HARMLESS =
      Pattern.compile("/(keep_alive|truncate|shift)|/options/.*|/tools/\\d+/function/strict");

  @Override
  public String name() {
    return "ollama";
  }

  @Override
  public Asked read(JsonObject body) {
    RequestDraft draft = new RequestDraft(body, FORMAT, HARMLESS);
    new OllamaMessages(draft).read(body);
    options(body, draft);
    think(body, draft);
    draft.functions(body);
    format(body, draft);
    return draft.asked(body, body.flag("stream", true), true);
  }

  private static void options(JsonObject body, RequestDraft draft) {
    CompletionOptions.Builder options = draft.options();
    JsonObject given = body.object("options");
    RequestDraft.checked("options", () -> {
      if (body.flag("logprobs", false)) {
        options.topLogprobs(body.count("top_logprobs").orElse(0));
      } else {
        body.value("top_logprobs");
      }
      if (given != null) {
        given.number("temperature").ifPresent(options::temperature);
        given.number("top_p").ifPresent(options::topP);
        given.number("presence_penalty").ifPresent(options::presencePenalty);
        given.number("frequency_penalty").ifPresent(options::frequencyPenalty);
        given.wholeNumber("seed").ifPresent(options::seed);
        options.stop(given.texts("stop"));
        // 0 and below is without a limit.
        given.count("top_k").stream().filter(k -> k > 0).forEach(options::topK);
        given.count("num_predict").stream().filter(most -> most > 0).forEach(options::maxTokens);
      }
      return options;
    });
    if (given != null) {
      draft.keepRest(given);
    }
  }

  /** Whether to think at all is left to services that are not Ollama; how hard is asked of each. */
  private static void think(JsonObject body, RequestDraft draft) {
    Object think = body.value("think");
    if (think instanceof String word) {
      if (!word.isEmpty()) {
        RequestDraft.checked("think", () -> draft.options().reasoningEffort(word));
      }
    } else if (think instanceof Boolean) {
      draft.keep("/think", think);
    } else if (think != null) {
      throw body.wrong("think", "true, false or a word such as low", think);
    }
  }

  /** Not strict: the schemas that clients of Ollama make lack what other services want of a strict one. */
  private static void format(JsonObject body, RequestDraft draft) {
    Object format = body.value("format");
    if (format instanceof Map<?, ?>) {
      draft
          .request()
          .responseFormat(new ResponseFormat.JsonSchema("answer", JsonObject.text(format), false));
    } else if ("json".equals(format)) {
      draft.request().responseFormat(new ResponseFormat.JsonObject());
    } else if (format != null && !format.equals("")) {
      throw body.wrong("format", "json or a schema", format);
    }
  }

  @Override
  public void whole(Asked asked, Completion answer, Report report, JsonOut out) {
    OllamaAnswer.whole(answer, report, out);
  }

  @Override
  public EventWriter events(Asked asked, JsonOut out) {
    return new OllamaEvents(asked.request().model(), out);
  }

  @Override
  public String streamType() {
    return "application/x-ndjson";
  }

  @Override
  public void error(Problem problem, JsonOut out) {
    out.object();
    writeError(problem, out);
    out.end();
  }

  static void writeError(Problem problem, JsonOut out) {
    out.member("error", problem.message()).member("kind", problem.kind());
    if (!problem.code().isEmpty()) {
      out.member("code", problem.code());
    }
    ChatDialect.members(problem).forEach(out::member);
  }
}
