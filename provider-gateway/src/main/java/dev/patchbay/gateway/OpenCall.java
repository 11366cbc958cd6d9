package dev.patchbay.gateway;

import dev.patchbay.gateway.dialect.Problem;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A call that is under way, for what may end it before its time. Thread-safe. */
final class OpenCall {

  /** What ended a call before its time. */
  enum Stop {
    CLIENT_LEFT,
    SHUTDOWN
  }

  private final CallContext context;
  private final AtomicReference<@Nullable Stop> stopped = new AtomicReference<>();
  private volatile long silentSince = System.nanoTime();
  private volatile @Nullable Runnable signOfLife;

  OpenCall(CallContext context) {
    this.context = context;
  }

  /** Ends the call: its provider is told, and the client if it is there. */
  void stop(Stop why) {
    if (stopped.compareAndSet(null, why)) {
      context.cancel();
    }
  }

  /** What has stopped it; null if nothing has. */
  @Nullable
  Stop stopped() {
    return stopped.get();
  }

  /** What the client is to be told of a failure. */
  Problem problem(ProviderException failure) {
    return stopped.get() == Stop.SHUTDOWN && failure.kind() == ErrorKind.CANCELLED
        ? Problem.refused(
            503, "SHUTDOWN", "The gateway is being shut down; ask again, or ask another one")
        : Problem.of(failure);
  }

  /** The client of a stream is to be shown from now on that it is alive. */
  void keepAlive(Runnable write) {
    signOfLife = write;
  }

  /** Something was written to the client. */
  void spoke() {
    silentSince = System.nanoTime();
  }

  /** Shows the client that the call is alive, if nothing was written to it for so long. */
  void check(long now, long mostSilence) {
    Runnable write = signOfLife;
    if (write != null && now - silentSince >= mostSilence) {
      silentSince = now;
      write.run();
    }
  }
}
