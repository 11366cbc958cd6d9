package dev.patchbay.provider;

/** Short names for events. */
final class Events {

  static final CompletionEvent.Finished FINISHED =
      new CompletionEvent.Finished(FinishReason.STOP, Usage.UNKNOWN);

  private Events() {}

  static CompletionEvent.TextDelta text(String text) {
    return new CompletionEvent.TextDelta(text);
  }

  static CompletionEvent.ReasoningDelta reasoning(String text) {
    return new CompletionEvent.ReasoningDelta(text);
  }

  static CompletionEvent.ToolCallDelta call(int index, String id, String name, String arguments) {
    return new CompletionEvent.ToolCallDelta(index, id, name, arguments);
  }
}
