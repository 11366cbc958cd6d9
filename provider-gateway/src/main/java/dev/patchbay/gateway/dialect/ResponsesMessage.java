package dev.patchbay.gateway.dialect;

import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.TokenLogprob;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A message, whose parts follow one another. */
final class ResponsesMessage extends ResponsesItem {
  private final String id;
  private final List<Map<String, @Nullable Object>> parts = new ArrayList<>(1);
  private final Map<String, @Nullable Object> more = new LinkedHashMap<>(0);
  private final List<Map<String, @Nullable Object>> annotations = new ArrayList<>(0);
  private List<Map<String, @Nullable Object>> logprobs = List.of();
  private @Nullable Growing open;
  private boolean refuses;

  /** Where that text begins which the next citation is about. */
  private int cited;

  private boolean citing;

  ResponsesMessage(String id, int index, ResponsesItems.Steps steps) {
    super(index, steps);
    this.id = id;
    begin(json("in_progress"));
  }

  void text(String piece) {
    Growing text = part(false);
    if (citing) {
      cited = text.text.length();
      citing = false;
    }
    text.add(piece);
  }

  void refusal(String piece) {
    part(true).add(piece);
  }

  private Growing part(boolean refusal) {
    Growing part = open;
    if (part == null || refuses != refusal) {
      endContent();
      refuses = refusal;
      Map<String, @Nullable Object> place = place();
      place.put("part", partOf(""));
      steps.step("response.content_part.added", index, place);
      place.remove("part");
      if (!refusal) {
        place.put("logprobs", List.of());
      }
      part = new Growing(steps, type(".delta"), index, place);
      open = part;
    }
    return part;
  }

  private String type(String what) {
    return (refuses ? "response.refusal" : "response.output_text") + what;
  }

  private Map<String, @Nullable Object> place() {
    return members("item_id", id, "content_index", parts.size());
  }

  private Map<String, @Nullable Object> partOf(String text) {
    return refuses
        ? members("type", "refusal", "refusal", text)
        : members(
            "type",
            "output_text",
            "text",
            text,
            "annotations",
            List.copyOf(annotations),
            "logprobs",
            logprobs);
  }

  void cite(ContentPart.Citation citation) {
    int end = part(false).text.length();
    Map<String, @Nullable Object> annotation = members(
        "type",
        "url_citation",
        "start_index",
        cited,
        "end_index",
        end,
        "title",
        citation.title(),
        "url",
        citation.source());
    if (!citation.quote().isEmpty()) {
      annotation.put("content", citation.quote());
    }
    Map<String, @Nullable Object> event = place();
    event.put("annotation_index", annotations.size());
    event.put("annotation", annotation);
    steps.step(type(".annotation.added"), index, event);
    annotations.add(annotation);
    citing = true;
  }

  /** What it has beside its words. */
  void more(Map<String, @Nullable Object> members) {
    more.putAll(members);
  }

  /** Those of all tokens of the answer. They belong to the text that is open, or to the last one. */
  void logprobs(List<TokenLogprob> tokens) {
    logprobs = tokens.stream().map(ResponsesMessage::logprob).toList();
    if (open == null) {
      for (Map<String, @Nullable Object> part : parts) {
        part.computeIfPresent("logprobs", (name, none) -> logprobs);
      }
    }
  }

  private static Map<String, @Nullable Object> logprob(TokenLogprob token) {
    Map<String, @Nullable Object> said = chosen(token);
    said.put(
        "top_logprobs",
        token.alternatives().stream().map(ResponsesMessage::chosen).toList());
    return said;
  }

  private static Map<String, @Nullable Object> chosen(TokenLogprob token) {
    List<Integer> bytes = new ArrayList<>();
    for (byte each : token.token().getBytes(StandardCharsets.UTF_8)) {
      bytes.add(each & 0xff);
    }
    return members("token", token.token(), "logprob", token.logprob(), "bytes", bytes);
  }

  @Override
  void endContent() {
    Growing part = open;
    if (part != null) {
      open = null;
      String text = part.text.toString();
      Map<String, @Nullable Object> whole = partOf(text);
      Map<String, @Nullable Object> event = place();
      if (refuses) {
        event.put("refusal", text);
      } else {
        event.put("text", text);
        event.put("logprobs", logprobs);
      }
      steps.step(type(".done"), index, event);
      event = place();
      event.put("part", whole);
      steps.step("response.content_part.done", index, event);
      parts.add(whole);
      annotations.clear();
      cited = 0;
      citing = false;
    }
  }

  @Override
  Map<String, @Nullable Object> json(String status) {
    List<Map<String, @Nullable Object>> content = new ArrayList<>(parts);
    if (open != null) {
      content.add(partOf(open.text.toString()));
    }
    Map<String, @Nullable Object> item = members(
        "id", id, "type", "message", "status", status, "role", "assistant", "content", content);
    more.forEach(item::putIfAbsent);
    return item;
  }
}
