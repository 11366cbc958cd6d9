package dev.patchbay.registry;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Capability;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionResult;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.ModelInfo;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.ProviderInfo;
import dev.patchbay.provider.Usage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A provider that does for each call what a test wrote down, the last again and again, and counts its calls. */
final class ScriptedProvider extends AbstractProvider {

  static final String MODEL = "m";
  static final CompletionRequest HELLO =
      CompletionRequest.builder(MODEL).user("Hello").build();

  /** What one call does. */
  interface Answer {
    CompletionResult give(CompletionRequest request, CallContext context) throws Exception;
  }

  private final List<Answer> answers;
  private final AtomicInteger calls = new AtomicInteger();

  private ScriptedProvider(ProviderInfo info, List<Answer> answers) {
    super(info);
    this.answers = answers;
  }

  static ScriptedProvider of(String id, Answer... answers) {
    return of(id, ModelInfo.of(MODEL), answers);
  }

  static ScriptedProvider of(String id, ModelInfo model, Answer... answers) {
    ProviderInfo info = ProviderInfo.builder(id, "https://" + id + ".example")
        .models(List.of(model))
        .capabilities(Capability.STREAM)
        .build();
    return new ScriptedProvider(info, List.of(answers));
  }

  /** An answer of that text, whole or as a stream of one piece. */
  static Answer text(String text) {
    return (request, context) -> request.stream()
        ? CompletionStream.of(List.of(
            new CompletionEvent.TextDelta(text),
            new CompletionEvent.Finished(FinishReason.STOP, Usage.of(1, 2))))
        : Completion.builder(text).usage(Usage.of(1, 2)).build();
  }

  static Answer failing(ErrorKind kind) {
    return failing(ProviderException.builder(kind, "the script says so"));
  }

  static Answer failing(ErrorKind kind, Duration retryAfter) {
    return failing(ProviderException.builder(kind, "the script says so").retryAfter(retryAfter));
  }

  static Answer failing(ProviderException.Builder failure) {
    return (request, context) -> {
      throw failure.build();
    };
  }

  int calls() {
    return calls.get();
  }

  @Override
  protected CompletionResult createCompletion(CompletionRequest request, CallContext context) {
    int call = calls.getAndIncrement();
    try {
      return answers.get(Math.min(call, answers.size() - 1)).give(request, context);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
