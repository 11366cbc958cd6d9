package dev.patchbay.provider.ollama;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.testkit.Script;
import java.util.Map;

/** Both ways to be answered: what is true of one must be true of the other. */
enum Way {
  WHOLE {
    @Override
    Completion read(String message) {
      return Answers.TRIAL.whole(Answers.HELLO, Answers.whole(message));
    }

    @Override
    Script script(String message) {
      return Script.json(200, Answers.whole(message));
    }

    @Override
    Completion ask(AbstractProvider provider, CompletionRequest request) {
      return provider.complete(request);
    }
  },
  STREAMED {
    @Override
    Completion read(String message) {
      return Completion.of(
          Answers.TRIAL.stream(Answers.HELLO, Answers.streamed(message).getBytes(UTF_8)));
    }

    @Override
    Script script(String message) {
      return stream(Answers.streamed(message)).end();
    }

    @Override
    Completion ask(AbstractProvider provider, CompletionRequest request) {
      try (CompletionStream stream = provider.stream(request)) {
        return stream.toCompletion();
      }
    }
  };

  /** What becomes of an answer of that message. */
  abstract Completion read(String message);

  /** A server's answer of that message. */
  abstract Script script(String message);

  /** The answer of a provider, read to its end. */
  abstract Completion ask(AbstractProvider provider, CompletionRequest request);

  /** The beginning of a stream. */
  static Script stream(String lines) {
    return Script.chunked(200, Map.of("content-type", "application/x-ndjson")).chunk(lines);
  }
}
