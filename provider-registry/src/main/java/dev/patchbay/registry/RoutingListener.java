package dev.patchbay.registry;

import dev.patchbay.provider.Attempt;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.Usage;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Is told what a {@link Router} does: for logs, metrics and traces. Each method does nothing unless overridden.
 *
 * <p>It is called by the threads that make the calls and read the streams, many at once, so it must be thread-safe and must
 * not block. What it throws is logged the first time, and changes nothing for the caller. It never sees a prompt or an
 * answer.
 */
public interface RoutingListener {

  /** A call begins, on the thread that makes it: what belongs to that thread, such as the span of a trace, can be had here. */
  default void callStarted(RoutingCall call) {}

  /**
   * A provider is about to be asked.
   *
   * @param provider the provider's id
   * @param model the model that it is asked for
   */
  default void attemptStarted(RoutingCall call, String provider, String model) {}

  /**
   * A stream has begun to answer. Not called for whole answers.
   *
   * @param provider the provider's id
   * @param model the model that it was asked for
   * @param sinceStart the time from the start of the attempt to its first output
   */
  default void firstOutput(RoutingCall call, String provider, String model, Duration sinceStart) {}

  /**
   * An attempt is over: it failed, the whole answer is there, or the stream was read to its end or closed.
   *
   * @param attempt who was asked, and how it ended
   * @param usage the tokens it took, {@link Usage#UNKNOWN} if the service does not say
   */
  default void attemptEnded(RoutingCall call, Attempt attempt, Usage usage) {}

  /**
   * A call is over: it failed, the whole answer is there, or the stream was read to its end or closed.
   *
   * @param error how it failed, or null if it did not
   * @param elapsed since its start
   */
  default void callEnded(RoutingCall call, @Nullable ErrorKind error, Duration elapsed) {}

  /**
   * A provider or a model came to rest, is being probed after its rest, or works again, as seen by a call of this router.
   *
   * @param health how it stands now
   */
  default void healthChanged(ProviderHealth health) {}
}
