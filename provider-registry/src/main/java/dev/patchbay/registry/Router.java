package dev.patchbay.registry;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionResult;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A provider that stands for all of a {@link ProviderRegistry}: it asks the one that suits a request best, and another one,
 * or the same one again, if that fails.
 *
 * <pre>{@code
 * Router router = registry.router();
 * Completion answer = router.complete(CompletionRequest.builder("gpt-4").user("Why is the sky blue?").build());
 * answer.provider();   // who answered
 * answer.attempts();   // who was asked
 * }</pre>
 *
 * <p>What may follow a failure is said by its {@link dev.patchbay.provider.ErrorKind}. If another provider may be asked it is
 * asked at once; only when none is left, one that failed is asked again, after a back-off or the time that it asked for. The
 * one exception is a connection that the service had closed ({@link dev.patchbay.provider.ErrorKind#STALE_CONNECTION}): the
 * same provider is asked once more at once, at most once a call, and neither its health nor any limit but {@link
 * RoutingOptions#maxAttempts()} counts that attempt. A provider that keeps failing is left alone for a while, unless no other can serve. The deadline of the {@link CallContext}
 * holds for everything together, waits included: a wait that would pass it is not begun. Cancelling ends a wait at once.
 *
 * <p>A stream is returned when its first output is there; until then another provider may be asked, from then on none is, so
 * two answers are never joined. The stream is the chosen provider's own.
 *
 * <p>If all fails, the exception is the failure itself if one call was made. Otherwise its cause is the first failure, the
 * others are suppressed exceptions, and its message lists all calls; so does {@link
 * dev.patchbay.provider.ProviderException#attempts()}.
 *
 * <p>Its {@link #info()} is the union of what the registry's working providers declare. Closing it does nothing: the
 * providers belong to the registry. Immutable for its users, and thread-safe.
 */
public final class Router extends AbstractProvider {

  private final ProviderRegistry registry;
  private final RoutingOptions options;
  private final Listeners listeners;
  private final RetryBudget budget;
  private final Pause pause;
  private final AtomicLong sequence = new AtomicLong();

  Router(ProviderRegistry registry, RoutingOptions options, Pause pause) {
    super(registry::union);
    this.registry = registry;
    this.options = options;
    this.pause = pause;
    listeners = new Listeners(options.listeners());
    budget = new RetryBudget(options.retryBudget());
  }

  /** How it goes about it. */
  public RoutingOptions options() {
    return options;
  }

  /** Leaves the decision to the selection, which knows each provider and says more. */
  @Override
  protected void check(CompletionRequest request) {}

  /** Yes: it waits for the providers, which end in time, and for retries, which do as well. */
  @Override
  protected boolean endsInTime() {
    return true;
  }

  @Override
  protected CompletionResult createCompletion(CompletionRequest request, CallContext context) {
    ProviderQuery query = options.query(request);
    Match match = registry.match(query);
    if (match.candidates().isEmpty()) {
      throw match.selection().unavailable();
    }
    budget.save();
    String key =
        context.attribute(RoutingOptions.STICKY_KEY).map(Object::toString).orElse(null);
    long now = RoutedCall.nanos(context.clock().instant());
    Draw draw = Draw.of(options.seed(), sequence.getAndIncrement(), key, now);
    return new RoutedCall(this, request, context, draw, match.candidates()).run();
  }

  Health health() {
    return registry.liveHealth();
  }

  Listeners listeners() {
    return listeners;
  }

  RetryBudget budget() {
    return budget;
  }

  Pause pause() {
    return pause;
  }
}
