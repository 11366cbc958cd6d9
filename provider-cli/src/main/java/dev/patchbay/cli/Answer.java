package dev.patchbay.cli;

import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.ProviderException;

/** Prints an answer as it comes. */
interface Answer {

  /** The next piece of a stream. */
  void event(CompletionEvent event);

  /** The end of a stream, or a whole answer. */
  void done(Completion completion, Timing timing, boolean streamed);

  /** It failed; the message is printed elsewhere. */
  void failed(ProviderException failure);

  /** Whether it cannot be printed any more, since the reader of standard output has gone. */
  boolean unread();
}
