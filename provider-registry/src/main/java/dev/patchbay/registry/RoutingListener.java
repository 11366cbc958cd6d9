package dev.patchbay.registry;

import dev.patchbay.provider.Attempt;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.Usage;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Sees what a {@link Router} does, for logs, metrics and traces. Each method does nothing unless overridden.
 *
 * <p>The threads that make calls and read streams call it, many at once, so it must be thread-safe and must not block. An exception of
 * it is logged the first time, and never reaches the caller. It sees no prompt and no answer.
 */
public interface RoutingListener {

  /** A call begins. Runs on the thread of the caller, so what belongs to that thread can be read, such as the span of a trace. */
  default void callStarted(RoutingCall call) {}

  /**
   * A provider is about to be asked.
   *
   * @param provider the provider's id
   * @param model the model in the request to it
   */
  default void attemptStarted(RoutingCall call, String provider, String model) {}

  /**
   * A stream has begun to answer. Not called for whole answers.
   *
   * @param provider the provider's id
   * @param model the model in the request to it
   * @param sinceStart the time from the start of the attempt to its first output
   */
  default void firstOutput(RoutingCall call, String provider, String model, Duration sinceStart) {}

  /**
   * An attempt is over: it failed, the whole answer is there, or the stream was read to its end or closed.
   *
   * @param attempt the provider, the model and the result
   * @param usage the tokens used, {@link Usage#UNKNOWN} if the service does not say
   */
  default void attemptEnded(RoutingCall call, Attempt attempt, Usage usage) {}

  /**
   * A call is over: it failed, the whole answer is there, or the stream was read to its end or closed.
   *
   * @param error how it failed; null if it succeeded
   * @param elapsed the time since its start
   */
  default void callEnded(RoutingCall call, @Nullable ErrorKind error, Duration elapsed) {}

  /**
   * The circuit breaker of a provider or a model opened, probes, or closed, because of a call of this router.
   *
   * @param health the new state
   */
  default void healthChanged(ProviderHealth health) {}
}
