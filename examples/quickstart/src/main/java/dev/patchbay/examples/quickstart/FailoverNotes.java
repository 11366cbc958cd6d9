package dev.patchbay.examples.quickstart;

import dev.patchbay.provider.Attempt;
import dev.patchbay.provider.Usage;
import dev.patchbay.registry.RoutingCall;
import dev.patchbay.registry.RoutingListener;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/** Says so when another provider is asked, or the same one again, after a failure. */
final class FailoverNotes implements RoutingListener {

  private final PrintWriter out;
  private volatile @Nullable Attempt failed;

  FailoverNotes(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void attemptStarted(RoutingCall call, String provider, String model) {
    Attempt before = failed;
    if (before != null) {
      out.println("Asking " + provider + (provider.equals(before.provider()) ? " again" : "")
          + ", since " + before.provider() + " failed: "
          + before.failure().map(Enum::name).orElse("")
          + (before.status() > 0 ? " (HTTP " + before.status() + ")" : ""));
    }
  }

  @Override
  public void attemptEnded(RoutingCall call, Attempt attempt, Usage usage) {
    failed = attempt;
  }
}
