package dev.patchbay.spring;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.Attempt;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.ProviderException;
import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.metadata.ChatResponseMetadata;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import reactor.adapter.JdkFlowAdapter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;
import reactor.core.scheduler.Schedulers;

/**
 * A chat model of Spring AI that asks a provider, most often a {@link dev.patchbay.registry.Router}. Thread-safe.
 *
 * <pre>{@code
 * ChatModel model = new PatchbayChatModel(router, PatchbayChatOptions.builder().model("gpt-5.4-mini").build());
 * ChatResponse answer = model.call(new Prompt("Why is the sky blue?"));
 * answer.getMetadata().get(PatchbayChatModel.PROVIDER);   // the provider that answered
 * }</pre>
 *
 * <p>A failure is a {@link org.springframework.ai.retry.TransientAiException} if the same request may be tried again later, else a {@link
 * org.springframework.ai.retry.NonTransientAiException}; the cause is the {@link ProviderException}, which has the kind of error, the
 * attempts and the text so far. A stream that breaks off ends with such an error, never as if it were whole.
 *
 * <p>Nothing of a stream is read before it is asked for, and cancelling the subscription closes the service's socket. The threads that
 * subscribe and ask for more are not blocked. Like every chat model of Spring AI 2, this one does not call tools: {@code ChatClient} does.
 */
public final class PatchbayChatModel implements ChatModel {

  /** The name, in the metadata of a response, of the id of the provider that answered, a {@link String}. */
  public static final String PROVIDER = "patchbay.provider";

  /** The name of the {@link Attempt}s that were made, a list of them. */
  public static final String ATTEMPTS = "patchbay.attempts";

  /** The name of what became of the attempts, in one line. */
  public static final String WHY = "patchbay.why";

  /** The name of the {@link dev.patchbay.provider.Cost}; there is none if the price is not known. */
  public static final String COST = "patchbay.cost";

  private static final ContextSnapshotFactory SNAPSHOTS =
      ContextSnapshotFactory.builder().build();

  private static final Executor THREADS = task -> {
    Thread thread = new Thread(task, "patchbay-call");
    thread.setDaemon(true);
    thread.start();
  };

  private final AbstractProvider provider;
  private final PatchbayChatOptions options;

  /**
   * Makes a model.
   *
   * @param provider is asked; not closed by this model
   * @param options hold where those of a prompt say nothing
   */
  public PatchbayChatModel(AbstractProvider provider, PatchbayChatOptions options) {
    this.provider = Objects.requireNonNull(provider, "provider");
    this.options = Objects.requireNonNull(options, "options");
  }

  @Override
  public PatchbayChatOptions getOptions() {
    return options;
  }

  /**
   * Asks for a whole answer.
   *
   * @throws IllegalArgumentException if the prompt names no model, or has what cannot be sent
   */
  @Override
  public ChatResponse call(Prompt prompt) {
    CompletionRequest request = PromptReading.request(prompt, options);
    try {
      return AnswerWriting.response(provider.complete(request, context(prompt)));
    } catch (ProviderException e) {
      throw AiErrors.of(e);
    }
  }

  /**
   * Asks for a stream, once for each subscription. Each piece of text is a response; the last one has no text, and the tool calls, the
   * finish reason, the usage and all metadata.
   */
  @Override
  public Flux<ChatResponse> stream(Prompt prompt) {
    return Flux.deferContextual(outer -> Flux.using(
        () -> new Subscribed(context(prompt)),
        call -> stream(prompt, call, SNAPSHOTS.captureAll(outer)),
        Subscribed::leave,
        false));
  }

  /** The call runs in the context of its subscriber, such as the span of a trace, though on another thread. */
  private Flux<ChatResponse> stream(Prompt prompt, Subscribed call, ContextSnapshot outer) {
    CompletionRequest request = PromptReading.request(prompt, options);
    // Waits for the first output, and a thread of Reactor's is not to be held up: there are few.
    return Mono.fromCallable(outer.wrap(() -> begun(request, call)))
        .subscribeOn(Schedulers.fromExecutor(THREADS))
        .flatMapMany(PatchbayChatModel::responses)
        .onErrorMap(ProviderException.class, AiErrors::of);
  }

  /** Null if the subscriber has left meanwhile: Reactor would log a failure that reaches no subscriber. */
  private @Nullable CompletionStream begun(CompletionRequest request, Subscribed call) {
    try {
      return provider.stream(request, call.context);
    } catch (ProviderException e) {
      if (call.left) {
        return null;
      }
      throw e;
    }
  }

  /** The call of one subscription. */
  private static final class Subscribed {
    private final CallContext context;
    private volatile boolean left;

    Subscribed(CallContext context) {
      this.context = context;
    }

    /** The subscriber wants no more, or there is no more. */
    void leave() {
      left = true;
      context.cancel();
    }
  }

  private static Flux<ChatResponse> responses(CompletionStream stream) {
    ChatResponseMetadata metadata = AnswerWriting.metadata(stream.provider(), stream.model());
    return JdkFlowAdapter.flowPublisherToFlux(stream.publisher())
        .handle((event, sink) -> write(event, stream, metadata, sink));
  }

  private static void write(
      CompletionEvent event,
      CompletionStream stream,
      ChatResponseMetadata metadata,
      SynchronousSink<ChatResponse> sink) {
    if (event instanceof CompletionEvent.TextDelta delta) {
      sink.next(AnswerWriting.text(delta.text(), metadata));
    } else if (event instanceof CompletionEvent.ReasoningDelta delta) {
      sink.next(AnswerWriting.reasoning(delta.text(), metadata));
    } else if (event instanceof CompletionEvent.Finished) {
      // Everything else is in the answer as a whole.
      sink.next(AnswerWriting.last(stream.toCompletion()));
    }
  }

  private CallContext context(Prompt prompt) {
    CallContext.Builder context = CallContext.builder();
    ChatOptions given = prompt.getOptions();
    PatchbayChatOptions own = given instanceof PatchbayChatOptions ours ? ours : options;
    own.getAttributes().forEach(context::attribute);
    Duration timeout = own.getTimeout() == null ? options.getTimeout() : own.getTimeout();
    if (timeout != null) {
      context.timeout(timeout);
    }
    return context.build();
  }
}
