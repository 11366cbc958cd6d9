package dev.patchbay.registry;

import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ErrorKind;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The options of one call of a router, and what the call shares with others. */
final class Routing {

  private final RoutingOptions options;
  private final Health health;
  private final RetryBudget budget;
  private final Pause pause;
  private final Listeners listeners;
  private final @Nullable Budget money;
  /** Null if there are no listeners. */
  private final @Nullable RoutingCall call;

  private final Instant start;

  Routing(
      RoutingOptions options,
      Health health,
      RetryBudget budget,
      Pause pause,
      Listeners listeners,
      Spending spending,
      CompletionRequest request,
      CallContext context,
      Draw draw) {
    this.options = options;
    this.health = health;
    this.budget = budget;
    this.pause = pause;
    this.listeners = listeners;
    money = options
        .maxSpend()
        .map(limit -> new Budget(spending, limit, request, options.inputTokens(context)))
        .orElse(null);
    start = context.clock().instant();
    call = listeners.isEmpty()
        ? null
        : new RoutingCall(
            Long.toHexString(draw.random()) + "-" + Long.toHexString(draw.sequence()),
            request.model(),
            request.stream(),
            request.messages().size(),
            request.requiredCapabilities(),
            context);
  }

  RoutingOptions options() {
    return options;
  }

  Health health() {
    return health;
  }

  RetryBudget budget() {
    return budget;
  }

  /** The limit of money for this call; null if there is none. */
  @Nullable
  Budget money() {
    return money;
  }

  Pause pause() {
    return pause;
  }

  void started() {
    tell((listener, told) -> listener.callStarted(told));
  }

  void ended(@Nullable ErrorKind error, Instant now) {
    Duration elapsed = Duration.between(start, now);
    tell((listener, told) -> listener.callEnded(told, error, elapsed));
  }

  void healthChanged(ProviderHealth changed) {
    listeners.tell(listener -> listener.healthChanged(changed));
  }

  /** What a listener is told of this call. */
  @FunctionalInterface
  interface Message {
    void to(RoutingListener listener, RoutingCall call);
  }

  void tell(Message message) {
    RoutingCall told = call;
    if (told != null) {
      Consumer<RoutingListener> each = listener -> message.to(listener, told);
      listeners.tell(each);
    }
  }
}
