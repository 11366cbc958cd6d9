package dev.patchbay.provider;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A provider whose answer a test gives as a function, and that counts how often it is called. */
final class TestProvider extends AbstractProvider {

  static final String MODEL = "parrot-1";

  private final BiFunction<CompletionRequest, CallContext, @Nullable CompletionResult> answer;
  private final AtomicInteger calls = new AtomicInteger();

  TestProvider(
      ProviderInfo info,
      BiFunction<CompletionRequest, CallContext, @Nullable CompletionResult> answer) {
    super(info);
    this.answer = answer;
  }

  /** A provider that can do everything and answers so. */
  static TestProvider answering(Supplier<@Nullable CompletionResult> answer) {
    return new TestProvider(able().build(), (request, context) -> answer.get());
  }

  /** A provider that answers in the way that is asked for. */
  static TestProvider with(ProviderInfo.Builder info) {
    return new TestProvider(
        info.build(),
        (request, context) -> request.stream()
            ? ScriptedSource.of(Events.text("Hi"), Events.FINISHED).stream()
            : Completion.of("Hi"));
  }

  /** The facts of a provider without capabilities. */
  static ProviderInfo.Builder plain() {
    return ProviderInfo.builder("parrot", "https://parrot.example").models(MODEL);
  }

  /** The facts of a provider that can do everything. */
  static ProviderInfo.Builder able() {
    return plain()
        .capabilities(
            Capability.STREAM,
            Capability.TOOLS,
            Capability.VISION,
            Capability.JSON_OBJECT,
            Capability.JSON_SCHEMA,
            Capability.EXTRAS);
  }

  static CompletionRequest request() {
    return asking(MODEL).build();
  }

  static CompletionRequest.Builder asking(String model) {
    return CompletionRequest.builder(model).user("Hello");
  }

  int calls() {
    return calls.get();
  }

  @Override
  protected CompletionResult createCompletion(CompletionRequest request, CallContext context) {
    calls.incrementAndGet();
    return answer.apply(request, context);
  }
}
