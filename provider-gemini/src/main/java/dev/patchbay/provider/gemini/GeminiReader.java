package dev.patchbay.provider.gemini;

import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.FinishReason.Kind;
import dev.patchbay.provider.TokenLogprob;
import dev.patchbay.provider.Usage;
import dev.patchbay.provider.http.AnswerReader;
import dev.patchbay.provider.http.AnswerSink;
import dev.patchbay.provider.http.JsonIn;
import dev.patchbay.provider.http.JsonOut;
import dev.patchbay.provider.http.ServiceError;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Reads answers of {@code generateContent}. The events of a stream have the same form, each with further parts.
 *
 * <p>Texts and calls of tools have a word of their own. What else such a part has, a signature most often, follows as an opaque part
 * with the one member {@link #BEHIND}. Any other part is an opaque part as a whole, and so is a thought with a signature.
 */
final class GeminiReader implements AnswerReader {

  /** The member of opaque parts that holds what belongs into the part before. */
  static final String BEHIND = "behind";

  /** Keeps a text with a signature apart from the one before it, to which the signature does not belong. */
  static final ContentPart DIVIDER = opaque("{}");

  private static final Map<String, Kind> REASONS =
      Map.of("STOP", Kind.STOP, "MAX_TOKENS", Kind.LENGTH, "CONTINUATION", Kind.LENGTH);

  /** Further ones. Those that are about pictures begin with {@code IMAGE_}. */
  private static final Set<String> FILTERED = Set.of(
      "SAFETY RECITATION BLOCKLIST PROHIBITED_CONTENT SPII ESCALATION MODEL_ARMOR".split(" "));

  /** Finish reasons that leave no answer. */
  private static final Set<String> FAILURES = Set.of(
      ("MALFORMED_FUNCTION_CALL MALFORMED_RESPONSE MISSING_THOUGHT_SIGNATURE PUP_LIMITED_DISABLED"
              + " TOO_MANY_TOOL_CALLS UNEXPECTED_TOOL_CALL")
          .split(" "));

  /** Why there is no answer, or no more of it. What else the object says, such as the usage, is read before that counts. */
  private String blockReason = "";

  private String reason = "";
  private String message = "";

  private final Set<String> cited = new HashSet<>(0);

  @Override
  public void event(String event, JsonIn json, AnswerSink out) {
    members(json, out);
    if (!blockReason.isEmpty()) {
      throw out.failed(ErrorKind.CONTENT_FILTERED, blockReason, "the service blocks the prompt");
    } else if (FAILURES.contains(reason)) {
      throw out.failed(new ServiceError(200, reason, "", message, null, false));
    }
    boolean filtered = FILTERED.contains(reason.replace("IMAGE_", ""));
    out.finishReason(reason, filtered ? Map.of(reason, Kind.CONTENT_FILTER) : REASONS);
  }

  private void members(JsonIn json, AnswerSink out) {
    String name;
    while ((name = json.nextMember()) != null) {
      switch (name) {
        case "candidates" -> json.forEachObject(() -> members(json, out));
        case "content" -> json.ifObject(() -> members(json, out));
        case "parts" -> json.forEachObject(() -> part(json, out));
        case "finishReason" -> reason = specified(json.string());
        case "finishMessage" -> message = json.string();
        case "usageMetadata" -> usage(json.counts(), out);
        case "responseId" -> out.id(json.string());
        case "modelVersion" -> out.model(json.string());
        case "logprobsResult" -> logprobs(json.value(), out);
        case "promptFeedback" ->
          blockReason = specified(json.texts().getOrDefault("blockReason", ""));
        case "error" -> out.requireNoError(json);
        case "role", "index", "tokenCount" -> {}
        default -> cite(out.extra(name, json), out);
      }
    }
  }

  /** Proxies write the default of an enum that the service leaves out. */
  private static String specified(String word) {
    return word.endsWith("_UNSPECIFIED") ? "" : word;
  }

  private void part(JsonIn json, AnswerSink out) {
    Map<String, String> rest = new LinkedHashMap<>(4);
    Map<String, String> call = Map.of();
    String text = null;
    boolean thought = false;
    String name;
    while ((name = json.nextMember()) != null) {
      switch (name) {
        case "text" -> text = json.string();
        case "thought" -> thought = json.isTrue();
        case "functionCall" -> call = json.texts();
        default -> {
          if (json.isPresent()) {
            rest.put(name, json.json());
          }
        }
      }
    }
    if (!call.isEmpty()) {
      String args = call.getOrDefault("args", "{}");
      out.toolCall(-1, call.getOrDefault("id", ""), call.getOrDefault("name", ""), args);
      opaque(rest, true, out);
    } else if (!thought && text != null && !text.isEmpty()) {
      if (!rest.isEmpty()) {
        out.divideText(DIVIDER);
      }
      out.text(text);
      opaque(rest, true, out);
    } else {
      out.reasoning(text == null ? "" : text);
      if (!rest.isEmpty() && thought) {
        rest.put("thought", "true");
      }
      if (!rest.isEmpty() && text != null) {
        rest.put("text", JsonOut.quoted(text));
      }
      opaque(rest, false, out);
    }
  }

  private static void opaque(Map<String, String> members, boolean behind, AnswerSink out) {
    if (!members.isEmpty()) {
      String data = JsonOut.text(members);
      out.part(opaque(behind ? "{\"" + BEHIND + "\":" + data + "}" : data));
    }
  }

  private static ContentPart opaque(String data) {
    return new ContentPart.Opaque(GeminiFormat.NAME, data);
  }

  /** Sources are objects with an address, at any depth. Each is told once, since streams repeat them. */
  private void cite(@Nullable Object value, AnswerSink out) {
    String uri = text(value, "uri");
    if (!uri.isEmpty() && cited.add(uri)) {
      out.part(new ContentPart.Citation(uri, text(value, "title"), text(value, "text")));
    }
    if (value instanceof Map<?, ?> members) {
      members.values().forEach(each -> cite(each, out));
    } else if (value instanceof List<?> elements) {
      elements.forEach(each -> cite(each, out));
    }
  }

  private static void logprobs(@Nullable Object result, AnswerSink out) {
    Iterator<?> top = list(result, "topCandidates").iterator();
    for (Object chosen : list(result, "chosenCandidates")) {
      out.logprob(token(chosen, top.hasNext() ? list(top.next(), "candidates") : List.of()));
    }
  }

  private static TokenLogprob token(@Nullable Object from, List<?> others) {
    double logprob =
        member(from, "logProbability") instanceof Number n ? n.doubleValue() : Double.NaN;
    return new TokenLogprob(
        text(from, "token"),
        logprob,
        others.stream().map(each -> token(each, List.of())).toList());
  }

  private static List<?> list(@Nullable Object from, String name) {
    return member(from, name) instanceof List<?> list ? list : List.of();
  }

  private static String text(@Nullable Object from, String name) {
    return member(from, name) instanceof String text ? text : "";
  }

  private static @Nullable Object member(@Nullable Object from, String name) {
    return from instanceof Map<?, ?> members ? members.get(name) : null;
  }

  /** What tools of the service gave the model is input, and thoughts are output; both are counted apart. */
  private static void usage(ToLongFunction<String> counts, AnswerSink out) {
    long thoughts = counts.applyAsLong("thoughtsTokenCount");
    long cached = counts.applyAsLong("cachedContentTokenCount");
    long prompt = counts.applyAsLong("promptTokenCount");
    long input = sum(prompt, counts.applyAsLong("toolUsePromptTokenCount"));
    long output = sum(counts.applyAsLong("candidatesTokenCount"), thoughts);
    out.usage(new Usage(input, output, cached, -1, thoughts));
  }

  private static long sum(long one, long other) {
    return one < 0 || other < 0 ? Math.max(one, other) : Math.max(-1, one + other);
  }
}
