package dev.patchbay.registry;

import dev.patchbay.provider.Attempt;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionResult;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.EmbeddingRequest;
import dev.patchbay.provider.Embeddings;
import dev.patchbay.provider.ModelPrice;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.RoutingProvider;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A provider that forwards each call to the best of a {@link ProviderRegistry}'s providers, and fails over to others. Thread-safe.
 *
 * <pre>{@code
 * Router router = registry.router();
 * Completion answer = router.complete(CompletionRequest.builder("gpt-4").user("Why is the sky blue?").build());
 * answer.provider();   // the provider that answered
 * answer.attempts();   // all calls that were made
 * }</pre>
 *
 * <p>{@link dev.patchbay.provider.ErrorKind} decides what may follow a failed attempt. If failover is allowed, the next candidate is
 * asked at once. When no candidate is left, a failed one is retried after a back-off, or after the time that the service asked for. One
 * failure is retried at once: a connection that the service had closed ({@link dev.patchbay.provider.ErrorKind#STALE_CONNECTION}). That
 * happens once a call at most, and only {@link RoutingOptions#maxAttempts()} counts the attempt. A circuit breaker stops calls to a
 * failing provider for a while, unless it is the last candidate. The deadline of the {@link CallContext} covers attempts and waits; a wait
 * that would pass the deadline is not begun. A cancel ends a wait at once.
 *
 * <p>A stream is returned when its first output has arrived. Failover is possible until then and not afterwards, so a stream never mixes two
 * answers.
 *
 * <p>If one attempt was made, its failure is thrown. If several were made, the thrown exception lists them: its cause is the first failure,
 * the others are suppressed, and {@link dev.patchbay.provider.ProviderException#attempts()} has all of them.
 *
 * <p>Vectors ({@link #embed}) are routed in the same way, but only among providers of the same model.
 *
 * <p>The attributes {@link RoutingOptions#OPTIONS} and {@link RoutingOptions#QUERY} of a call's context replace the options of this router
 * for that call, so one router can serve callers with different needs.
 *
 * <p>{@link #info()} combines what the registry's working providers declare. Closing a router does nothing: the registry owns the
 * providers.
 */
public final class Router extends RoutingProvider {

  private final ProviderRegistry registry;
  private final RoutingOptions options;
  private final Listeners listeners;
  private final RetryBudget budget = new RetryBudget();
  private final Pause pause;
  private final Spending spending = new Spending();
  private final AtomicLong sequence = new AtomicLong();

  Router(ProviderRegistry registry, RoutingOptions options, Pause pause) {
    super(registry::combined);
    this.registry = registry;
    this.options = options;
    this.pause = pause;
    listeners = new Listeners(options.listeners());
  }

  /** This router's options. */
  public RoutingOptions options() {
    return options;
  }

  /**
   * What this router's calls have spent under a {@linkplain RoutingOptions.Builder#maxSpend budget}, in US dollars; without calls that are
   * under way. 0 if none of its calls had a budget.
   */
  public BigDecimal spent() {
    return spending.spent();
  }

  /**
   * What this router would do with the request now, as data: its candidates stand in the order in which they would be asked if each
   * one failed, as the strategy would choose now. Calls no provider and changes nothing; a budget is not looked at. If the strategy fails, the
   * candidates that it did not choose keep their declared priority, and {@link Selection#explain()} and {@link Selection#summary()} say why.
   *
   * @param context holds the options, the query and the sticky key of the call, if it has any
   */
  public Selection select(CompletionRequest request, CallContext context) {
    RoutingOptions held = optionsOf(context);
    Draw draw = draw(held, sequence.get(), request, context, context.clock().instant());
    return registry.select(held.query(request, context)).ordered(held.strategy(), draw);
  }

  /**
   * How many tokens of input a request has, estimated without a service: a token for each three bytes of text in UTF-8, where English
   * has about four; 2,000 for an image; a token for each three bytes of a document or sound, and at least 2,000. Good enough for limits
   * and budgets, which it keeps on the safe side for most texts; {@link #countTokens} asks a service.
   */
  public static long estimatedInputTokens(CompletionRequest request) {
    return RequestSize.inputTokens(request);
  }

  /** Explains what this router would do with the request now; see {@link #explain(CompletionRequest, CallContext)}. */
  public String explain(CompletionRequest request) {
    return explain(request, CallContext.create());
  }

  /**
   * Explains what this router would do with the request now, in a few lines of text: the candidates, why every other provider was
   * rejected, what the strategy chooses first, and the limits. Calls no provider.
   *
   * @param context holds the options and the sticky key of the call, if it has any
   */
  public String explain(CompletionRequest request, CallContext context) {
    RoutingOptions held = optionsOf(context);
    return select(request, context).explain()
        + "  Limits: " + held.limits()
        + (held.maxSpend().isPresent() ? ", of which " + spending.inWords() : "") + "\n";
  }

  @Override
  protected CompletionResult createCompletion(CompletionRequest request, CallContext context) {
    RoutingOptions held = optionsOf(context);
    Match match = registry.match(held.query(request, context));
    return run(
        held, match, new Question.ForCompletion(match.meant(request), held), request, context);
  }

  /** Only providers of the same model are asked: vectors of different models cannot be compared. */
  @Override
  protected Embeddings createEmbeddings(EmbeddingRequest request, CallContext context) {
    RoutingOptions held = optionsOf(context);
    Match match = registry.match(held.query(request, context)).ofOneModel();
    String model = match.query().model().orElse(request.model());
    Question.ForVectors question = Question.ForVectors.of(request.withModel(model));
    return run(held, match, question, question.facts(), context);
  }

  /** By the provider that is first in order for the request; no other is asked instead. */
  @Override
  protected OptionalLong createTokenCount(CompletionRequest request, CallContext context) {
    RoutingOptions held = optionsOf(context);
    Match match = registry.match(held.query(request, context));
    Candidate first = match.selection().firstCandidate();
    CompletionRequest fitted = held.fitted(match.meant(request), first);
    return countTokens(first.provider(), fitted, context, first.added());
  }

  @Override
  protected Runnable handedOver(Runnable call, CallContext context) {
    return listeners(optionsOf(context)).handedOver(call);
  }

  private Listeners listeners(RoutingOptions held) {
    return held == options ? listeners : listeners.and(held.listeners());
  }

  private <R> R run(
      RoutingOptions held,
      Match match,
      Question<R> question,
      CompletionRequest asked,
      CallContext context) {
    Instant now = context.clock().instant();
    Draw draw = draw(held, sequence.getAndIncrement(), asked, context, now);
    Listeners told = listeners(held);
    int candidateCount = match.candidates().size();
    boolean vectors = question instanceof Question.ForVectors;
    RoutingCall call =
        told.isEmpty() ? null : RoutingCall.of(draw, asked, vectors, candidateCount, context);
    Listeners ofCall = call == null ? told : told.forCall(call);
    // Without a lambda, which would be made for every call.
    Budget money = held.maxSpend().isEmpty()
        ? null
        : new Budget(
            spending,
            held.maxSpend().get(),
            held.sharedLimits().orElse(null),
            asked,
            held.inputTokens(context));
    Routing routing =
        new Routing(held, registry.liveHealth(), budget, pause, ofCall, money, call, now);
    if (match.candidates().isEmpty()) {
      ProviderException unavailable = match.selection().unavailable();
      routing.started();
      routing.ended(unavailable.kind());
      throw unavailable;
    }
    budget.save();
    CandidateQueue candidates = new CandidateQueue(routing, context, draw, match.candidates());
    return new RoutedCall<>(routing, question, context, candidates).run();
  }

  private RoutingOptions optionsOf(CallContext context) {
    return context
        .attribute(RoutingOptions.OPTIONS)
        .filter(RoutingOptions.class::isInstance)
        .map(RoutingOptions.class::cast)
        .orElse(options);
  }

  private static Draw draw(
      RoutingOptions held,
      long sequence,
      CompletionRequest request,
      CallContext context,
      Instant now) {
    String key =
        context.attribute(RoutingOptions.STICKY_KEY).map(Object::toString).orElse(null);
    return Draw.of(held.seed(), sequence, key, CandidateQueue.nanos(now), request);
  }

  /** What providers have lately been like. */
  Health health() {
    return registry.liveHealth();
  }

  /** Asks a provider; see {@link RoutingProvider#ask}. */
  static CompletionResult asked(
      Candidate candidate, CompletionRequest request, CallContext context, Runnable asked) {
    return ask(candidate.provider(), request, context, candidate.added(), asked);
  }

  /** The same for vectors. */
  static Embeddings asked(
      Candidate candidate, EmbeddingRequest request, CallContext context, Runnable asked) {
    return ask(candidate.provider(), request, context, asked);
  }

  static CompletionResult after(
      List<Attempt> made, CompletionResult result, @Nullable ModelPrice price) {
    return result instanceof CompletionStream stream
        ? withEarlierAttempts(stream, made, price)
        : withEarlierAttempts((Completion) result, made, price);
  }

  static void run(String name, Runnable task) {
    start(name, task);
  }
}
