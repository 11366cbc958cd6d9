package dev.patchbay.provider;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A chat-completion service. This is the type that {@link java.util.ServiceLoader} looks for: a
 * provider is a public class with a public constructor without arguments, named in
 * {@code META-INF/services/dev.patchbay.provider.AbstractProvider}, in a jar on the class path or
 * in a plugin folder.
 *
 * <h2>To use one</h2>
 *
 * <pre>{@code
 * AbstractProvider provider = new Parrot().configured(
 *     ProviderConfig.builder().set(ProviderConfig.API_KEY, "env:PARROT_API_KEY").build());
 * CompletionRequest request =
 *     CompletionRequest.builder("parrot-1").user("Why is the sky blue?").build();
 *
 * Completion answer = provider.complete(request);
 * System.out.println(answer.text());
 *
 * try (CompletionStream stream = provider.stream(request)) {
 *   stream.tokens().forEach(System.out::print);
 * }
 * }</pre>
 *
 * <p>{@link #complete(CompletionRequest)} waits for the whole answer,
 * {@link #stream(CompletionRequest)} gives it as it is made; the variants with a
 * {@link CallContext} have a deadline and can be cancelled. {@link #completeAsync(CompletionRequest)}
 * gives a future, and {@link CompletionStream#publisher()} a stream for reactive code.
 *
 * <h2>To write one</h2>
 *
 * <p>State its facts and implement {@link #createCompletion(CompletionRequest, CallContext)}:
 *
 * <pre>{@code
 * public final class Parrot extends AbstractProvider {
 *   public Parrot() {
 *     super(ProviderInfo.builder("parrot", "https://parrot.example")
 *         .models("parrot-1")
 *         .capabilities(Capability.STREAM)
 *         .build());
 *   }
 *
 *   protected CompletionResult createCompletion(CompletionRequest request, CallContext context) {
 *     String text = request.messages().get(0).text();
 *     return request.stream()
 *         ? CompletionStream.of(List.of(
 *             new CompletionEvent.TextDelta(text),
 *             new CompletionEvent.Finished(FinishReason.STOP, Usage.UNKNOWN)))
 *         : Completion.of(text);
 *   }
 * }
 * }</pre>
 *
 * <p>All other methods check and complete what that one method does: a request is refused if the
 * provider does not declare the model or a capability that it needs; a result of the wrong kind, a
 * null, an unexpected exception, and a report that the call was cancelled when it was not, become a
 * {@link ProviderException} of kind {@link ErrorKind#PLUGIN_FAILURE}; errors and results are given
 * the provider's id and the model. A plugin's throwables pass as they are only if they are an
 * {@link OutOfMemoryError} or another failure of the JVM itself; a {@link StackOverflowError} is
 * the plugin's failure.
 *
 * <h2>How calls end</h2>
 *
 * <p>A call is over at the deadline of its {@link CallContext}, when that is cancelled, and when
 * the caller's thread is interrupted. The caller is free at most a quarter of a second later,
 * whatever the plugin does, and an answer that comes too late is not handed out. The caller's
 * thread stays as it was: it is interrupted afterwards only if it was before, or was interrupted
 * meanwhile by code other than the plugin's; its context class loader is put back.
 *
 * <p>A provider is immutable and is called by many threads at once. Its constructor does no I/O.
 */
public abstract class AbstractProvider implements AutoCloseable {

  private final Supplier<ProviderInfo> info;

  /**
   * Makes a provider with these facts.
   *
   * @param info what is known without asking the service; it does not change
   * @throws NullPointerException if it is null
   */
  protected AbstractProvider(ProviderInfo info) {
    Objects.requireNonNull(info, "info");
    this.info = () -> info;
  }

  /** For {@link RoutingProvider}, whose facts change. */
  AbstractProvider(Supplier<ProviderInfo> info) {
    this.info = Objects.requireNonNull(info, "info");
  }

  /**
   * What is known of the provider without asking the service: its models, what they can do, its
   * address. Does no I/O.
   */
  public final ProviderInfo info() {
    return info.get();
  }

  /** The provider's name in settings, results and errors: {@link ProviderInfo#id()}. */
  public final String id() {
    return info().id();
  }

  /** The service's address: {@link ProviderInfo#url()}. */
  public final URI url() {
    return info().url();
  }

  /** Whether the provider is known to answer at its address: {@link ProviderInfo#working()}. */
  public final boolean working() {
    return info().working();
  }

  /** Whether all its models can {@linkplain Capability#STREAM stream}. */
  public final boolean supportsStream() {
    return info().supports(Capability.STREAM);
  }

  /** Whether it has the model {@code gpt-3.5-turbo}, by id or by alias. */
  public final boolean supportsGpt35Turbo() {
    return info().supportsModel("gpt-3.5-turbo");
  }

  /** Whether it has the model {@code gpt-4}, by id or by alias. */
  public final boolean supportsGpt4() {
    return info().supportsModel("gpt-4");
  }

  /**
   * The provider to use under these settings. Does no I/O and leaves this one as it is, so that one
   * class can serve two accounts. A provider that takes settings overrides it; this implementation
   * takes none.
   *
   * <p>The registry calls it once, with the settings that it has found for the provider's id. By
   * hand:
   *
   * <pre>{@code
   * AbstractProvider ours = new Parrot().configured(ProviderConfig.builder()
   *     .set(ProviderConfig.BASE_URL, "http://127.0.0.1:8080")
   *     .build());
   * }</pre>
   *
   * @param config the settings; {@link ProviderConfig#empty()} for none
   * @return a provider with the same id, or with that of {@link ProviderConfig#instance()} if there
   *     is one; it may be this one. The caller closes it when it is no longer used
   * @throws IllegalArgumentException if a setting is unknown or wrong; the message names the
   *     setting and where it was set
   */
  public AbstractProvider configured(ProviderConfig config) {
    config.requireOnly();
    return this;
  }

  /**
   * Asks the service. The one method that a provider has to implement; applications call
   * {@link #complete(CompletionRequest)} and {@link #stream(CompletionRequest)}, which check the
   * request first. Many threads call it at once.
   *
   * @param request names a model that {@link #info()} declares, by id or alias, and needs only
   *     declared capabilities. An option or a part that the service has no form for is refused with
   *     {@link ErrorKind#INVALID_REQUEST}, not left out
   * @param context the deadline to keep, and the cancellation to obey by means of
   *     {@link CallContext#onCancel}; once a stream has been returned, {@link CompletionStream}
   *     closes its source at both. Code that obeys neither is interrupted, and abandoned if that
   *     does not help
   * @return a {@link CompletionStream} if {@link CompletionRequest#stream()}, else a
   *     {@link Completion}
   * @throws ProviderException if the call fails; provider and model need not be named
   */
  protected abstract CompletionResult createCompletion(
      CompletionRequest request, CallContext context);

  /**
   * Whether {@link #createCompletion(CompletionRequest, CallContext)} ends by itself, wherever it
   * may block: soon after the context's deadline has passed, the context was cancelled or the
   * thread was interrupted. If so, the caller's thread calls it, and it leaves that thread as it
   * was: interrupted only if other code has interrupted it. If not, which is the default, another
   * thread calls it, so that the caller is free in time whatever it does. That costs some ten
   * microseconds a call, and the caller's thread locals and locks are not those of the provider.
   *
   * <p>A provider that only hands its calls on to others ends in time as they do. For the streams
   * that it makes see {@link CompletionStream.Source#endsWhenClosed()}.
   *
   * @return false, unless overridden; always the same for one provider
   */
  protected boolean endsInTime() {
    return false;
  }

  /**
   * Asks for a whole answer, or for a stream of tokens. Shorthand for a request with nothing but
   * messages and options; {@link #complete(CompletionRequest)} and
   * {@link #stream(CompletionRequest)} take all that a request can hold, and need no cast.
   *
   * @param model the id or an alias of a model
   * @param messages the conversation, oldest first, at least one
   * @param stream whether a stream is wanted
   * @param options how the model is to answer; {@link CompletionOptions#none()} for its defaults
   * @return a {@link CompletionStream}, which the caller closes, if {@code stream}, else a
   *     {@link Completion}
   * @throws IllegalArgumentException if the model is blank or there is no message
   * @throws ProviderException if the call fails
   */
  public final CompletionResult createCompletion(
      String model, List<Message> messages, boolean stream, CompletionOptions options) {
    CompletionRequest request =
        CompletionRequest.builder(model).messages(messages).options(options).build();
    return stream ? stream(request) : complete(request);
  }

  /**
   * Asks for a whole answer and waits for it, without a deadline other than the provider's own
   * timeouts.
   *
   * @param request what to ask; whether it wants a stream does not matter here
   * @return the answer, with this provider's id unless it comes from another one
   * @throws ProviderException if the call fails, or the thread is interrupted while it waits;
   *     {@link ProviderException#kind()} says which
   */
  public final Completion complete(CompletionRequest request) {
    return complete(request, CallContext.create());
  }

  /**
   * Asks for a whole answer and waits for it, until the context's deadline at most.
   *
   * @param request what to ask; whether it wants a stream does not matter here
   * @param context made for this call
   * @return the answer, with this provider's id unless it comes from another one
   * @throws ProviderException if the call fails, is cancelled ({@link ErrorKind#CANCELLED}), or its
   *     deadline passes ({@link ErrorKind#TIMEOUT})
   */
  public final Completion complete(CompletionRequest request, CallContext context) {
    return complete(request, context, () -> {});
  }

  final Completion complete(CompletionRequest request, CallContext context, Runnable asked) {
    Instant start = context.clock().instant();
    CompletionResult result = call(request.withStream(false), context, asked);
    if (result instanceof Completion completion) {
      Duration elapsed = Duration.between(start, context.clock().instant());
      return completion.servedBy(
          new Attempt(idIfKnown(), request.model(), null, 0, elapsed), isRouting());
    }
    throw wrongResult(request, result, "a whole answer");
  }

  /**
   * Asks for a whole answer and does not wait for it: {@link #completeAsync(CompletionRequest,
   * CallContext)} without a deadline other than the provider's own timeouts.
   *
   * <pre>{@code
   * provider.completeAsync(request).thenAccept(answer -> System.out.println(answer.text()));
   * }</pre>
   *
   * @param request what to ask; whether it wants a stream does not matter here
   */
  public final CompletableFuture<Completion> completeAsync(CompletionRequest request) {
    return completeAsync(request, CallContext.create());
  }

  /**
   * Asks for a whole answer and does not wait for it. The call runs on a thread of its own: a
   * virtual one on Java 21 and newer, else a daemon.
   *
   * <p>Whatever else completes the future, such as {@link CompletableFuture#cancel} or
   * {@link CompletableFuture#orTimeout}, cancels the call. A future that was made from it does not.
   *
   * @param request what to ask; whether it wants a stream does not matter here
   * @param context made for this call
   * @return completed with what {@link #complete(CompletionRequest, CallContext)} gives or throws
   */
  public final CompletableFuture<Completion> completeAsync(
      CompletionRequest request, CallContext context) {
    Objects.requireNonNull(request, "request");
    CallContext call = context.child();
    CompletableFuture<Completion> future = new CompletableFuture<>();
    AtomicBoolean over = new AtomicBoolean();
    // On a thread of its own: whoever else completes the future, such as the JDK's only timer for
    // that, must not wait for what a plugin does then.
    CompletableFuture<Completion> unused = future.whenComplete((answer, failure) -> {
      if (!over.get()) {
        Thread ignored = CallThreads.start("patchbay-cancel", call::cancel);
      }
    });
    Runnable asking = () -> {
      try {
        Completion answer = complete(request, call);
        over.set(true);
        future.complete(answer);
      } catch (Throwable e) {
        over.set(true);
        future.completeExceptionally(e);
        Thrown.rethrowFatal(e);
      }
    };
    Thread ignored = CallThreads.start("patchbay-async", handedOver(asking, call));
    return future;
  }

  /** What the other thread runs, if a call is not made on its caller's; called on the caller's. */
  Runnable handedOver(Runnable call, CallContext context) {
    return call;
  }

  /**
   * Asks for a stream, without a deadline other than the provider's own timeouts. It returns when
   * the provider has the service's first response, which may be before the first token; see
   * {@link CompletionStream#awaitOutput()}.
   *
   * @param request what to ask; whether it wants a stream does not matter here
   * @return the stream, which the caller closes
   * @throws ProviderException if the call fails before it has begun; later failures are thrown
   *     where the stream is read
   */
  public final CompletionStream stream(CompletionRequest request) {
    return stream(request, CallContext.create());
  }

  /**
   * Asks for a stream. It returns when the provider has the service's first response. The context
   * goes on to govern the stream: deadline and cancellation hold to its end.
   *
   * @param request what to ask; whether it wants a stream does not matter here
   * @param context made for this call
   * @return the stream, which the caller closes
   * @throws ProviderException if the call fails, is cancelled, or its deadline passes before it has
   *     begun; later failures are thrown where the stream is read
   */
  public final CompletionStream stream(CompletionRequest request, CallContext context) {
    return stream(request, context, () -> {});
  }

  final CompletionStream stream(CompletionRequest request, CallContext context, Runnable asked) {
    Instant start = context.clock().instant();
    CompletionResult result = call(request.withStream(true), context, asked);
    if (result instanceof CompletionStream stream) {
      return stream.servedBy(idIfKnown(), request.model(), context, start);
    }
    throw wrongResult(request, result, "a stream");
  }

  /**
   * Asks for the vectors of texts, without a deadline other than the provider's own timeouts.
   *
   * @return one vector for each text
   * @throws ProviderException if the call fails; see {@link #embed(EmbeddingRequest, CallContext)}
   */
  public final Embeddings embed(EmbeddingRequest request) {
    return embed(request, CallContext.create());
  }

  /**
   * Asks for the vectors of texts, until the context's deadline at most. More texts than the service takes at once are sent in several
   * requests, one after the other.
   *
   * @param request names a model of kind {@link ModelInfo.Kind#EMBEDDING}, or one that is not declared if the provider has {@linkplain
   *     ProviderInfo#openModels() open models}
   * @param context made for this call
   * @return one vector for each text
   * @throws ProviderException if the call fails: {@link ErrorKind#MODEL_UNAVAILABLE} if there is no such model, {@link
   *     ErrorKind#INVALID_REQUEST} if the model or the provider gives no vectors. If several requests were made, it lists them
   */
  public final Embeddings embed(EmbeddingRequest request, CallContext context) {
    return embed(request, context, () -> {});
  }

  final Embeddings embed(EmbeddingRequest request, CallContext context, Runnable asked) {
    if (isRouting()) {
      return embedded(request, context, asked);
    }
    int most = info().model(request.model()).map(ModelInfo::batchLimit).orElse(0);
    return new EmbeddingCall(request, context)
        .run(idIfKnown(), most, batch -> embedded(batch, context, asked));
  }

  private Embeddings embedded(EmbeddingRequest request, CallContext context, Runnable asked) {
    Embeddings embeddings = call(request.model(), context, () -> {
      context.requireAlive();
      asked.run();
      check(request);
      return createEmbeddings(request, context);
    });
    return given(embeddings, "vectors", request.model());
  }

  /**
   * Asks the service for vectors. A provider of a service that gives some overrides it; this implementation refuses. Many threads call it
   * at once.
   *
   * @param request has as many texts as the {@linkplain ModelInfo#batchLimit() model takes at once}
   * @param context the deadline to keep, and the cancellation to obey by means of {@link CallContext#onCancel}
   * @return {@link Embeddings#of}: a vector for each text, in their order
   * @throws ProviderException if the call fails; provider and model need not be named
   */
  protected Embeddings createEmbeddings(EmbeddingRequest request, CallContext context) {
    throw ProviderException.of(ErrorKind.INVALID_REQUEST, "this provider gives no vectors");
  }

  /** {@link #countTokens(CompletionRequest, CallContext)} without a deadline other than the provider's own timeouts. */
  public final OptionalLong countTokens(CompletionRequest request) {
    return countTokens(request, CallContext.create());
  }

  /**
   * Asks the service how many input tokens the request has, without having it answered. An estimate that asks nothing is in the module
   * {@code provider-tools}.
   *
   * @param context made for this call
   * @return empty if the service has no way to say
   * @throws ProviderException if the request cannot be served by what is declared, or the call fails
   */
  public final OptionalLong countTokens(CompletionRequest request, CallContext context) {
    OptionalLong count = call(request.model(), context, () -> {
      context.requireAlive();
      check(request, context);
      return createTokenCount(request, context);
    });
    return given(count, "the number of tokens", request.model());
  }

  /**
   * Asks the service for the number of input tokens. A provider of a service that counts them overrides it; this implementation gives
   * none. Many threads call it at once.
   *
   * @throws ProviderException if the call fails; provider and model need not be named
   */
  protected OptionalLong createTokenCount(CompletionRequest request, CallContext context) {
    return OptionalLong.empty();
  }

  /** {@link #listModels(CallContext)} without a deadline other than the provider's own timeouts. */
  public final List<ModelInfo> listModels() {
    return listModels(CallContext.create());
  }

  /**
   * The models that the service lists now, for this account where it tells accounts apart, each with what is declared of it. A provider
   * that cannot ask its service gives the models that it declares. What can be asked for does not follow from this: {@link #info()}
   * stays as it is.
   *
   * <pre>{@code
   * provider.listModels(CallContext.withTimeout(Duration.ofSeconds(10)))
   *     .forEach(model -> System.out.println(model.id() + " " + model.contextWindow()));
   * }</pre>
   *
   * @param context made for this call
   * @return in the service's order; an immutable list
   * @throws ProviderException if the service cannot be asked, or does not list its models
   */
  public final List<ModelInfo> listModels(CallContext context) {
    List<ModelInfo> listed = call("", context, () -> {
      context.requireAlive();
      // Read here, since the list is the plugin's as well.
      List<ModelInfo> given = createModelList(context);
      return given == null ? null : List.copyOf(given);
    });
    ProviderInfo facts = info();
    Map<String, ModelInfo> models = new LinkedHashMap<>();
    for (ModelInfo model : given(listed, "its models", "")) {
      ModelInfo known = facts.model(model.id()).map(model::addedTo).orElse(model);
      models.putIfAbsent(known.id(), known);
    }
    return List.copyOf(models.values());
  }

  /**
   * Asks the service for its models. A provider of a service that lists them overrides it; this implementation gives those that are
   * declared. Many threads call it at once.
   *
   * @param context the deadline to keep, and the cancellation to obey by means of {@link CallContext#onCancel}
   * @return what the service says of each; what is declared is added to it
   * @throws ProviderException if the call fails; the provider need not be named
   */
  protected List<ModelInfo> createModelList(CallContext context) {
    return info().models();
  }

  /**
   * Releases what the provider holds, such as idle connections. Calls that are running may fail.
   * Closing a second time does nothing. This implementation does nothing at all; a provider that
   * overrides it throws no exception. A registry closes the providers that it has made.
   */
  @Override
  public void close() {}

  /** The id and the address. */
  @Override
  public String toString() {
    return id() + " (" + url() + ")";
  }

  private CompletionResult call(CompletionRequest request, CallContext context, Runnable asked) {
    return call(request.model(), context, () -> {
      context.requireAlive();
      asked.run();
      check(request, context);
      return createCompletion(request, context);
    });
  }

  /**
   * Does the plugin's part of a call, and answers for what the plugin does: an answer that comes too late is none, and the
   * thread is left with the context class loader that it had.
   */
  private <T> T call(String model, CallContext context, Callable<T> code) {
    Thread thread = Thread.currentThread();
    ClassLoader contextLoader = thread.getContextClassLoader();
    try {
      T result = endsInTime() ? code.call() : PluginTask.call(code, context);
      if (!(result instanceof CompletionStream)) {
        context.requireAlive();
      }
      return result;
    } catch (Throwable e) {
      // Checked exceptions as well: a plugin in Kotlin or Groovy throws them undeclared.
      Thrown.rethrowFatal(e);
      throw CallFailure.of(e, context, ErrorKind.PLUGIN_FAILURE, "the plugin failed")
          .servedBy(idIfKnown(), model)
          .withRealAttempts(isRouting());
    } finally {
      if (thread.getContextClassLoader() != contextLoader) {
        thread.setContextClassLoader(contextLoader);
      }
    }
  }

  /** Whether what it says of attempts counts. */
  private boolean isRouting() {
    return this instanceof RoutingProvider;
  }

  /** Refuses a request that the provider cannot serve by what it declares, and by what a router knows beside. */
  void check(CompletionRequest request, CallContext context) {
    ProviderInfo facts = info();
    ModelInfo model = checkedModel(facts, request.model(), ModelInfo.Kind.CHAT);
    Set<Capability> missing = Set.of();
    for (Capability needed : request.requiredCapabilities()) {
      boolean declared = model == null ? facts.supports(needed) : facts.supports(model, needed);
      if (!declared && !context.knows(needed)) {
        missing = new TreeSet<>(missing);
        missing.add(needed);
      }
    }
    if (!missing.isEmpty()) {
      throw failure(
          ErrorKind.INVALID_REQUEST,
          "the request needs " + missing + ", which it does not declare"
              + (missing.stream().anyMatch(Capability::isOpaque)
                  ? "; opaque parts go back to the provider that gave them, or are taken out with"
                      + " CompletionRequest.withoutOpaque()"
                  : ""),
          request.model());
    }
  }

  /** The same for vectors. */
  void check(EmbeddingRequest request) {
    ModelInfo unused = checkedModel(info(), request.model(), ModelInfo.Kind.EMBEDDING);
  }

  private @Nullable ModelInfo checkedModel(ProviderInfo facts, String name, ModelInfo.Kind kind) {
    if (!facts.missing().isEmpty()) {
      throw failure(
          ErrorKind.AUTHENTICATION,
          "the provider is not configured: " + facts.howToConfigure(),
          name);
    }
    ModelInfo model = facts.model(name).orElse(null);
    if (model == null && !facts.openModels()) {
      throw failure(
          ErrorKind.MODEL_UNAVAILABLE,
          "this provider has no model of that name; it has "
              + facts.models().stream().map(ModelInfo::id).toList(),
          name);
    }
    if (model != null && model.kind() != kind) {
      throw failure(
          ErrorKind.INVALID_REQUEST,
          kind == ModelInfo.Kind.CHAT
              ? "the model is not for completions; it is of kind " + model.kind()
              : "the model gives no vectors; it is of kind " + model.kind(),
          name);
    }
    return model;
  }

  private <T> T given(@Nullable T result, String wanted, String model) {
    if (result == null) {
      throw failure(
          ErrorKind.PLUGIN_FAILURE, "asked for " + wanted + ", the plugin returned nothing", model);
    }
    return result;
  }

  private ProviderException wrongResult(
      CompletionRequest request, @Nullable CompletionResult result, String expected) {
    if (result instanceof CompletionStream stream) {
      stream.close();
    }
    String got = result == null ? "nothing" : "a " + result.getClass().getSimpleName();
    return failure(
        ErrorKind.PLUGIN_FAILURE,
        "asked for " + expected + ", the plugin returned " + got,
        request.model());
  }

  private ProviderException failure(ErrorKind kind, String detail, String model) {
    return ProviderException.builder(kind, detail)
        .provider(idIfKnown())
        .model(model)
        .build();
  }

  /** The id, or nothing if the plugin fails to say. */
  private String idIfKnown() {
    try {
      return id();
    } catch (Throwable e) {
      Thrown.rethrowFatal(e);
      return "";
    }
  }
}
