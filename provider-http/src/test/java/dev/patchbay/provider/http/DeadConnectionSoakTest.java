package dev.patchbay.provider.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.http.ClosingServer.Ending;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A11 for minutes: services that close idle connections while calls keep coming. Run by the profile soak. */
@Tag("soak")
class DeadConnectionSoakTest {

  private static final Duration PATIENCE = Duration.ofMillis(200);

  /** Everything at once, for most of the time nothing happens. */
  @Test
  void noCallFailsWhereConnectionsAreClosedAfter200MillisAndACallIsMadeEvery300() throws Exception {
    List<FutureTask<Map<String, Integer>>> all = new ArrayList<>();
    for (boolean secure : new boolean[] {false, true}) {
      for (Ending ending : Ending.values()) {
        for (boolean stream : new boolean[] {false, true}) {
          all.add(Callers.start(() -> outcomes(secure, ending, stream)));
        }
      }
    }
    for (FutureTask<Map<String, Integer>> each : all) {
      assertThat(each.get()).containsOnlyKeys("answered").containsEntry("answered", 200);
    }
  }

  /** A cancel may come before, during and after the look. */
  @Test
  void aCallThatIsCancelledAtAnyMomentIsAnsweredOrCancelled() {
    SplittableRandom random = new SplittableRandom(9);
    Map<String, Integer> outcomes = new TreeMap<>();
    for (boolean secure : new boolean[] {false, true}) {
      try (ClosingServer server =
          ClosingServer.withPatience(secure, Duration.ofMillis(25), Ending.RESET)) {
        Asker asker = new Asker(server.url());
        for (int i = 0; i < 3000; i++) {
          CallContext context = CallContext.create();
          long after = random.nextLong(Duration.ofMillis(3).toNanos());
          FutureTask<Void> cancel = Callers.start(() -> {
            LockSupport.parkNanos(after);
            context.cancel();
            return null;
          });
          outcomes.merge(outcome(asker, random.nextBoolean(), context), 1, Integer::sum);
          Eventually.holds("the cancel has come", cancel::isDone);
          LockSupport.parkNanos(Duration.ofMillis(23).toNanos());
        }
      }
    }
    System.out.println("cancelled at any moment: " + outcomes);
    outcomes.remove(ErrorKind.STALE_CONNECTION.name());
    assertThat(outcomes).containsOnlyKeys("answered", ErrorKind.CANCELLED.name());
  }

  private static Map<String, Integer> outcomes(boolean secure, Ending ending, boolean stream) {
    Map<String, Integer> outcomes = new TreeMap<>();
    try (ClosingServer server = ClosingServer.withPatience(secure, PATIENCE, ending)) {
      Asker asker = new Asker(server.url());
      for (int i = 0; i < 200; i++) {
        outcomes.merge(outcome(asker, stream, CallContext.create()), 1, Integer::sum);
        LockSupport.parkNanos(Duration.ofMillis(300).toNanos());
      }
      System.out.printf(
          "TLS %s, %s, stream %s: %s, %d connections%n",
          secure, ending, stream, outcomes, server.accepted());
    }
    return outcomes;
  }

  private static String outcome(Asker asker, boolean stream, CallContext context) {
    try {
      return asker.ask(stream, context).isEmpty() ? "empty" : "answered";
    } catch (ProviderException e) {
      if (e.kind() == ErrorKind.UNREACHABLE) {
        e.printStackTrace();
      }
      return e.kind().name();
    }
  }
}
