package dev.patchbay.provider;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a stream has given so far. */
final class PartialCompletion {

  private final StringBuilder text = new StringBuilder();
  private final StringBuilder reasoning = new StringBuilder(0);
  private final SortedMap<Integer, PartialToolCall> toolCalls = new TreeMap<>();

  void add(CompletionEvent event) {
    if (event instanceof CompletionEvent.TextDelta delta) {
      text.append(delta.text());
    } else if (event instanceof CompletionEvent.ReasoningDelta delta) {
      reasoning.append(delta.text());
    } else if (event instanceof CompletionEvent.ToolCallDelta delta) {
      toolCalls.computeIfAbsent(delta.index(), index -> new PartialToolCall()).add(delta);
    }
  }

  /** Whether the consumer has seen anything of the answer. */
  boolean hasOutput() {
    return length() > 0 || !toolCalls.isEmpty();
  }

  int length() {
    return text.length() + reasoning.length();
  }

  String text() {
    return text.toString();
  }

  Completion.Builder finish(CompletionEvent.Finished finished) {
    List<ContentPart.ToolCall> calls = new ArrayList<>(toolCalls.size());
    for (PartialToolCall call : toolCalls.values()) {
      calls.add(call.finish());
    }
    return Completion.builder(text())
        .reasoning(reasoning.toString())
        .toolCalls(calls)
        .finishReason(finished.reason())
        .usage(finished.usage());
  }

  private static final class PartialToolCall {
    private String id = "";
    private String name = "";
    private final StringBuilder arguments = new StringBuilder();

    void add(CompletionEvent.ToolCallDelta delta) {
      id = id.isEmpty() ? delta.id() : id;
      name = name.isEmpty() ? delta.name() : name;
      arguments.append(delta.arguments());
    }

    ContentPart.ToolCall finish() {
      return new ContentPart.ToolCall(id, name, arguments.toString());
    }
  }
}
