package dev.patchbay.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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

  /** The listeners for one call: these, or those that they give for it. */
  Listeners forCall(RoutingCall call) {
    List<Listener> own = null;
    for (int i = 0; i < all.size(); i++) {
      Listener listener = all.get(i);
      RoutingListener delegate = listener.delegate();
      try {
        delegate = Objects.requireNonNull(delegate.forCall(call), "forCall");
      } catch (Throwable e) {
        complain(listener, e);
      }
      if (delegate != listener.delegate()) {
        // Most listeners are the same for all calls, which then copy nothing.
        own = own == null ? new ArrayList<>(all) : own;
        own.set(i, new Listener(delegate, listener.complained()));
      }
    }
    return own == null ? this : new Listeners(own, List.of());
  }

  /** That call, as it is to be run on another thread. */
  Runnable handedOver(Runnable call) {
    Runnable wrapped = call;
    for (Listener listener : all) {
      try {
        wrapped = Objects.requireNonNull(listener.delegate().handedOver(wrapped), "handedOver");
      } catch (Throwable e) {
        complain(listener, e);
      }
    }
    return wrapped;
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  void tell(Consumer<RoutingListener> what) {
    for (Listener listener : all) {
      try {
        what.accept(listener.delegate());
      } catch (Throwable e) {
        complain(listener, e);
      }
    }
  }

  /** Whatever was thrown: the call is none of the listener's. */
  private static void complain(Listener listener, Throwable thrown) {
    if (listener.complained().compareAndSet(false, true)) {
      System.getLogger(RoutingListener.class.getName())
          .log(
              System.Logger.Level.WARNING,
              "The routing listener " + listener.delegate().getClass().getName()
                  + " failed; further failures of it are not logged",
              thrown);
    }
  }
}
