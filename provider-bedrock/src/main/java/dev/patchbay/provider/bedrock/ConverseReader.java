package dev.patchbay.provider.bedrock;

import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.Usage;
import dev.patchbay.provider.http.AnswerReader;
import dev.patchbay.provider.http.AnswerSink;
import dev.patchbay.provider.http.JsonIn;
import dev.patchbay.provider.http.JsonOut;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;

/** Reads answers of the Converse API. A whole answer is a list of the blocks that a stream gives in pieces. */
final class ConverseReader implements AnswerReader {

  private static final Map<String, FinishReason.Kind> REASONS = Map.of(
      "end_turn", FinishReason.Kind.STOP,
      "stop_sequence", FinishReason.Kind.STOP,
      "max_tokens", FinishReason.Kind.LENGTH,
      "model_context_window_exceeded", FinishReason.Kind.LENGTH,
      "tool_use", FinishReason.Kind.TOOL_CALLS,
      "guardrail_intervened", FinishReason.Kind.CONTENT_FILTER,
      "content_filtered", FinishReason.Kind.CONTENT_FILTER);

  private boolean answered;
  private String reason = "";

  /** The place of the present block; -1 if the service does not say. */
  private long place = -1;

  /** The piece of a call that the present block has. */
  private Map<String, String> call = Map.of();

  /** The places of the calls that have not ended, and of those whose input has not begun: blocks may come at the same time. */
  private final Set<Long> calls = new LinkedHashSet<>(0);

  private final Set<Long> withoutInput = new HashSet<>(0);

  /** What came of the present block beside texts and calls. */
  private String unknown = "";

  private final StringBuilder signature = new StringBuilder(0);
  private final StringBuilder redacted = new StringBuilder(0);

  @Override
  public void whole(JsonIn answer, AnswerSink out) {
    members(answer, out);
    finish(out);
    if (answered) {
      out.done();
    }
  }

  @Override
  public void event(String event, JsonIn json, AnswerSink out) {
    switch (event) {
      case "contentBlockStart", "contentBlockDelta" -> {
        place = -1;
        members(json, out);
        toolUse(out);
      }
      case "contentBlockStop" -> {
        place = -1;
        members(json, out);
        endBlock(out);
      }
      case "messageStop" -> {
        members(json, out);
        endAll(out);
        if (!reason.startsWith("malformed")) {
          finish(out);
        }
      }
      case "metadata" -> {
        members(json, out);
        finish(out);
        out.done();
      }
      // The beginning, or what the service adds one day.
      default -> {}
    }
  }

  private void members(JsonIn json, AnswerSink out) {
    String name;
    while ((name = json.nextMember()) != null) {
      switch (name) {
        case "output", "message" -> json.ifObject(() -> members(json, out));
        case "content" -> blocks(json, out);
        case "start", "delta" -> block(false, json, out);
        case "stopReason" -> reason = json.string();
        case "usage" -> usage(json.counts(), out);
        // The last is of random length, to hide that of a token.
        case "role", "metrics", "p" -> {}
        case "contentBlockIndex" -> place = json.count();
        default -> out.extra(name, json);
      }
    }
  }

  /** Waits for the usage if that is a failure. */
  private void finish(AnswerSink out) {
    if (reason.startsWith("malformed")) {
      throw out.failed(
          ErrorKind.SERVER_ERROR, reason, "the model wrote what the service cannot read");
    }
    out.finishReason(reason, REASONS);
    reason = "";
  }

  private void blocks(JsonIn json, AnswerSink out) {
    if (json.enterArray()) {
      answered = true;
      for (place = 0; json.nextElement(); place++) {
        block(false, json, out);
        toolUse(out);
        endBlock(out);
      }
    }
  }

  /** Reads a block or a piece of one, which has one member, named for what it is. */
  private void block(boolean thought, JsonIn json, AnswerSink out) {
    if (!json.enterObject()) {
      return;
    }
    String name;
    while ((name = json.nextMember()) != null) {
      switch (name) {
        case "text" -> {
          if (thought) {
            out.reasoning(json);
          } else {
            out.text(json);
          }
        }
        case "reasoningContent", "reasoningText" -> block(true, json, out);
        case "signature" -> signature.append(json.string());
        case "redactedContent" -> redacted.append(json.string());
        // Its place stands behind it.
        case "toolUse" -> call = json.texts();
        default -> unknown = name;
      }
    }
  }

  private void toolUse(AnswerSink out) {
    if (call.containsKey("name")) {
      calls.add(place);
      withoutInput.add(place);
      out.toolCall(place, call.getOrDefault("toolUseId", ""), call.getOrDefault("name", ""), "");
    }
    String piece = call.getOrDefault("input", "");
    if (calls.contains(place) && !piece.isEmpty()) {
      withoutInput.remove(place);
      out.toolCall(place, "", "", piece);
    }
    call = Map.of();
  }

  /** Ends the blocks of which the service has not told the end. */
  private void endAll(AnswerSink out) {
    for (long open : List.copyOf(calls)) {
      place = open;
      endBlock(out);
    }
    endBlock(out);
  }

  /**
   * What the service needs back of a block follows it. No provider declares that it takes back a block of which the kind is not
   * known: a request that holds one is refused, rather than sent without it.
   */
  private void endBlock(AnswerSink out) {
    if (withoutInput.remove(place)) {
      out.toolCall(place, "", "", "{}");
    }
    calls.remove(place);
    opaque("{\"signature\":%s}", signature, out);
    opaque("{\"reasoningContent\":{\"redactedContent\":%s}}", redacted, out);
    if (!unknown.isEmpty()) {
      out.part(new ContentPart.Opaque(ConverseFormat.NAME + "-unknown", unknown));
      unknown = "";
    }
  }

  private static void opaque(String data, StringBuilder value, AnswerSink out) {
    if (!value.isEmpty()) {
      String quoted = JsonOut.quoted(value);
      out.part(new ContentPart.Opaque(ConverseFormat.NAME, data.formatted(quoted)));
      value.setLength(0);
    }
  }

  private static void usage(ToLongFunction<String> counts, AnswerSink out) {
    out.usageBesideCache(new Usage(
        counts.applyAsLong("inputTokens"),
        counts.applyAsLong("outputTokens"),
        counts.applyAsLong("cacheReadInputTokens"),
        counts.applyAsLong("cacheWriteInputTokens"),
        -1));
  }
}
