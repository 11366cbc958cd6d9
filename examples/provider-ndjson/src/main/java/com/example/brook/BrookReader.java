package com.example.brook;

import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.Usage;
import dev.patchbay.provider.http.AnswerReader;
import dev.patchbay.provider.http.AnswerSink;
import dev.patchbay.provider.http.JsonIn;
import dev.patchbay.provider.http.ServiceError;

/** What Brook answers: a whole answer says at once what the lines of a stream say one after the other. */
final class BrookReader implements AnswerReader {

  @Override
  public void whole(JsonIn answer, AnswerSink out) {
    event("", answer, out);
  }

  @Override
  public void event(String name, JsonIn line, AnswerSink out) {
    String member;
    while ((member = line.nextMember()) != null) {
      switch (member) {
        case "text" -> out.text(line);
        case "in" -> out.usage(Usage.of(line.count(), -1));
        case "out" -> out.usage(Usage.of(-1, line.count()));
        case "end" -> end(line.string(), out);
        case "error" -> throw out.failed(ServiceError.read(line));
        default -> {}
      }
    }
  }

  private static void end(String reason, AnswerSink out) {
    if (!reason.isEmpty()) {
      out.finishReason(reason.equals("length") ? FinishReason.LENGTH : FinishReason.STOP);
      out.done();
    }
  }
}
