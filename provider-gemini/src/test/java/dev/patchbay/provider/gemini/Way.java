package dev.patchbay.provider.gemini;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.testkit.Script;

/** Both ways to be answered: what is true of one must be true of the other. */
enum Way {
  WHOLE {
    @Override
    Completion read(CompletionRequest request, String... parts) {
      return Answers.TRIAL.whole(request, Answers.whole(parts));
    }

    @Override
    Script script(String... parts) {
      return Script.json(200, Answers.whole(parts));
    }

    @Override
    Completion ask(AbstractProvider provider, CompletionRequest request) {
      return provider.complete(request);
    }
  },
  STREAMED {
    @Override
    Completion read(CompletionRequest request, String... parts) {
      return Answers.completion(Answers.streamed(parts));
    }

    @Override
    Script script(String... parts) {
      return Script.stream().chunk(Answers.streamed(parts)).end();
    }

    @Override
    Completion ask(AbstractProvider provider, CompletionRequest request) {
      try (CompletionStream stream = provider.stream(request)) {
        return stream.toCompletion();
      }
    }
  };

  /** What becomes of an answer of these parts. */
  Completion read(String... parts) {
    return read(Answers.HELLO, parts);
  }

  /** What becomes of an answer to that request. */
  abstract Completion read(CompletionRequest request, String... parts);

  /** A server's answer of these parts. */
  abstract Script script(String... parts);

  /** The answer of a provider, read to its end. */
  abstract Completion ask(AbstractProvider provider, CompletionRequest request);
}
