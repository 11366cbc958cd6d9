package dev.patchbay.testkit;

import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.CompletionRequest;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** {@link NdjsonDialect} of a service that announces a stream and numbers its lines. */
final class NumberedDialect implements Dialect {

  private final Dialect plain = new NdjsonDialect();

  @Override
  public AnswerStream stream() {
    return new AnswerStream() {
      private int number;

      @Override
      public String begin() {
        return "{\"begin\":true}\n";
      }

      @Override
      public String event(CompletionEvent event) {
        ObjectNode line = (ObjectNode) Ndjson.JSON.readTree(plain.streamed(event));
        return line.put("n", ++number) + "\n";
      }
    };
  }

  @Override
  public String answer(Completion answer) {
    return plain.answer(answer);
  }

  @Override
  public String error(int status, String message) {
    return plain.error(status, message);
  }

  @Override
  public Optional<String> streamedError(String message) {
    return plain.streamedError(message);
  }

  @Override
  public CompletionRequest asked(ReceivedRequest request) {
    return plain.asked(request);
  }

  @Override
  public String streamType() {
    return plain.streamType();
  }
}
