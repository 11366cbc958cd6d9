package dev.patchbay.testkit;

import dev.patchbay.provider.CompletionEvent;
import java.util.List;

/**
 * A stream that a server has begun to send. What it sends next is said by the same {@link Dialect.AnswerStream}.
 *
 * @param sent what it has sent
 * @param stream the answer, as far as it has come
 */
record BegunStream(Script sent, Dialect.AnswerStream stream) {

  /** The beginning of an answer, after that head. */
  static BegunStream of(Script head, Dialect.AnswerStream stream) {
    return new BegunStream(withChunk(head, stream.begin()), stream);
  }

  BegunStream then(CompletionEvent event) {
    return new BegunStream(withChunk(sent, stream.event(event)), stream);
  }

  BegunStream then(List<CompletionEvent> events) {
    BegunStream longer = this;
    for (CompletionEvent event : events) {
      longer = longer.then(event);
    }
    return longer;
  }

  /** The bytes of a next piece. */
  String piece(String text) {
    return stream.event(new CompletionEvent.TextDelta(text));
  }

  private static Script withChunk(Script script, String text) {
    // An empty chunk would end the answer.
    return text.isEmpty() ? script : script.chunk(text);
  }
}
