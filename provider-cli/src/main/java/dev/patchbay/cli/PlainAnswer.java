package dev.patchbay.cli;

import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.ProviderException;

/** The text of an answer on standard output, and what else there is to know on standard error. */
final class PlainAnswer implements Answer {

  private final Console console;
  private boolean lineOpen;
  private boolean broken;

  PlainAnswer(Console console) {
    this.console = console;
  }

  @Override
  public void event(CompletionEvent event) {
    if (event instanceof CompletionEvent.TextDelta delta) {
      print(delta.text());
    }
  }

  @Override
  public void done(Completion completion, Timing timing, boolean streamed) {
    if (!streamed) {
      print(completion.text());
    }
    endLine();
    if (!completion.refusal().isEmpty()) {
      console.complain("the model refused: " + completion.refusal());
    }
    FinishReason reason = completion.finishReason();
    switch (reason.kind()) {
      case LENGTH ->
        console.complain(
            "the answer is cut off, since a limit of tokens was reached (--max-tokens)");
      case CONTENT_FILTER -> console.complain("the service held back some of the answer");
      case TOOL_CALLS -> console.complain("the model wants to call a tool, which it was not given");
      case STOP, OTHER -> {
        // The usual end.
      }
    }
  }

  @Override
  public void failed(ProviderException failure) {
    endLine();
  }

  @Override
  public boolean unread() {
    return broken;
  }

  private void print(String text) {
    if (text.isEmpty()) {
      return;
    }
    String shown = console.terminals().out() ? printable(text) : text;
    console.out().print(shown);
    // Flushes, and tells whether the reader has gone.
    broken = console.out().checkError();
    lineOpen = !text.endsWith("\n");
  }

  private void endLine() {
    if (lineOpen) {
      console.out().println();
      console.out().flush();
      lineOpen = false;
    }
  }

  /** Without the control characters with which a model's text could command the terminal. */
  private static String printable(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (isCommand(text.charAt(i))) {
        StringBuilder shown = new StringBuilder(text.length());
        text.chars()
            .filter(each -> !isCommand((char) each))
            .forEach(each -> shown.append((char) each));
        return shown.toString();
      }
    }
    return text;
  }

  private static boolean isCommand(char each) {
    return Character.isISOControl(each) && each != '\n' && each != '\t' && each != '\r';
  }
}
