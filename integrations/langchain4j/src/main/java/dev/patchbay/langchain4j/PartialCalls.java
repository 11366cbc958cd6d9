package dev.patchbay.langchain4j;

import dev.langchain4j.model.chat.response.PartialToolCall;
import dev.patchbay.provider.CompletionEvent;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The tool calls of a stream, of which LangChain4j wants id and name with every piece. Not thread-safe. */
final class PartialCalls {

  private final Map<Integer, Call> calls = new LinkedHashMap<>(0);

  private static final class Call {
    private final int position;
    private String id = "";
    private String name = "";
    private String arguments = "";

    Call(int position) {
      this.position = position;
    }
  }

  /** The piece as LangChain4j has it; empty for one without arguments, or as long as the name is not known. */
  Optional<PartialToolCall> add(CompletionEvent.ToolCallDelta delta) {
    Call call = calls.computeIfAbsent(delta.index(), index -> new Call(calls.size()));
    call.id = call.id.isEmpty() ? delta.id() : call.id;
    call.name = call.name.isEmpty() ? delta.name() : call.name;
    call.arguments += delta.arguments();
    if (call.name.isBlank() || call.arguments.isEmpty()) {
      return Optional.empty();
    }
    PartialToolCall piece = PartialToolCall.builder()
        .index(call.position)
        .id(call.id.isEmpty() ? null : call.id)
        .name(call.name)
        .partialArguments(call.arguments)
        .build();
    call.arguments = "";
    return Optional.of(piece);
  }
}
