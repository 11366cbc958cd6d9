package dev.patchbay.registry;

import dev.patchbay.provider.Attempt;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionResult;
import dev.patchbay.provider.Cost;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.Usage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reports one attempt to load, health, listeners and the flight recorder. */
final class Observation {

  private final CandidateQueue.Turn turn;
  private final String model;
  /** What listeners are told; null if there are none. */
  private final @Nullable RoutingAttempt asked;

  private final Routing routing;
  private final InstantSource clock;
  private final Instant start;
  private final AttemptEvent event = new AttemptEvent();

  /** Begins an attempt. */
  Observation(
      CandidateQueue.Turn turn, Question<?> question, Routing routing, InstantSource clock) {
    this.turn = turn;
    model = question.model(turn.candidate());
    asked = routing.call() == null ? null : new RoutingAttempt(turn.candidate(), model, question);
    this.routing = routing;
    this.clock = clock;
    start = clock.instant();
    event.begin();
    tell(RoutingListener::attemptStarted);
  }

  /** A stream has begun to answer. */
  void firstOutput() {
    Duration elapsed = answered(clock.instant());
    tell((listener, call, attempt) -> listener.firstOutput(call, attempt, elapsed));
  }

  /** The whole answer is there. */
  void completed(CompletionResult answer) {
    Completion whole = (Completion) answer;
    Instant now = clock.instant();
    answered(now);
    Attempt unused = over(whole.usage(), whole, null, now);
  }

  /** The vectors are there, and took those tokens. */
  Attempt completed(Usage usage) {
    Instant now = clock.instant();
    answered(now);
    return over(usage, null, null, now);
  }

  /**
   * The attempts that one call of a provider has listed, of which it is known what they cost together: the last one is given all of it,
   * so that the sum is right.
   */
  static List<Attempt> priced(List<Attempt> listed, Attempt together) {
    Cost cost = together.cost();
    if (cost == null || listed.stream().anyMatch(each -> each.cost() != null)) {
      return listed;
    }
    List<Attempt> priced = new ArrayList<>(listed.size());
    for (int i = 0; i < listed.size(); i++) {
      Attempt each = listed.get(i);
      Cost ofEach = i + 1 < listed.size() ? Cost.NOTHING : cost;
      priced.add(new Attempt(
          each.provider(), each.model(), each.error(), each.status(), each.elapsed(), ofEach));
    }
    return priced;
  }

  /** The call was over before the provider's code was called, so it has cost nothing. */
  void neverAsked() {
    if (turn.reservation() != null) {
      turn.reservation().settle(Cost.NOTHING);
    }
  }

  /** Another provider was faster. The time it took so far counts as its time to the first token. */
  Attempt overtaken() {
    Instant now = clock.instant();
    firstToken(Duration.between(start, now), now);
    return ended(null, ProviderException.of(ErrorKind.CANCELLED, "another provider was faster"));
  }

  /** The attempt is over, with one of the two. */
  Attempt ended(@Nullable Completion answer, @Nullable ProviderException failure) {
    return over(
        answer != null ? answer.usage() : failure != null ? failure.usage() : Usage.UNKNOWN,
        answer,
        failure,
        clock.instant());
  }

  private Attempt over(
      Usage usage, @Nullable Completion answer, @Nullable ProviderException failure, Instant now) {
    ErrorKind error = failure == null ? null : failure.kind();
    int status = failure == null ? 0 : failure.status().orElse(0);
    turn.use().end(now, usage.totalTokens());
    Attempt attempt = new Attempt(provider(), model, error, status, Duration.between(start, now))
        .priced(turn.candidate().price(), usage);
    if (turn.reservation() != null) {
      turn.reservation().settle(attempt.cost());
    }
    if (failure == null) {
      turn.health().succeeded(now);
    } else {
      turn.health().failed(failure, now);
    }
    event.endedAs(attempt);
    tell((listener, call, told) -> listener.attemptEnded(call, told, attempt, usage, answer));
    return attempt;
  }

  private interface Message {
    void to(RoutingListener listener, RoutingCall call, RoutingAttempt attempt);
  }

  private void tell(Message message) {
    RoutingAttempt told = asked;
    if (told != null) {
      routing.tell((listener, call) -> message.to(listener, call, told));
    }
  }

  private Duration answered(Instant now) {
    Duration elapsed = Duration.between(start, now);
    firstToken(elapsed, now);
    turn.health().answered(now);
    return elapsed;
  }

  private void firstToken(Duration elapsed, Instant now) {
    turn.candidate().load().firstToken(elapsed.toNanos(), CandidateQueue.nanos(now));
  }

  private String provider() {
    return turn.candidate().id();
  }
}
