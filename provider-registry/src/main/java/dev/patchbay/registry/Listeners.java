package dev.patchbay.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Tells every listener, whatever the others throw. */
final class Listeners {

  private record Listener(RoutingListener delegate, AtomicBoolean complained) {}

  private final List<Listener> all;

  Listeners(List<RoutingListener> listeners) {
    all = listeners.stream()
        .map(listener -> new Listener(listener, new AtomicBoolean()))
        .toList();
  }

  private Listeners(List<Listener> some, List<Listener> more) {
    List<Listener> both = new ArrayList<>(some);
    both.addAll(more);
    all = List.copyOf(both);
  }

  /** These and those. */
  Listeners and(List<RoutingListener> more) {
    return more.isEmpty() ? this : new Listeners(all, new Listeners(more).all);
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  void tell(Consumer<RoutingListener> what) {
    for (Listener listener : all) {
      try {
        what.accept(listener.delegate());
      } catch (Throwable e) {
        // Whatever it is: the call is none of the listener's.
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
