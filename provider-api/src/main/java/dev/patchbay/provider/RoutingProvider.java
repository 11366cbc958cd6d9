package dev.patchbay.provider;

import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A provider that answers by asking others: a router is one, and so is what hands its calls on, such as a cache. Its facts may change
 * as the others come and go, it leaves it to them which requests they refuse, and it alone can say which calls were made: what another
 * provider claims of attempts that it did not make is dropped.
 *
 * <pre>{@code
 * final class Spoken extends RoutingProvider {
 *   private final AbstractProvider inner;
 *
 *   Spoken(AbstractProvider inner) {
 *     super(inner::info);
 *     this.inner = inner;
 *   }
 *
 *   protected CompletionResult createCompletion(CompletionRequest request, CallContext context) {
 *     return request.stream() ? inner.stream(request, context) : inner.complete(request, context);
 *   }
 * }
 * }</pre>
 *
 * <p>It ends in time as the providers that it asks do; what it waits for beside those has to obey the context as well.
 */
public abstract class RoutingProvider extends AbstractProvider {

  /**
   * Makes a provider that stands for others.
   *
   * @param info gives the facts of the moment, never null and always with the same id; asked often, by any thread, so it must be quick
   * @throws NullPointerException if the supplier is null
   */
  protected RoutingProvider(Supplier<ProviderInfo> info) {
    super(info);
  }

  /** Leaves it to the providers that are asked. */
  @Override
  final void check(CompletionRequest request, CallContext context) {}

  /** The same. */
  @Override
  final void check(EmbeddingRequest request) {}

  /** Yes: it waits for providers, which end in time. */
  @Override
  protected final boolean endsInTime() {
    return true;
  }

  /**
   * Prepares a call that is made on another thread than its caller's, as {@link #completeAsync} does. Runs on the thread of the caller, so
   * what belongs to that thread can be carried over, such as the span of a trace. This implementation carries nothing. One that hands its calls
   * on to another provider lets that one prepare them, with {@link #handedOverBy}.
   *
   * @param call the call, to be run once
   * @param context that of the call
   * @return what to run on the other thread in its place
   */
  @Override
  protected Runnable handedOver(Runnable call, CallContext context) {
    return call;
  }

  /** What {@link #handedOver} of that provider gives, for a provider that hands its calls on to it; the call itself if it is no routing one. */
  protected static Runnable handedOverBy(
      AbstractProvider provider, Runnable call, CallContext context) {
    return provider.handedOver(call, context);
  }

  /**
   * Asks a provider, as {@link AbstractProvider#complete} or {@link AbstractProvider#stream} does; a stream is returned when its output
   * has begun, so that until then another provider may be asked instead. No event of it is lost.
   *
   * @param asked is told, before the provider's code runs, that it does; it is not told if the call is over by then
   * @return a {@link Completion}, or a {@link CompletionStream} whose first output is there, as the request wants
   * @throws ProviderException if the call fails before that; a stream is closed then
   */
  protected static CompletionResult ask(
      AbstractProvider provider, CompletionRequest request, CallContext context, Runnable asked) {
    if (!request.stream()) {
      return provider.complete(request, context, asked);
    }
    CompletionStream stream = provider.stream(request, context, asked);
    try {
      stream.awaitOutput();
      return stream;
    } catch (IllegalStateException e) {
      stream.close();
      throw ProviderException.builder(
              ErrorKind.PLUGIN_FAILURE, "the plugin returned a stream that is being read")
          .provider(stream.provider())
          .model(request.model())
          .cause(e)
          .build();
    }
  }

  /**
   * The same for a provider that is known to be able to do more than it declares.
   *
   * @param known what a {@link ModelCatalogue} says that the model can do: a request that needs it is not refused for that
   */
  protected static CompletionResult ask(
      AbstractProvider provider,
      CompletionRequest request,
      CallContext context,
      Set<Capability> known,
      Runnable asked) {
    return ask(provider, request, knowing(known, request, context), asked);
  }

  private static CallContext knowing(
      Set<Capability> known, CompletionRequest request, CallContext context) {
    boolean needed =
        !known.isEmpty() && !Collections.disjoint(known, request.requiredCapabilities());
    return needed ? context.knowing(known) : context;
  }

  /**
   * Asks a provider for the number of input tokens, as {@link AbstractProvider#countTokens(CompletionRequest, CallContext)} does.
   *
   * @param known what a {@link ModelCatalogue} says that the model can do: a request that needs it is not refused for that
   * @return empty if the service has no way to say
   * @throws ProviderException if the call fails
   */
  protected static OptionalLong countTokens(
      AbstractProvider provider,
      CompletionRequest request,
      CallContext context,
      Set<Capability> known) {
    return provider.countTokens(request, knowing(known, request, context));
  }

  /**
   * Asks a provider for vectors, as {@link AbstractProvider#embed(EmbeddingRequest, CallContext)} does.
   *
   * @param asked is told, before the provider's code runs, that it does: once for each request that the texts are split into
   * @throws ProviderException if the call fails
   */
  protected static Embeddings ask(
      AbstractProvider provider, EmbeddingRequest request, CallContext context, Runnable asked) {
    return provider.embed(request, context, asked);
  }

  /**
   * That answer, with the calls that were made before it and failed.
   *
   * @param made in order; they come before those that the answer lists anyway
   */
  protected static Completion withEarlierAttempts(Completion answer, List<Attempt> made) {
    return withEarlierAttempts(answer, made, null);
  }

  /**
   * The same, with what the tokens of the answer cost.
   *
   * @param price null if it is not known
   */
  protected static Completion withEarlierAttempts(
      Completion answer, List<Attempt> made, @Nullable ModelPrice price) {
    return answer.withEarlierAttempts(made, price);
  }

  /** The same for a stream, which lists them, and if it fails its failure does. To be called before it is read. */
  protected static CompletionStream withEarlierAttempts(
      CompletionStream stream, List<Attempt> made) {
    return withEarlierAttempts(stream, made, null);
  }

  /**
   * The same, with what the tokens of the stream cost.
   *
   * @param price null if it is not known
   */
  protected static CompletionStream withEarlierAttempts(
      CompletionStream stream, List<Attempt> made, @Nullable ModelPrice price) {
    return stream.withEarlierAttempts(made, price);
  }

  /** Runs that on a thread of its own: a virtual one on Java 21 and newer, else a daemon. */
  protected static void start(String name, Runnable task) {
    Thread unused = CallThreads.start(name, task);
  }
}
