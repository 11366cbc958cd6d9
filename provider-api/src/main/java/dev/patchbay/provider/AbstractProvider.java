package dev.patchbay.provider;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A chat-completion service. This is the type that {@link java.util.ServiceLoader} looks for: a provider is a public
 * class with a public constructor without arguments, named in {@code
 * META-INF/services/dev.patchbay.provider.AbstractProvider}, in a jar on the class path.
 *
 * <p>To use one:
 *
 * <pre>{@code
 * Completion answer = provider.complete(CompletionRequest.builder("gpt-3.5-turbo").user("Why is the sky blue?").build());
 * }</pre>
 *
 * <p>To write one, say what it is and implement {@link #createCompletion(CompletionRequest, CallContext)}:
 *
 * <pre>{@code
 * public final class Parrot extends AbstractProvider {
 *   public Parrot() {
 *     super(ProviderInfo.builder("parrot", "https://parrot.example").models("parrot-1").build());
 *   }
 *
 *   protected CompletionResult createCompletion(CompletionRequest request, CallContext context) {
 *     return Completion.of(request.messages().get(0).text());
 *   }
 * }
 * }</pre>
 *
 * <p>All other methods check and complete what that one method does: a request is refused if the provider does not
 * declare the model or a capability that it needs; a result of the wrong kind, a null or an unexpected exception becomes a
 * {@link ProviderException} of kind {@link ErrorKind#PLUGIN_FAILURE}; errors and results are given the provider's id and
 * the model.
 *
 * <p>A provider is immutable and is called by many threads at once. Its constructor does no I/O.
 */
public abstract class AbstractProvider implements AutoCloseable {

  private final Supplier<ProviderInfo> info;

  /** Makes a provider with these facts. */
  protected AbstractProvider(ProviderInfo info) {
    Objects.requireNonNull(info, "info");
    this.info = () -> info;
  }

  /**
   * Makes a provider that stands for others, whose facts may change as they come and go.
   *
   * @param info gives the facts of the moment, never null and always with the same id; asked often, by any thread, so it must
   *     be quick
   */
  protected AbstractProvider(Supplier<ProviderInfo> info) {
    this.info = Objects.requireNonNull(info, "info");
  }

  /** What is known of the provider without asking the service. */
  public final ProviderInfo info() {
    return info.get();
  }

  /** {@link ProviderInfo#id()}. */
  public final String id() {
    return info().id();
  }

  /** {@link ProviderInfo#url()}. */
  public final URI url() {
    return info().url();
  }

  /** {@link ProviderInfo#working()}. */
  public final boolean working() {
    return info().working();
  }

  /** Whether all its models can {@linkplain Capability#STREAM stream}. */
  public final boolean supportsStream() {
    return info().supports(Capability.STREAM);
  }

  /** Whether it has the model {@code gpt-3.5-turbo}. */
  public final boolean supportsGpt35Turbo() {
    return info().supportsModel("gpt-3.5-turbo");
  }

  /** Whether it has the model {@code gpt-4}. */
  public final boolean supportsGpt4() {
    return info().supportsModel("gpt-4");
  }

  /**
   * The provider to use under these settings. Does no I/O and leaves this one as it is, so that one class can serve two
   * accounts. A provider that takes settings overrides it; this one takes none.
   *
   * @throws IllegalArgumentException if a setting is unknown or wrong
   */
  public AbstractProvider configured(ProviderConfig config) {
    config.requireOnly();
    return this;
  }

  /**
   * Asks the service. The one method that a provider has to implement; applications call {@link #complete} and {@link
   * #stream}, which check the request first.
   *
   * @param request names a model that {@link #info()} declares and needs only declared capabilities
   * @param context the deadline to keep, and the cancellation to obey by means of {@link CallContext#onCancel}; both are
   *     seen to by {@link CompletionStream} once a stream has been returned
   * @return a {@link CompletionStream} if {@link CompletionRequest#stream()}, else a {@link Completion}
   * @throws ProviderException if the call fails; provider and model need not be named
   */
  protected abstract CompletionResult createCompletion(
      CompletionRequest request, CallContext context);

  /**
   * Asks for a whole answer, or for a stream of tokens.
   *
   * @return a {@link CompletionStream}, which the caller closes, if {@code stream}, else a {@link Completion}
   * @throws ProviderException if the call fails
   */
  public final CompletionResult createCompletion(
      String model, List<Message> messages, boolean stream, CompletionOptions options) {
    CompletionRequest request =
        CompletionRequest.builder(model).messages(messages).options(options).build();
    return stream ? stream(request) : complete(request);
  }

  /**
   * Asks for a whole answer and waits for it.
   *
   * @throws ProviderException if the call fails
   */
  public final Completion complete(CompletionRequest request) {
    return complete(request, CallContext.create());
  }

  /**
   * Asks for a whole answer and waits for it, until the context's deadline at most.
   *
   * @throws ProviderException if the call fails, is cancelled, or its deadline passes
   */
  public final Completion complete(CompletionRequest request, CallContext context) {
    Instant start = context.clock().instant();
    CompletionResult result = call(request.withStream(false), context);
    if (result instanceof Completion completion) {
      Duration elapsed = Duration.between(start, context.clock().instant());
      return completion.servedBy(
          id(), request.model(), new Attempt(id(), request.model(), null, 0, elapsed));
    }
    throw wrongResult(request, result, "a whole answer");
  }

  /**
   * Asks for a stream and waits until the service begins to answer. The caller closes the stream.
   *
   * @throws ProviderException if the call fails before it has begun
   */
  public final CompletionStream stream(CompletionRequest request) {
    return stream(request, CallContext.create());
  }

  /**
   * Asks for a stream and waits until the service begins to answer. The caller closes the stream. The context goes on to
   * govern it: deadline and cancellation hold to its end.
   *
   * @throws ProviderException if the call fails before it has begun
   */
  public final CompletionStream stream(CompletionRequest request, CallContext context) {
    Instant start = context.clock().instant();
    CompletionResult result = call(request.withStream(true), context);
    if (result instanceof CompletionStream stream) {
      return stream.servedBy(id(), request.model(), context, start);
    }
    throw wrongResult(request, result, "a stream");
  }

  /** Lets go of what the provider holds. Calls that are running may fail. A second time does nothing. */
  @Override
  public void close() {}

  /** The id and the address. */
  @Override
  public String toString() {
    return id() + " (" + url() + ")";
  }

  private CompletionResult call(CompletionRequest request, CallContext context) {
    try {
      check(request);
      context.requireAlive();
      return createCompletion(request, context);
    } catch (ProviderException e) {
      throw e.servedBy(id(), request.model());
    } catch (VirtualMachineError e) {
      throw e;
    } catch (Throwable e) {
      // Checked exceptions as well: a plugin in Kotlin or Groovy throws them undeclared.
      throw failure(ErrorKind.PLUGIN_FAILURE, "the plugin failed: " + e, request, e);
    }
  }

  /**
   * Refuses a request that the provider cannot serve. Runs before {@link #createCompletion(CompletionRequest, CallContext)};
   * this one asks for a declared model and declared capabilities. A provider that stands for others may leave the decision
   * to them, by overriding it with a method that does nothing.
   *
   * @throws ProviderException if the request is refused; provider and model need not be named
   */
  protected void check(CompletionRequest request) {
    ProviderInfo facts = info();
    ModelInfo model = facts.model(request.model()).orElse(null);
    if (model == null && !facts.openModels()) {
      throw failure(
          ErrorKind.MODEL_UNAVAILABLE,
          "this provider has no model of that name; it has "
              + facts.models().stream().map(ModelInfo::id).toList(),
          request,
          null);
    }
    if (model != null && model.kind() != ModelInfo.Kind.CHAT) {
      throw failure(
          ErrorKind.INVALID_REQUEST,
          "the model is not for completions; it is of kind " + model.kind(),
          request,
          null);
    }
    Set<Capability> missing = Set.of();
    for (Capability needed : request.requiredCapabilities()) {
      if (model == null ? !facts.supports(needed) : !facts.supports(model, needed)) {
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
          request,
          null);
    }
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
        request,
        null);
  }

  private ProviderException failure(
      ErrorKind kind, String detail, CompletionRequest request, @Nullable Throwable cause) {
    return ProviderException.builder(kind, detail)
        .provider(id())
        .model(request.model())
        .cause(cause)
        .build();
  }
}
