package dev.patchbay.registry;

import dev.patchbay.provider.Attempt;
import dev.patchbay.provider.Usage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Tells every listener, whatever the others throw. */
final class Listeners implements RoutingListener {

  private record Listener(RoutingListener delegate, AtomicBoolean complained) {}

  private final List<Listener> all;

  Listeners(List<RoutingListener> listeners) {
    all = listeners.stream()
        .map(listener -> new Listener(listener, new AtomicBoolean()))
        .toList();
  }

  @Override
  public void attemptStarted(String provider, String model) {
    tell(listener -> listener.attemptStarted(provider, model));
  }

  @Override
  public void firstOutput(String provider, String model, Duration sinceStart) {
    tell(listener -> listener.firstOutput(provider, model, sinceStart));
  }

  @Override
  public void attemptEnded(Attempt attempt, Usage usage) {
    tell(listener -> listener.attemptEnded(attempt, usage));
  }

  @Override
  public void healthChanged(ProviderHealth health) {
    tell(listener -> listener.healthChanged(health));
  }

  private void tell(Consumer<RoutingListener> what) {
    for (Listener listener : all) {
      try {
        what.accept(listener.delegate());
      } catch (VirtualMachineError e) {
        throw e;
      } catch (Throwable e) {
        if (listener.complained().compareAndSet(false, true)) {
          System.getLogger(RoutingListener.class.getName())
              .log(
                  System.Logger.Level.WARNING,
                  "The routing listener " + listener.delegate().getClass().getName()
                      + " failed; further failures of it are not logged",
                  e);
        }
      }
    }
  }
}
