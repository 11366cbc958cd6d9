package dev.patchbay.integration;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionStream;

/** Both ways to ask: what is true of one must be true of the other. */
enum Way {
  WHOLE {
    @Override
    Completion ask(AbstractProvider provider, CompletionRequest request) {
      return provider.complete(request);
    }
  },
  STREAMED {
    @Override
    Completion ask(AbstractProvider provider, CompletionRequest request) {
      try (CompletionStream stream = provider.stream(request)) {
        return stream.toCompletion();
      }
    }
  };

  /** The answer, read to its end. */
  abstract Completion ask(AbstractProvider provider, CompletionRequest request);
}
