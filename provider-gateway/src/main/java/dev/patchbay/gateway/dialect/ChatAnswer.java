package dev.patchbay.gateway.dialect;

import dev.patchbay.gateway.json.JsonObject;
import dev.patchbay.gateway.json.JsonOut;
import dev.patchbay.provider.AnswerDetails;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.TokenLogprob;
import dev.patchbay.provider.Usage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Writes whole answers in the chat dialect, and the pieces that they share with streams. Opaque parts of any format go out as tagged
 * {@code reasoning_details}, OpenRouter's member for what a client sends back unchanged; those of the dialect's own format in their own
 * form as well.
 */
final class ChatAnswer {

  static final String DETAILS = "reasoning_details";

  /** The format of the details that are tags. */
  static final String TAGGED = "patchbay";

  /** Where what a provider's message had beside what is known stands in the extras of an answer. */
  private static final String OF_MESSAGE = "/message/";

  private ChatAnswer() {}

  static void whole(Completion answer, Report report, JsonOut out) {
    AnswerDetails details = answer.details();
    out.object();
    out.member("id", id(details, report));
    out.member("object", "chat.completion");
    out.member("created", report.start().getEpochSecond());
    out.member("model", model(details, report));
    out.list("choices").object();
    out.member("index", 0);
    out.object("message");
    message(answer, out);
    extras(details, true, out);
    out.end();
    logprobs(details.logprobs(), out);
    out.member("finish_reason", reason(answer.finishReason()));
    out.end().end();
    usage(answer.usage(), out);
    extras(details, false, out);
    report.write(out);
    out.end();
  }

  static String id(AnswerDetails details, Report report) {
    return details.id().isEmpty() ? "chatcmpl-" + report.requestId() : details.id();
  }

  static String model(AnswerDetails details, Report report) {
    return details.model().isEmpty() ? report.model() : details.model();
  }

  private static void message(Completion answer, JsonOut out) {
    List<ContentPart> parts = answer.parts();
    out.member("role", "assistant");
    boolean text = parts.stream().anyMatch(ContentPart.Text.class::isInstance);
    out.member("content", text || parts.isEmpty() ? answer.text() : null);
    String refusal = answer.refusal();
    out.member("refusal", refusal.isEmpty() ? null : refusal);
    String reasoning = answer.reasoning();
    if (!reasoning.isEmpty()) {
      out.member("reasoning_content", reasoning);
    }
    annotations(parts, out);
    images(parts, out);
    details(parts, out);
    calls(parts, out);
  }

  private static void annotations(List<ContentPart> parts, JsonOut out) {
    if (parts.stream().noneMatch(ContentPart.Citation.class::isInstance)) {
      return;
    }
    out.list("annotations");
    int offset = 0;
    for (ContentPart part : parts) {
      if (part instanceof ContentPart.Text text) {
        offset += text.text().length();
      } else if (part instanceof ContentPart.Citation citation) {
        annotation(citation, offset, out);
      }
    }
    out.end();
  }

  static void annotation(ContentPart.Citation citation, int offset, JsonOut out) {
    out.object().member("type", "url_citation").object("url_citation");
    out.member("start_index", offset).member("end_index", offset);
    out.member("title", citation.title()).member("url", citation.source());
    if (!citation.quote().isEmpty()) {
      out.member("content", citation.quote());
    }
    out.end().end();
  }

  private static void images(List<ContentPart> parts, JsonOut out) {
    if (parts.stream().anyMatch(ContentPart.Image.class::isInstance)) {
      out.list("images");
      for (ContentPart part : parts) {
        if (part instanceof ContentPart.Image image) {
          image(image, out);
        }
      }
      out.end();
    }
  }

  /** As OpenRouter shows images that a model made. */
  static void image(ContentPart.Image image, JsonOut out) {
    out.object().member("type", "image_url").object("image_url");
    out.member("url", image.media().toUri());
    out.end().end();
  }

  private static void details(List<ContentPart> parts, JsonOut out) {
    if (parts.stream().noneMatch(ContentPart.Opaque.class::isInstance)) {
      return;
    }
    out.list(DETAILS);
    int calls = 0;
    int index = 0;
    for (ContentPart part : parts) {
      if (part instanceof ContentPart.ToolCall) {
        calls++;
      } else if (part instanceof ContentPart.Opaque opaque) {
        index = detail(opaque, calls, index, out);
      }
    }
    out.end();
  }

  /** Writes an opaque part as elements of the details, and gives the index of the next. */
  static int detail(ContentPart.Opaque opaque, int calls, int index, JsonOut out) {
    int next = index;
    if (members(opaque).get(DETAILS) instanceof List<?> own) {
      own.forEach(out::element);
      next += own.size();
    }
    out.object().member("type", "reasoning.encrypted");
    out.member("data", new OpaqueTag(opaque, calls).text());
    out.member("format", TAGGED).member("index", next).end();
    return next + 1;
  }

  /** What an opaque part of the dialect's own format holds. */
  private static Map<String, ?> members(ContentPart.Opaque opaque) {
    return opaque.format().equals(ChatDialect.FORMAT)
        ? JsonObject.parse(opaque.data().getBytes(StandardCharsets.UTF_8)).rest()
        : Map.of();
  }

  /** Those members of an opaque part that stand beside a call or in a message. */
  static void ownMembers(ContentPart.Opaque opaque, JsonOut out) {
    members(opaque).forEach((name, value) -> {
      if (!name.equals(DETAILS)) {
        out.tree(name, value);
      }
    });
  }

  private static void calls(List<ContentPart> parts, JsonOut out) {
    boolean any = false;
    for (ContentPart part : parts) {
      if (part instanceof ContentPart.ToolCall call) {
        if (any) {
          out.end();
        } else {
          out.list("tool_calls");
        }
        any = true;
        out.object().member("id", call.id()).member("type", "function").object("function");
        out.member("name", call.name()).member("arguments", call.arguments());
        out.end();
      } else if (part instanceof ContentPart.Opaque opaque) {
        ownMembers(opaque, out);
      }
    }
    if (any) {
      out.end().end();
    }
  }

  /** The word of the service where it is the dialect's own or has none there; an end without a word is a proper end. */
  static String reason(FinishReason reason) {
    return switch (reason.kind()) {
      case STOP -> "stop";
      case LENGTH -> "length";
      case TOOL_CALLS -> "tool_calls";
      case CONTENT_FILTER -> "content_filter";
      case OTHER -> reason.raw().isEmpty() ? "stop" : reason.raw();
    };
  }

  static void usage(Usage usage, JsonOut out) {
    if (usage.equals(Usage.UNKNOWN)) {
      return;
    }
    out.object("usage");
    counted("prompt_tokens", usage.inputTokens(), out);
    counted("completion_tokens", usage.outputTokens(), out);
    counted("total_tokens", usage.totalTokens(), out);
    if (usage.cachedInputTokens() >= 0 || usage.cacheWriteTokens() >= 0) {
      out.object("prompt_tokens_details");
      counted("cached_tokens", usage.cachedInputTokens(), out);
      counted("cache_write_tokens", usage.cacheWriteTokens(), out);
      out.end();
    }
    if (usage.reasoningTokens() >= 0) {
      out.object("completion_tokens_details")
          .member("reasoning_tokens", usage.reasoningTokens())
          .end();
    }
    out.end();
  }

  private static void counted(String name, long tokens, JsonOut out) {
    if (tokens >= 0) {
      out.member(name, tokens);
    }
  }

  static void logprobs(List<TokenLogprob> tokens, JsonOut out) {
    if (tokens.isEmpty()) {
      out.member("logprobs", (String) null);
      return;
    }
    out.object("logprobs").list("content");
    for (TokenLogprob token : tokens) {
      logprob(token, out);
      out.list("top_logprobs");
      for (TokenLogprob other : token.alternatives()) {
        logprob(other, out);
        out.end();
      }
      out.end().end();
    }
    out.end().end();
  }

  private static void logprob(TokenLogprob token, JsonOut out) {
    out.object().member("token", token.token()).member("logprob", token.logprob());
    out.list("bytes");
    for (byte each : token.token().getBytes(StandardCharsets.UTF_8)) {
      out.element(Integer.valueOf(each & 0xff));
    }
    out.end();
  }

  /** What the service said beside what is known: of its message, or of the answer. */
  static void extras(AnswerDetails details, boolean ofMessage, JsonOut out) {
    details.extras().forEach((name, value) -> {
      if (name.startsWith(OF_MESSAGE) == ofMessage) {
        out.tree(ofMessage ? name.substring(OF_MESSAGE.length()) : name, value);
      }
    });
  }
}
