package dev.patchbay.spring;

import dev.patchbay.provider.Attempt;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.Usage;
import dev.patchbay.registry.RoutingCall;
import dev.patchbay.registry.RoutingListener;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.SmartLifecycle;

/**
 * Knows the calls of the router that are under way, so that the registry is not closed under them: when the application ends, Spring
 * waits here until the last is over, for as long as {@code spring.lifecycle.timeout-per-shutdown-phase} says. Then the rest is cancelled.
 * Also notes which providers were asked, and have answered. Thread-safe.
 */
final class RunningCalls implements RoutingListener, SmartLifecycle, DisposableBean {

  /** After the web server, which waits for its requests first: Boot stops it at the default phase less 2048. */
  private static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 4096;

  private final Set<String> asked = ConcurrentHashMap.newKeySet();
  private final Set<String> answered = ConcurrentHashMap.newKeySet();

  private final Object lock = new Object();
  private final Map<String, CallContext> calls = new HashMap<>();
  private @Nullable Runnable whenNone;
  private volatile boolean running;

  /** Whether that provider was asked. */
  boolean hasBeenAsked(String provider) {
    return asked.contains(provider);
  }

  /** Whether that provider has answered a call. */
  boolean hasAnswered(String provider) {
    return answered.contains(provider);
  }

  @Override
  public void callStarted(RoutingCall call) {
    synchronized (lock) {
      calls.put(call.id(), call.context());
    }
  }

  @Override
  public void attemptEnded(RoutingCall call, Attempt attempt, Usage usage) {
    asked.add(attempt.provider());
    if (attempt.failure().isEmpty()) {
      answered.add(attempt.provider());
    }
  }

  @Override
  public void callEnded(RoutingCall call, @Nullable ErrorKind error, Duration elapsed) {
    Runnable told = null;
    synchronized (lock) {
      calls.remove(call.id());
      if (calls.isEmpty()) {
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
      if (!calls.isEmpty()) {
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

  /** Ends what has not ended in time, with an error. Spring calls it before it closes the registry, which was made earlier. */
  @Override
  public void destroy() {
    List<CallContext> left;
    synchronized (lock) {
      left = List.copyOf(calls.values());
    }
    left.forEach(CallContext::cancel);
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
