package dev.patchbay.gateway.dialect;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An item of an answer in the Responses dialect, and the events about it. */
abstract sealed class ResponsesItem
    permits ResponsesMessage, ResponsesItem.Thought, ResponsesItem.Call, ResponsesItem.Whole {

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

  static Map<String, @Nullable Object> members(@Nullable Object... namesAndValues) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      members.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
    }
    return members;
  }

  /** A text that grows. */
  static final class Growing {
    private final ResponsesItems.Steps steps;
    private final byte[] head;
    final StringBuilder text = new StringBuilder();

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
