package dev.patchbay.gateway.dialect;

import dev.patchbay.provider.CompletionEvent;

/**
 * Writes the events of one stream, as its dialect has them, to where its dialect was told. A stream that fails never looks as if it had
 * come to its end. Used by one thread at a time.
 */
public interface EventWriter {

  /** The answer begins. Called once, before any event. */
  void begin(Report report);

  /** The next event, which is not the last. It may write nothing. */
  void event(CompletionEvent event);

  /** The end of a whole answer. Nothing is called afterwards. */
  void finish(CompletionEvent.Finished finished, Report report);

  /** The stream broke, maybe before it began. Nothing is called afterwards. */
  void fail(Problem problem, Report report);

  /** Something that says nothing, so that no proxy takes the connection for dead. It may come before the beginning. */
  void keepAlive();
}
