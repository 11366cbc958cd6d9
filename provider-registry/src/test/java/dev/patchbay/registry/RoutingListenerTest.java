package dev.patchbay.registry;

import static dev.patchbay.registry.Fakes.HELLO;
import static dev.patchbay.registry.Fakes.failing;
import static dev.patchbay.registry.Fakes.fake;
import static dev.patchbay.registry.Fakes.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.patchbay.provider.Attempt;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ModelInfo;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.Usage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who listens is told what happens. */
class RoutingListenerTest {

  private static final class Notes implements RoutingListener {
    final List<String> all = new ArrayList<>();

    @Override
    public void attemptStarted(RoutingCall call, String provider, String model) {
      all.add("started " + provider + " " + model);
    }

    @Override
    public void firstOutput(RoutingCall call, String provider, String model, Duration sinceStart) {
      all.add("output " + provider + " " + model + " " + sinceStart);
    }

    @Override
    public void attemptEnded(RoutingCall call, Attempt attempt, Usage usage) {
      all.add("ended " + attempt.provider() + " " + attempt.error() + " "
          + usage.equals(Usage.of(1, 2)));
    }

    @Override
    public void healthChanged(ProviderHealth health) {
      all.add(health.provider() + " " + health.state() + " " + health.why());
    }
  }

  private static final class Broken implements RoutingListener {
    @Override
    public void attemptStarted(RoutingCall call, String provider, String model) {
      throw new IllegalStateException("broken listener");
    }
  }

  private final Notes notes = new Notes();

  @Test
  void everyAttemptIsToldFromItsStartToItsEnd() {
    Simulation simulation = new Simulation(
        RoutingOptions.builder().listener(notes),
        fake("a", failing(ErrorKind.SERVER_ERROR)),
        fake("b", text("Hello")));

    assertThat(simulation.complete().text()).isEqualTo("Hello");

    assertThat(notes.all)
        .containsExactly(
            "started a m", "ended a SERVER_ERROR false", "started b m", "ended b null true");
  }

  @Test
  void aStreamIsToldWhenItBeginsToAnswerAndWhenItIsOver() {
    Simulation simulation =
        new Simulation(RoutingOptions.builder().listener(notes), fake("a", text("Hello")));

    try (CompletionStream stream =
        simulation.router.stream(HELLO, simulation.context().build())) {
      assertThat(notes.all).containsExactly("started a m", "output a m PT0S");
      assertThat(stream.tokens()).containsExactly("Hello");
    }

    assertThat(notes.all).last().isEqualTo("ended a null true");
    assertThat(notes.all).hasSize(3);
  }

  @Test
  void aStreamThatIsClosedEarlyWasCancelled() {
    Simulation simulation =
        new Simulation(RoutingOptions.builder().listener(notes), fake("a", text("Hello")));

    simulation.router.stream(HELLO, simulation.context().build()).close();

    assertThat(notes.all).last().isEqualTo("ended a CANCELLED false");
  }

  @Test
  void changesOfHealthAreTold() {
    Simulation simulation = new Simulation(
        RoutingOptions.builder().listener(notes),
        fake("a", failing(ErrorKind.QUOTA_EXHAUSTED), text("Hello")));

    simulation.failure();
    simulation.clock.advance(Health.LONG_REST);
    assertThat(simulation.complete().text()).isEqualTo("Hello");

    assertThat(notes.all)
        .filteredOn(note -> note.startsWith("a "))
        .containsExactly("a OPEN QUOTA_EXHAUSTED", "a HALF_OPEN QUOTA_EXHAUSTED", "a CLOSED null");
  }

  @Test
  void aCallThatNoProviderCanServeIsToldAsWell() {
    List<String> told = new ArrayList<>();
    Simulation simulation = new Simulation(RoutingOptions.builder().listener(new RoutingListener() {
      @Override
      public void callStarted(RoutingCall call) {
        told.add("started " + call.model() + ", candidates: " + call.candidates());
      }

      @Override
      public void callEnded(RoutingCall call, ErrorKind error, Duration elapsed) {
        told.add("ended " + error);
      }
    }));

    assertThat(simulation.failure().kind()).isEqualTo(ErrorKind.MODEL_UNAVAILABLE);
    assertThat(told).containsExactly("started m, candidates: 0", "ended MODEL_UNAVAILABLE");
  }

  @Test
  void aCallSaysHowManyCandidatesItHasRestingOnesIncluded() {
    List<Integer> told = new ArrayList<>();
    Simulation simulation = new Simulation(
        RoutingOptions.builder().listener(new RoutingListener() {
          @Override
          public void callStarted(RoutingCall call) {
            told.add(call.candidates());
          }
        }),
        fake("a", failing(ErrorKind.QUOTA_EXHAUSTED)),
        fake("b", text("Hello")),
        fake("c", ModelInfo.of("another"), text("never")));

    simulation.complete();
    simulation.complete();
    assertThat(simulation.healthOf("a").state()).isEqualTo(ProviderHealth.State.OPEN);

    assertThat(told).containsExactly(2, 2);
  }

  @Test
  void aListenerMayGiveAnotherOneForEachCall() {
    List<Notes> given = new ArrayList<>();
    RoutingListener giving = new RoutingListener() {
      @Override
      public RoutingListener forCall(RoutingCall call) {
        given.add(new Notes());
        return given.get(given.size() - 1);
      }

      @Override
      public void attemptStarted(RoutingCall call, String provider, String model) {
        throw new AssertionError("this listener is told of nothing but new calls");
      }
    };
    Simulation simulation = new Simulation(
        RoutingOptions.builder().listener(notes).listener(giving),
        fake("a", failing(ErrorKind.QUOTA_EXHAUSTED), text("Hello")),
        fake("b", text("Hello")));

    simulation.complete();
    simulation.complete();

    assertThat(given).hasSize(2);
    assertThat(given.get(0).all)
        .containsExactly(
            "started a m",
            "a OPEN QUOTA_EXHAUSTED",
            "ended a QUOTA_EXHAUSTED false",
            "started b m",
            "ended b null true");
    assertThat(given.get(1).all).containsExactly("started b m", "ended b null true");
    assertThat(notes.all).hasSize(7);
  }

  @Test
  void anAttemptIsToldWithOneObjectThatLeadsToTheRequestAndWithTheAnswerAtItsEnd() {
    List<Object> told = new ArrayList<>();
    RoutingListener listener = new RoutingListener() {
      @Override
      public void attemptStarted(RoutingCall call, RoutingAttempt attempt) {
        told.add(attempt);
      }

      @Override
      public void firstOutput(RoutingCall call, RoutingAttempt attempt, Duration sinceStart) {
        told.add(attempt);
      }

      @Override
      public void attemptEnded(
          RoutingCall call, RoutingAttempt asked, Attempt attempt, Usage usage, Completion answer) {
        told.add(asked);
        told.add(answer.text());
      }
    };
    Simulation simulation =
        new Simulation(RoutingOptions.builder().listener(listener), fake("a", text("Hello")));

    simulation.router.stream(HELLO, simulation.context().build()).toCompletion();

    RoutingAttempt attempt = (RoutingAttempt) told.get(0);
    assertThat(told).containsExactly(attempt, attempt, attempt, "Hello");
    assertThat(attempt.completionRequest().orElseThrow().messages()).isEqualTo(HELLO.messages());
    assertThat(attempt.embeddingRequest()).isEmpty();
    assertThat(attempt.declaredModel()).map(ModelInfo::id).hasValue("m");
    assertThat(attempt).hasToString("RoutingAttempt[a, model m]");
  }

  @Test
  void aListenerCanCarryOverWhatBelongsToTheThreadOfTheCaller() {
    ThreadLocal<String> span = new ThreadLocal<>();
    List<String> seen = new ArrayList<>();
    RoutingListener carrying = new RoutingListener() {
      @Override
      public Runnable handedOver(Runnable call) {
        String current = span.get();
        return () -> {
          span.set(current);
          call.run();
        };
      }

      @Override
      public void callStarted(RoutingCall call) {
        seen.add(span.get());
      }
    };
    RoutingListener broken = new RoutingListener() {
      @Override
      public Runnable handedOver(Runnable call) {
        throw new IllegalStateException("broken listener");
      }
    };
    Simulation simulation = new Simulation(
        RoutingOptions.builder().listener(broken).listener(carrying), fake("a", text("Hello")));
    span.set("the caller's");

    simulation.router.completeAsync(HELLO, simulation.context().build()).join();

    assertThat(seen).containsExactly("the caller's");
  }

  @Test
  void aListenerThatThrowsHarmsNobodyAndIsLoggedOnce() {
    Simulation simulation = new Simulation(
        RoutingOptions.builder().listener(new Broken()).listener(notes), fake("a", text("Hello")));
    List<LogRecord> records = new ArrayList<>();
    Logger logger = Logger.getLogger(RoutingListener.class.getName());
    Handler handler = recordingTo(records);
    logger.addHandler(handler);
    logger.setUseParentHandlers(false);
    try {
      assertThat(simulation.complete().text()).isEqualTo("Hello");
      assertThat(simulation.complete().text()).isEqualTo("Hello");
    } finally {
      logger.removeHandler(handler);
      logger.setUseParentHandlers(true);
    }

    assertThat(notes.all).hasSize(4);
    assertThat(records)
        .singleElement()
        .satisfies(record -> assertThat(record.getMessage()).contains("Broken failed"));
  }

  @Test
  void theFlightRecorderGetsEveryAttempt(@TempDir Path dir) throws IOException {
    Simulation simulation = new Simulation(
        fake(
            "a", failing(ProviderException.builder(ErrorKind.OVERLOADED, "busy").status(529))),
        fake("b", text("Hello")));
    Path file = dir.resolve("attempts.jfr");

    try (Recording recording = new Recording()) {
      recording.enable("dev.patchbay.Attempt").withoutThreshold();
      recording.start();
      assertThat(simulation.complete().text()).isEqualTo("Hello");
      recording.stop();
      recording.dump(file);
    }

    List<RecordedEvent> events = RecordingFile.readAllEvents(file);
    assertThat(events)
        .extracting(
            event -> event.getString("provider"),
            event -> event.getString("model"),
            event -> event.getString("error"),
            event -> event.getInt("status"))
        .containsExactly(tuple("a", "m", "OVERLOADED", 529), tuple("b", "m", "", 0));
  }

  static Handler recordingTo(List<LogRecord> records) {
    return new Handler() {
      @Override
      public void publish(LogRecord record) {
        records.add(record);
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }
}
