package dev.patchbay.provider.bedrock;

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
    Completion read(CompletionRequest request, String... blocks) {
      return Answers.TRIAL.whole(request, Answers.whole(blocks));
    }

    @Override
    Script script(String... blocks) {
      return Script.json(200, Answers.whole(blocks));
    }

    @Override
    Completion ask(AbstractProvider provider, CompletionRequest request) {
      return provider.complete(request);
    }
  },
  STREAMED {
    @Override
    Completion read(CompletionRequest request, String... blocks) {
      return Answers.completion(Answers.streamed(blocks));
    }

    @Override
    Script script(String... blocks) {
      return stream(Answers.streamed(blocks)).end();
    }

    @Override
    Completion ask(AbstractProvider provider, CompletionRequest request) {
      try (CompletionStream stream = provider.stream(request)) {
        return stream.toCompletion();
      }
    }
  };

  /** What becomes of an answer of these blocks. */
  Completion read(String... blocks) {
    return read(Answers.HELLO, blocks);
  }

  /** What becomes of an answer to that request. */
  abstract Completion read(CompletionRequest request, String... blocks);

  /** A server's answer of these blocks. */
  abstract Script script(String... blocks);

  /** The answer of a provider, read to its end. */
  abstract Completion ask(AbstractProvider provider, CompletionRequest request);

  /** The beginning of a stream. */
  static Script stream(String frames) {
    return Script.chunked(200, Map.of("content-type", "application/vnd.amazon.eventstream"))
        .chunk(frames);
  }
}
