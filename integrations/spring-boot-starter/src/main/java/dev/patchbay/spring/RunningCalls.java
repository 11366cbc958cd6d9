package dev.patchbay.spring;

import dev.patchbay.provider.Attempt;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.Usage;
import dev.patchbay.registry.RoutingCall;
import dev.patchbay.registry.RoutingListener;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/**
 * Counts the calls of the router that are under way, so that the registry is not closed under them: when the application ends, Spring
 * waits here until the last is over, for as long as {@code spring.lifecycle.timeout-per-shutdown-phase} says. Also notes which providers
 * have answered. Thread-safe.
 */
final class RunningCalls implements RoutingListener, SmartLifecycle {

  /** After the web server, which waits for its requests first: Boot stops it at the default phase less 2048. */
  private static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 4096;

  private final Set<String> answered = ConcurrentHashMap.newKeySet();

  private final Object lock = new Object();
  private int calls;
  private @Nullable Runnable whenNone;
  private volatile boolean running;

  /** Whether that provider has answered a call. */
  boolean hasAnswered(String provider) {
    return answered.contains(provider);
  }

  @Override
  public void callStarted(RoutingCall call) {
    synchronized (lock) {
      calls++;
    }
  }

  @Override
  public void attemptEnded(RoutingCall call, Attempt attempt, Usage usage) {
    if (attempt.failure().isEmpty()) {
      answered.add(attempt.provider());
    }
  }

  @Override
  public void callEnded(RoutingCall call, @Nullable ErrorKind error, Duration elapsed) {
    Runnable told = null;
    synchronized (lock) {
      calls--;
      if (calls == 0) {
        told = whenNone;
        whenNone = null;
      }
    }
    if (told != null) {
      told.run();
    }
  }

  @Override
  public void start() {
    running = true;
  }

  @Override
  public void stop(Runnable callback) {
    running = false;
    synchronized (lock) {
      if (calls > 0) {
        whenNone = callback;
        return;
      }
    }
    callback.run();
  }

  @Override
  public void stop() {
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return PHASE;
  }
}
