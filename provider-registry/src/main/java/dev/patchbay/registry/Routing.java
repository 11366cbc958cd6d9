package dev.patchbay.registry;

import dev.patchbay.provider.ErrorKind;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The options of one call of a router, and what the call shares with others.
 *
 * @param money the limit of money for this call; null if there is none
 * @param call the call as listeners see it; null if there are none
 * @param start when it began
 */
record Routing(
    RoutingOptions options,
    Health health,
    RetryBudget budget,
    Pause pause,
    Listeners listeners,
    @Nullable Budget money,
    @Nullable RoutingCall call,
    Instant start) {

  void started() {
    tell(RoutingListener::callStarted);
  }

  void ended(@Nullable ErrorKind error) {
    if (call != null) {
      Duration elapsed = Duration.between(start, call.context().clock().instant());
      tell((listener, told) -> listener.callEnded(told, error, elapsed));
    }
  }

  void healthChanged(ProviderHealth changed) {
    listeners.tell(listener -> listener.healthChanged(changed));
  }

  /** Tells every listener of this call. */
  void tell(BiConsumer<RoutingListener, RoutingCall> message) {
    RoutingCall told = call;
    if (told != null) {
      listeners.tell(listener -> message.accept(listener, told));
    }
  }
}
