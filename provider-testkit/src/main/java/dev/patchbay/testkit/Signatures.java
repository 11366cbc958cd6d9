package dev.patchbay.testkit;

import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.ContentPart;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a service signs its reasoning with. Like the services it refuses another signature, and a call of a tool that it has signed
 * when the signature does not come back with it. What it has not signed may come from anywhere.
 */
final class Signatures {

  static final String SIGNATURE = "c2lnbmVk";

  private final Set<String> signedCalls = ConcurrentHashMap.newKeySet();

  /** Notes that the call of that id went out signed. */
  void sign(String callId) {
    // Of a call that is streamed in pieces the first alone has the id.
    if (!callId.isEmpty()) {
      signedCalls.add(callId);
    }
  }

  /** Notes the calls that follow reasoning. */
  void sign(Completion answer) {
    if (!answer.reasoning().isEmpty()) {
      answer.toolCalls().forEach(call -> sign(call.id()));
    }
  }

  /** Notes the same of an answer that is streamed. */
  Dialect.AnswerStream signing(Dialect.AnswerStream stream) {
    return new Dialect.AnswerStream() {
      private boolean signed;

      @Override
      public String begin() {
        return stream.begin();
      }

      @Override
      public String event(CompletionEvent event) {
        signed |= event instanceof CompletionEvent.ReasoningDelta;
        if (signed && event instanceof CompletionEvent.ToolCallDelta call) {
          sign(call.id());
        }
        return stream.event(event);
      }
    };
  }

  /** Reasoning that came back. */
  ContentPart.Reasoning reasoning(String text, String signature) {
    if (!signature.equals(SIGNATURE)) {
      throw new IllegalArgumentException(
          "The reasoning \"" + text + "\" came back with the signature \"" + signature
              + "\", but the service signed it with \"" + SIGNATURE + "\"");
    }
    return new ContentPart.Reasoning(text);
  }

  /** Requires the reasoning before the calls of an answer that came back. */
  List<ContentPart> checked(List<ContentPart> answer) {
    boolean signed = false;
    for (ContentPart part : answer) {
      signed |= part instanceof ContentPart.Reasoning;
      if (part instanceof ContentPart.ToolCall call) {
        check(call, signed);
      }
    }
    return answer;
  }

  void check(ContentPart.ToolCall call, boolean signed) {
    if (!signed && signedCalls.contains(call.id())) {
      throw new IllegalArgumentException(
          "The call " + call.id() + " of " + call.name() + " came back without its signature");
    }
  }
}
