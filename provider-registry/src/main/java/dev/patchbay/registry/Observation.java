package dev.patchbay.registry;

import dev.patchbay.provider.Attempt;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.Usage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Tells what becomes of one attempt to all who go by it: load, health, listeners and the flight recorder. */
final class Observation {

  private final Candidate candidate;
  private final String model;
  private final Health.Watch health;
  private final Listeners listeners;
  private final InstantSource clock;
  private final Instant start;
  private final AttemptEvent event = new AttemptEvent();

  private Observation(
      Candidate candidate,
      String model,
      Health.Watch health,
      Listeners listeners,
      InstantSource clock) {
    this.candidate = candidate;
    this.model = model;
    this.health = health;
    this.listeners = listeners;
    this.clock = clock;
    start = clock.instant();
  }

  static Observation begin(
      Candidate candidate,
      String model,
      Health.Watch health,
      Listeners listeners,
      InstantSource clock) {
    Observation observation = new Observation(candidate, model, health, listeners, clock);
    candidate.load().begin();
    observation.event.begin();
    listeners.attemptStarted(candidate.id(), model);
    return observation;
  }

  /** A stream has begun to answer. */
  void firstOutput() {
    Duration elapsed = answered();
    listeners.firstOutput(candidate.id(), model, elapsed);
  }

  /** The whole answer is there. */
  void completed(Completion answer) {
    answered();
    ended(answer, null);
  }

  /** The attempt is over, with one of the two. */
  Attempt ended(@Nullable Completion answer, @Nullable ProviderException failure) {
    candidate.load().end();
    ErrorKind error = failure == null ? null : failure.kind();
    int status = failure == null ? 0 : failure.status().orElse(0);
    Instant now = clock.instant();
    Attempt attempt =
        new Attempt(candidate.id(), model, error, status, Duration.between(start, now));
    if (failure == null) {
      health.succeeded(now);
    } else {
      health.failed(failure, now);
    }
    event.endedAs(attempt);
    listeners.attemptEnded(attempt, answer == null ? Usage.UNKNOWN : answer.usage());
    return attempt;
  }

  private Duration answered() {
    Instant now = clock.instant();
    Duration elapsed = Duration.between(start, now);
    candidate.load().firstToken(elapsed.toNanos(), RoutedCall.nanos(now));
    health.answered(now);
    return elapsed;
  }
}
