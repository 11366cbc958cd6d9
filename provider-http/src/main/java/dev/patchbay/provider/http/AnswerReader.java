package dev.patchbay.provider.http;

/**
 * Reads one answer, whole or as events, into an {@link AnswerSink}. Made for each call; used by one thread at a time.
 *
 * <p>Once an event has given a text and nothing else, the base recognises further events that differ in their text alone, and gives
 * their texts without showing them to the reader. So a reader keeps no count of events or texts.
 */
public interface AnswerReader {

  /**
   * Reads a whole answer. One that is an answer ends with {@link AnswerSink#done()}. If not said otherwise it is read like an event
   * without a name, and is an answer if it has a finish reason.
   */
  default void whole(JsonIn answer, AnswerSink out) {
    event("", answer, out);
    if (out.hasFinishReason()) {
      out.done();
    }
  }

  /**
   * Reads one event of a stream.
   *
   * @param name the event's name, empty if it has none
   */
  void event(String name, JsonIn event, AnswerSink out);

  /** Reads an event that is no JSON object, such as a mark for the end; tells whether it was one that the service sends. */
  default boolean mark(String data, AnswerSink out) {
    return false;
  }
}
