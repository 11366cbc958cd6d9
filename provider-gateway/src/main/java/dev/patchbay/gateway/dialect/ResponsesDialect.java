package dev.patchbay.gateway.dialect;

import dev.patchbay.gateway.json.BadRequest;
import dev.patchbay.gateway.json.JsonObject;
import dev.patchbay.gateway.json.JsonOut;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionOptions;
import dev.patchbay.provider.ResponseFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * OpenAI's Responses API: {@code POST /v1/responses} (platform.openai.com/docs/api-reference/responses), without anything that has a
 * service keep a conversation. Nothing is stored: each answer says {@code store: false}, whatever was asked.
 */
public final class ResponsesDialect implements Dialect {

  /** As providers call it. */
  static final String FORMAT = "openai-responses";

  /** What answers do not depend on, or hardly. */
  private static final Pattern HARMLESS = Pattern.compile(
      "/(user|metadata|client_metadata|service_tier|safety_identifier|prompt_cache_key|prompt_cache_retention"
          + "|prompt_cache_options|max_tool_calls)"
          + "|/stream_options/include_obfuscation|/reasoning/(summary|generate_summary)");

  /** What a service would have to remember for it. */
  private static final List<String> STATE =
      List.of("previous_response_id", "conversation", "prompt");

  @Override
  public String name() {
    return "responses";
  }

  @Override
  public Asked read(JsonObject body) {
    refuseState(body);
    RequestDraft draft = new RequestDraft(body, FORMAT, HARMLESS);
    new ResponsesInput(draft).read(body);
    options(body, draft);
    ResponsesTools.read(body, draft);
    text(body, draft);
    // Whether it may be kept: nothing is.
    body.flag("store", false);
    if (body.text("truncation", "disabled").equals("auto")) {
      draft.request().hint(FORMAT, "/truncation", "auto");
      draft.bind();
    }
    boolean stream = body.flag("stream", false);
    JsonObject streamOptions = body.object("stream_options");
    if (streamOptions != null) {
      draft.keepRest(streamOptions);
    }
    return draft.asked(body, stream, true);
  }

  private static void refuseState(JsonObject body) {
    for (String name : STATE) {
      if (body.value(name) != null) {
        throw new BadRequest(
            name,
            "The gateway keeps no conversations, so it cannot serve the member " + name
                + ": send the whole conversation in input");
      }
    }
    if (body.flag("background", false)) {
      throw new BadRequest(
          "background",
          "The gateway does not answer in the background: leave the member background out, and"
              + " read the answer as a stream if it takes long");
    }
  }

  private static void options(JsonObject body, RequestDraft draft) {
    CompletionOptions.Builder options = draft.options();
    boolean logprobs = include(body, draft);
    RequestDraft.checked("", () -> {
      body.number("temperature").ifPresent(options::temperature);
      body.number("top_p").ifPresent(options::topP);
      body.count("max_output_tokens").ifPresent(options::maxTokens);
      int alternatives = body.count("top_logprobs").orElse(0);
      if (logprobs || alternatives > 0) {
        options.topLogprobs(alternatives);
      }
      return options;
    });
    JsonObject reasoning = body.object("reasoning");
    if (reasoning != null) {
      String effort = reasoning.text("effort", "");
      if (!effort.isEmpty()) {
        RequestDraft.checked(reasoning.path("effort"), () -> options.reasoningEffort(effort));
      }
      draft.keepRest(reasoning);
    }
  }

  /** What is to be in the answer. Encrypted reasoning always is. Gives whether log probabilities are wanted. */
  private static boolean include(JsonObject body, RequestDraft draft) {
    List<String> others = new ArrayList<>(body.texts("include"));
    others.remove("reasoning.encrypted_content");
    boolean logprobs = others.remove("message.output_text.logprobs");
    if (!others.isEmpty()) {
      draft.request().hint(FORMAT, "/include", others);
      draft.bind();
    }
    return logprobs;
  }

  private static void text(JsonObject body, RequestDraft draft) {
    JsonObject text = body.object("text");
    if (text == null) {
      return;
    }
    JsonObject format = text.object("format");
    if (format != null) {
      format(format, draft);
      draft.keepRest(format);
    }
    if (text.value("verbosity") instanceof String verbosity) {
      draft.request().hint(FORMAT, "/text/verbosity", verbosity);
      if (!verbosity.equals("medium")) {
        draft.bind();
      }
    }
    draft.keepRest(text);
  }

  private static void format(JsonObject format, RequestDraft draft) {
    String type = format.requiredText("type");
    switch (type) {
      case "text" -> {}
      case "json_object" -> draft.request().responseFormat(new ResponseFormat.JsonObject());
      case "json_schema" -> {
        JsonObject schema = format.object("schema");
        if (schema == null) {
          throw new BadRequest(
              format.path("schema"), "The member " + format.path("schema") + " is missing");
        }
        draft
            .request()
            .responseFormat(new ResponseFormat.JsonSchema(
                format.text("name", "answer"), schema.json(), format.flag("strict", false)));
      }
      default -> throw format.wrong("type", "text, json_object or json_schema", type);
    }
  }

  @Override
  public void whole(Asked asked, Completion answer, Report report, JsonOut out) {
    ResponsesItems items = new ResponsesItems(report.requestId(), ResponsesItems.Steps.NONE);
    answer.parts().forEach(items::add);
    items.finish(answer.finishReason(), answer.details().logprobs());
    ResponsesAnswer response = ResponsesAnswer.whole(asked, answer.details(), report);
    response.finished(items.done(), new ResponsesAnswer.End(answer), report, out);
  }

  @Override
  public EventWriter events(Asked asked, JsonOut out) {
    return new ResponsesEvents(asked, out);
  }

  /** As in the chat dialect: the same SDKs read it. */
  @Override
  public void error(Problem problem, JsonOut out) {
    out.object();
    ChatDialect.writeError(problem, out);
    out.end();
  }
}
