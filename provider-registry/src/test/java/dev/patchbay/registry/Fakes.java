package dev.patchbay.registry;

import dev.patchbay.provider.Capability;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.ModelInfo;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.ProviderInfo;
import dev.patchbay.provider.Usage;
import dev.patchbay.testkit.FakeProvider;
import dev.patchbay.testkit.FakeProvider.Reply;
import java.time.Duration;
import java.util.List;

/** Fake providers in few words: each serves one model, streams, and may hang for all that the router knows. */
final class Fakes {

  static final String MODEL = "m";
  static final CompletionRequest HELLO =
      CompletionRequest.builder(MODEL).user("Hello").build();

  private Fakes() {}

  static FakeProvider fake(String id, Reply... replies) {
    return fake(id, ModelInfo.of(MODEL), replies);
  }

  static FakeProvider fake(String id, ModelInfo model, Reply... replies) {
    FakeProvider.Builder builder =
        FakeProvider.builder(ProviderInfo.builder(id, "https://" + id + ".example")
            .models(List.of(model))
            .capabilities(Capability.STREAM)
            .build());
    List.of(replies).forEach(builder::reply);
    return builder.build();
  }

  /** An answer of that text, whole or as a stream of one piece. */
  static Reply text(String text) {
    return (request, context) -> request.stream()
        ? CompletionStream.of(List.of(
            new CompletionEvent.TextDelta(text),
            new CompletionEvent.Finished(FinishReason.STOP, Usage.of(1, 2))))
        : Completion.builder(text).usage(Usage.of(1, 2)).build();
  }

  static Reply failing(ErrorKind kind) {
    return failing(ProviderException.builder(kind, "the script says so"));
  }

  static Reply failing(ErrorKind kind, Duration retryAfter) {
    return failing(ProviderException.builder(kind, "the script says so").retryAfter(retryAfter));
  }

  static Reply failing(ProviderException.Builder failure) {
    return (request, context) -> {
      throw failure.build();
    };
  }
}
