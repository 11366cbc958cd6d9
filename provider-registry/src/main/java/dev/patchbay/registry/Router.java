package dev.patchbay.registry;

import dev.patchbay.provider.Attempt;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionResult;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.RoutingProvider;
import java.time.Instant;
import java.util.List;
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
 * <p>A call can bring options of its own, under the attributes {@link RoutingOptions#OPTIONS} and {@link RoutingOptions#QUERY} of its
 * context, so that one router serves callers with different needs.
 *
 * <p>Its {@link #info()} is the union of what the registry's working providers declare. Closing it does nothing: the
 * providers belong to the registry. Immutable for its users, and thread-safe.
 */
public final class Router extends RoutingProvider {

  private final ProviderRegistry registry;
  private final RoutingOptions options;
  private final Listeners listeners;
  private final RetryBudget budget;
  private final Pause pause;
  private final AtomicLong sequence = new AtomicLong();

  Router(ProviderRegistry registry, RoutingOptions options, Pause pause) {
    super(registry::combined);
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

  /** What it would do with that request now, for people: {@link #explain(CompletionRequest, CallContext)} without a context. */
  public String explain(CompletionRequest request) {
    return explain(request, CallContext.create());
  }

  /**
   * What it would do with that request now, for people, some lines of text: who can serve it and why not the others, whom its strategy
   * chooses first, and the limits that hold. Asks nobody.
   *
   * @param context with the options and the sticky key of the call, if it has any
   */
  public String explain(CompletionRequest request, CallContext context) {
    RoutingOptions held = optionsOf(context);
    Selection selection = registry.select(held.query(request, context));
    StringBuilder text = new StringBuilder(selection.explain());
    List<Candidate> candidates = selection.candidates();
    if (!candidates.isEmpty()) {
      Draw draw = draw(held, sequence.get(), context);
      String first;
      try {
        first = draw.choose(held.strategy(), candidates).toString();
      } catch (IllegalStateException e) {
        first = "nobody: " + e.getMessage();
      }
      text.append("  First asked is ").append(first);
      text.append(", by the strategy ").append(held.strategy()).append('\n');
    }
    return text.append("  Limits: ").append(held.limits()).append('\n').toString();
  }

  @Override
  protected CompletionResult createCompletion(CompletionRequest request, CallContext context) {
    RoutingOptions held = optionsOf(context);
    Match match = registry.match(held.query(request, context));
    if (match.candidates().isEmpty()) {
      throw match.selection().unavailable();
    }
    budget.save();
    Draw draw = draw(held, sequence.getAndIncrement(), context);
    Routing routing = new Routing(
        held,
        registry.liveHealth(),
        budget,
        pause,
        held == options ? listeners : listeners.and(held.listeners()),
        request,
        context,
        draw);
    return new RoutedCall(routing, match.meant(request), context, draw, match.candidates()).run();
  }

  private RoutingOptions optionsOf(CallContext context) {
    return context
        .attribute(RoutingOptions.OPTIONS)
        .filter(RoutingOptions.class::isInstance)
        .map(RoutingOptions.class::cast)
        .orElse(options);
  }

  private static Draw draw(RoutingOptions held, long sequence, CallContext context) {
    String key =
        context.attribute(RoutingOptions.STICKY_KEY).map(Object::toString).orElse(null);
    Instant now = context.clock().instant();
    return Draw.of(held.seed(), sequence, key, RoutedCall.nanos(now));
  }

  /** What providers have lately been like. */
  Health health() {
    return registry.liveHealth();
  }

  /** Asks a provider; see {@link RoutingProvider#ask}. */
  static CompletionResult asked(
      Candidate candidate, CompletionRequest request, CallContext context, Runnable asked) {
    return ask(candidate.provider(), request, context, asked);
  }

  static CompletionResult after(List<Attempt> made, CompletionResult result) {
    return result instanceof CompletionStream stream
        ? withEarlierAttempts(stream, made)
        : withEarlierAttempts((Completion) result, made);
  }

  static void run(String name, Runnable task) {
    start(name, task);
  }
}
