package dev.patchbay.gateway.dialect;

import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.TokenLogprob;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An item of an answer in the Responses dialect, and the events about it. */
abstract sealed class ResponsesItem {

  private static final String DONE = "response.output_item.done";

  final int index;
  final ResponsesItems.Steps steps;
  private @Nullable Map<String, @Nullable Object> done;

  ResponsesItem(int index, ResponsesItems.Steps steps) {
    this.index = index;
    this.steps = steps;
  }

  /** The item as it is when it begins, which clients are told. */
  final void begin(Map<String, @Nullable Object> item) {
    steps.step("response.output_item.added", index, Map.of("item", item));
  }

  /** What is said before the item is told as a whole. */
  abstract void endContent();

  /** The item as a whole. */
  abstract Map<String, @Nullable Object> json(String status);

  final boolean isDone() {
    return done != null;
  }

  /** Ends it, unless that has been done. */
  final void end(String status) {
    if (!isDone()) {
      endContent();
      end(json(status));
    }
  }

  final void end(Map<String, @Nullable Object> item) {
    done = item;
    steps.step(DONE, index, Map.of("item", item));
  }

  /** Ends it without a word, unless that has been done. */
  final void close(String status) {
    if (!isDone()) {
      done = json(status);
    }
  }

  final Map<String, @Nullable Object> json() {
    return done == null ? json(ResponsesItems.INCOMPLETE) : done;
  }

  private static Map<String, @Nullable Object> members(@Nullable Object... namesAndValues) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      members.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
    }
    return members;
  }

  /** A text that grows. */
  private static final class Growing {
    private final ResponsesItems.Steps steps;
    private final byte[] head;
    private final StringBuilder text = new StringBuilder();

    Growing(
        ResponsesItems.Steps steps, String type, int index, Map<String, @Nullable Object> place) {
      this.steps = steps;
      head = steps.head(type, index, place);
    }

    void add(String piece) {
      text.append(piece);
      steps.piece(head, piece);
    }
  }

  /** A message, whose parts follow one another. */
  static final class Said extends ResponsesItem {
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

    Said(String id, int index, ResponsesItems.Steps steps) {
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
      logprobs = tokens.stream().map(Said::logprob).toList();
      if (open == null) {
        for (Map<String, @Nullable Object> part : parts) {
          part.computeIfPresent("logprobs", (name, none) -> logprobs);
        }
      }
    }

    private static Map<String, @Nullable Object> logprob(TokenLogprob token) {
      Map<String, @Nullable Object> said = chosen(token);
      said.put("top_logprobs", token.alternatives().stream().map(Said::chosen).toList());
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

  /** Reasoning, of which clients are shown one summary. */
  static final class Thought extends ResponsesItem {
    private final String id;
    private final Map<String, @Nullable Object> more = new LinkedHashMap<>(0);
    private final Growing summary;

    Thought(String id, int index, ResponsesItems.Steps steps) {
      super(index, steps);
      this.id = id;
      begin(members("id", id, "type", "reasoning", "summary", List.of()));
      Map<String, @Nullable Object> place = place();
      place.put("part", members("type", "summary_text", "text", ""));
      steps.step("response.reasoning_summary_part.added", index, place);
      summary = new Growing(steps, "response.reasoning_summary_text.delta", index, place());
    }

    String id() {
      return id;
    }

    private Map<String, @Nullable Object> place() {
      return members("item_id", id, "summary_index", 0);
    }

    void add(String piece) {
      summary.add(piece);
    }

    void prove(String name, String proof) {
      more.put(name, proof);
    }

    /** Ends it as that item, in which its text stands, too. */
    void endAs(Map<String, @Nullable Object> item) {
      endContent();
      end(item);
    }

    @Override
    void endContent() {
      String text = summary.text.toString();
      Map<String, @Nullable Object> event = place();
      event.put("text", text);
      steps.step("response.reasoning_summary_text.done", index, event);
      event = place();
      event.put("part", members("type", "summary_text", "text", text));
      steps.step("response.reasoning_summary_part.done", index, event);
    }

    @Override
    Map<String, @Nullable Object> json(String status) {
      Map<String, @Nullable Object> item = members(
          "id",
          id,
          "type",
          "reasoning",
          "summary",
          List.of(members("type", "summary_text", "text", summary.text.toString())));
      item.putAll(more);
      return item;
    }
  }

  /** A call of a function. */
  static final class Call extends ResponsesItem {
    private final String id;
    private final String callId;
    private final String name;
    private final Map<String, @Nullable Object> more = new LinkedHashMap<>(0);
    private final Growing arguments;

    Call(String id, int index, String callId, String name, ResponsesItems.Steps steps) {
      super(index, steps);
      this.id = id;
      this.callId = callId;
      this.name = name;
      arguments = new Growing(
          steps, "response.function_call_arguments.delta", index, members("item_id", id));
      begin(json("in_progress"));
    }

    String name() {
      return name;
    }

    void add(String piece) {
      if (!piece.isEmpty()) {
        arguments.add(piece);
      }
    }

    /** What it has beside its words. */
    void more(Map<String, @Nullable Object> members) {
      more.putAll(members);
    }

    @Override
    void endContent() {
      steps.step(
          "response.function_call_arguments.done",
          index,
          members("item_id", id, "name", name, "arguments", arguments.text.toString()));
    }

    @Override
    Map<String, @Nullable Object> json(String status) {
      Map<String, @Nullable Object> item = members(
          "id",
          id,
          "type",
          "function_call",
          "status",
          status,
          "call_id",
          callId,
          "name",
          name,
          "arguments",
          arguments.text.toString());
      more.forEach(item::putIfAbsent);
      return item;
    }
  }

  /** An item that comes at once. */
  static final class Whole extends ResponsesItem {
    private final Map<String, @Nullable Object> item;

    Whole(int index, Map<String, @Nullable Object> item, ResponsesItems.Steps steps) {
      super(index, steps);
      this.item = item;
      begin(item);
    }

    @Override
    void endContent() {}

    @Override
    Map<String, @Nullable Object> json(String status) {
      return item;
    }
  }
}
