package dev.patchbay.spring;

import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.Usage;
import dev.patchbay.testkit.Dialect;
import dev.patchbay.testkit.FaultServer;
import dev.patchbay.testkit.ReceivedRequest;
import dev.patchbay.testkit.Script;
import java.util.List;

/** What a service that speaks OpenAI's dialect sends, and what it is asked. */
final class Service {

  static final Usage USAGE = Usage.of(14, 6);
  private static final Dialect DIALECT = Dialect.openAi();

  private Service() {}

  static Script answer(String text) {
    return answer(Completion.builder(text).usage(USAGE).build());
  }

  static Script answer(Completion answer) {
    return Script.json(200, DIALECT.answer(answer));
  }

  static Script callOf(String tool, String arguments) {
    return answer(Completion.builder()
        .toolCalls(List.of(new ContentPart.ToolCall("call_1", tool, arguments)))
        .finishReason(FinishReason.TOOL_CALLS)
        .usage(USAGE)
        .build());
  }

  static Script refusal(int status) {
    return Script.json(status, DIALECT.error(status, "no"));
  }

  /** A stream of these texts, not ended yet. */
  static Script begun(String... texts) {
    Script script = Script.stream();
    for (String text : texts) {
      script = script.chunk(DIALECT.streamed(new CompletionEvent.TextDelta(text)));
    }
    return script;
  }

  static Script stream(String... texts) {
    return ended(begun(texts), FinishReason.STOP);
  }

  static Script streamedCallOf(String tool, String arguments) {
    Script script = Script.stream();
    String id = "call_1";
    for (String piece : arguments.split("(?<=:)", -1)) {
      script = script.chunk(DIALECT.streamed(
          new CompletionEvent.ToolCallDelta(0, id, id.isEmpty() ? "" : tool, piece)));
      id = "";
    }
    return ended(script, FinishReason.TOOL_CALLS);
  }

  static Script ended(Script begun, FinishReason reason) {
    return begun
        .chunk(DIALECT.streamed(new CompletionEvent.Finished(reason, USAGE)))
        .end();
  }

  /** Streams to those that ask for a stream. */
  static Script either(ReceivedRequest request, String... texts) {
    return asked(request).stream() ? stream(texts) : answer(String.join("", texts));
  }

  static CompletionRequest asked(ReceivedRequest request) {
    return DIALECT.asked(request);
  }

  static CompletionRequest lastAsked(FaultServer server) {
    List<ReceivedRequest> requests = server.requests();
    return asked(requests.get(requests.size() - 1));
  }
}
