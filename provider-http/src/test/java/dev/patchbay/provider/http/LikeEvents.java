package dev.patchbay.provider.http;

/** Reads a whole answer as an event without a name. */
@FunctionalInterface
interface LikeEvents extends AnswerReader {

  @Override
  default void whole(JsonIn answer, AnswerSink out) {
    event("", answer, out);
  }
}
