package dev.patchbay.examples.routing;

import dev.patchbay.provider.Attempt;
import dev.patchbay.provider.Usage;
import dev.patchbay.registry.ProviderHealth;
import dev.patchbay.registry.RoutingCall;
import dev.patchbay.registry.RoutingListener;
import java.io.PrintStream;
import java.time.Duration;

/** Prints what the router does, as it does it. */
final class Narrator implements RoutingListener {

  private final PrintStream out;

  Narrator(PrintStream out) {
    this.out = out;
  }

  @Override
  public void attemptStarted(RoutingCall call, String provider, String model) {
    out.println("  asking " + provider);
  }

  @Override
  public void firstOutput(RoutingCall call, String provider, String model, Duration sinceStart) {
    out.println("  " + provider + " begins to answer after " + sinceStart.toMillis() + " ms");
  }

  @Override
  public void attemptEnded(RoutingCall call, Attempt attempt, Usage usage) {
    out.println("  " + attempt.provider() + " "
        + attempt
            .failure()
            .map(kind -> "failed: " + kind
                + (attempt.status() > 0 ? " (HTTP " + attempt.status() + ")" : ""))
            .orElse("has answered")
        + " after " + attempt.elapsed().toMillis() + " ms");
  }

  @Override
  public void healthChanged(ProviderHealth health) {
    out.println("  " + inWords(health));
  }

  /** How a provider stands. */
  static String inWords(ProviderHealth health) {
    return health.provider()
        + switch (health.state()) {
          case CLOSED -> " works";
          case OPEN -> " is left alone for a while, after " + health.why();
          case HALF_OPEN -> " may be tried again, after " + health.why();
        };
  }
}
