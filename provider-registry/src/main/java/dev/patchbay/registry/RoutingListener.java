package dev.patchbay.registry;

import dev.patchbay.provider.Attempt;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.Usage;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Sees what a {@link Router} does, for logs, metrics and traces. Each method does nothing unless overridden.
 *
 * <p>The threads that make calls and read streams call it, many at once, so it must be thread-safe and must not block. An exception of
 * it is logged the first time, and never reaches the caller.
 *
 * <p>Most methods see neither prompt nor answer. A {@link RoutingAttempt} leads to the prompt, and {@link #attemptEnded(RoutingCall,
 * RoutingAttempt, Attempt, Usage, Completion)} is given the answer: neither belongs into logs or metrics.
 */
public interface RoutingListener {

  /**
   * Gives the listener for one call that begins: all that comes of the call is told to it in place of this one, {@link #callStarted} first
   * and changes of health included. A listener that keeps something for each call keeps it there, so that it goes when the call is
   * forgotten, whether or not its stream was ever closed. Runs on the thread that {@link #callStarted} runs on.
   *
   * @return this listener, unless overridden
   */
  default RoutingListener forCall(RoutingCall call) {
    return this;
  }

  /**
   * A call is about to be made on another thread than its caller's, as {@link Router#completeAsync} does. Runs on the thread of the caller,
   * so what belongs to that thread can be carried over, such as the span of a trace.
   *
   * @param call the call, to be run once
   * @return what to run on the other thread in its place; the call itself, unless overridden
   */
  default Runnable handedOver(Runnable call) {
    return call;
  }

  /**
   * A call begins. Runs on the thread that calls the router, so what belongs to that thread can be read, such as the span of a trace;
   * after {@link #handedOver} that is the other thread.
   */
  default void callStarted(RoutingCall call) {}

  /**
   * A provider is about to be asked.
   *
   * @param provider the provider's id
   * @param model the model in the request to it
   */
  default void attemptStarted(RoutingCall call, String provider, String model) {}

  /**
   * The same, with more about the attempt. Calls {@link #attemptStarted(RoutingCall, String, String)}, unless overridden.
   *
   * @param attempt the same object as in the other methods that are told of this attempt
   */
  default void attemptStarted(RoutingCall call, RoutingAttempt attempt) {
    attemptStarted(call, attempt.provider(), attempt.model());
  }

  /**
   * A stream has begun to answer. Not called for whole answers.
   *
   * @param provider the provider's id
   * @param model the model in the request to it
   * @param sinceStart the time from the start of the attempt to its first output
   */
  default void firstOutput(RoutingCall call, String provider, String model, Duration sinceStart) {}

  /** The same, with more about the attempt. Calls {@link #firstOutput(RoutingCall, String, String, Duration)}, unless overridden. */
  default void firstOutput(RoutingCall call, RoutingAttempt attempt, Duration sinceStart) {
    firstOutput(call, attempt.provider(), attempt.model(), sinceStart);
  }

  /**
   * An attempt is over: it failed, the whole answer is there, or the stream was read to its end or closed.
   *
   * @param attempt the provider, the model and the result
   * @param usage the tokens used, {@link Usage#UNKNOWN} if the service does not say
   */
  default void attemptEnded(RoutingCall call, Attempt attempt, Usage usage) {}

  /**
   * The same, with more about the attempt. Calls {@link #attemptEnded(RoutingCall, Attempt, Usage)}, unless overridden.
   *
   * @param asked what was asked for
   * @param answer the whole answer, of a stream too; null if the attempt failed or asked for vectors
   */
  default void attemptEnded(
      RoutingCall call,
      RoutingAttempt asked,
      Attempt attempt,
      Usage usage,
      @Nullable Completion answer) {
    attemptEnded(call, attempt, usage);
  }

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
