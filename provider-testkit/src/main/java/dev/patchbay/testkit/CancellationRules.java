package dev.patchbay.testkit;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.ErrorKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** C6x: cancels, closes and deadlines. */
final class CancellationRules extends RuleGroup {

  private static final Duration DEADLINE = Duration.ofMillis(300);
  private static final String SLOW_ERROR = "drips an error";
  private static final Duration GRACE = Duration.ofMillis(250);
  private static final Duration EVENT_TIMEOUT = Duration.ofMillis(300);
  private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(1);

  CancellationRules(ProviderContract contract) {
    super(contract);
  }

  void aCancelEndsTheWaitForAnAnswer() {
    for (Mode mode : modes()) {
      FaultServer server = serve(Script.raw().silence());
      cancel(Rule.C60, mode, server, "says nothing", call -> true);
    }
  }

  void aCancelEndsTheReadingOfAWholeAnswer() {
    FaultServer server = serve(halfAnAnswer().silence());
    cancel(Rule.C61, Mode.WHOLE, server, "sends half an answer", CancellationRules::haveRead);
  }

  void aCancelEndsTheReadingOfAStream() {
    Mode mode = requireStream();
    for (int pieces : new int[] {0, 1, 3}) {
      FaultServer server = serve(streamOf(pieces).silence());
      String how = "sends " + pieces + " pieces";
      cancel(
          Rule.C62,
          mode,
          server,
          how,
          call -> pieces == 0 ? haveRead(call) : call.events() >= pieces);
    }
  }

  /** Cancels a call to a server that falls silent, once it has come that far. */
  private void cancel(Rule rule, Mode mode, FaultServer server, String how, Progress progress) {
    CallContext context = CallContext.create();
    PendingCall call = start(mode, providerAt(server), request(mode), context);
    String done = mode + " from a server that " + how + " and falls silent, and cancelled";
    rule.check(
        Patience.within(PendingCall.PATIENCE, () -> server.requests().size() == 1)
            && Patience.within(PendingCall.PATIENCE, () -> progress.reached(call)),
        done,
        "a call to cancel",
        "requests " + server.requests().size() + ", events " + call.events());
    context.cancel();
    Outcome came = call.outcome(ONE_SECOND);
    requireFailure(rule, done, came, ErrorKind.CANCELLED);
    rule.check(
        soon(() -> server.openConnections() == 0),
        done,
        "the connection is closed within a second",
        "it is still open");
  }

  private interface Progress {
    boolean reached(PendingCall call);
  }

  /** Nothing tells when a provider has come to read what the server sent; it takes no longer than this. */
  private static boolean haveRead(PendingCall call) {
    LockSupport.parkNanos(Duration.ofMillis(30).toNanos());
    return true;
  }

  void closingAStreamEndsItsConnection() {
    Mode mode = requireStream();
    FaultServer server = serve(streamOf(2).silence());
    PendingCall call = start(mode, providerAt(server), request(mode), CallContext.create());
    String done = "streamed two pieces from a server that falls silent, and closed the stream";
    Rule.C63.check(
        Patience.within(PendingCall.PATIENCE, () -> call.events() == 2),
        done,
        "two pieces",
        call.outcome(Duration.ZERO).toString());
    call.closeStream();
    requireFailure(Rule.C63, done, call.outcome(ONE_SECOND), ErrorKind.CANCELLED);
    Rule.C63.check(
        soon(() -> server.openConnections() == 0),
        done,
        "the connection is closed within a second",
        "it is still open");
  }

  void aCancelAtAnyMomentIsACancel() {
    for (Mode mode : modes()) {
      AbstractProvider provider = providerAt(serve(answer(mode)));
      for (int i = 0; i < 40; i++) {
        CallContext context = CallContext.create();
        PendingCall call = start(mode, provider, request(mode), context);
        LockSupport.parkNanos(i * 50_000L);
        context.cancel();
        Outcome came = call.outcome();
        Rule.C64.check(
            came.text().equals(ANSWER.text()) || came.failedAs(ErrorKind.CANCELLED),
            mode + " and cancelled after " + i * 50 + " microseconds",
            "an answer, or CANCELLED",
            came.toString());
      }
    }
  }

  void aDeadlineHoldsAtEveryMoment() {
    // Another load on the machine may make one try late, but hardly three.
    String late = "";
    for (int attempt = 0; attempt < 3; attempt++) {
      late = callPastItsDeadline();
      if (late.isEmpty()) {
        return;
      }
    }
    throw Rule.C65.broken(
        "called servers that take too long, with a deadline of " + DEADLINE.toMillis() + " ms",
        "a failure at most " + GRACE.toMillis() + " ms after it",
        late);
  }

  /** What came of the first call that ended too late; empty if none did. */
  private String callPastItsDeadline() {
    Map<String, PendingCall> calls = new LinkedHashMap<>();
    List<FaultServer> servers = new ArrayList<>();
    for (Mode mode : modes()) {
      slowness(mode).forEach((how, script) -> {
        FaultServer server = serve(script);
        servers.add(server);
        AbstractProvider provider = providerAt(server);
        CallContext context = CallContext.withTimeout(DEADLINE);
        calls.put(
            mode + " from a server that " + how, start(mode, provider, request(mode), context));
      });
    }
    for (Map.Entry<String, PendingCall> call : calls.entrySet()) {
      Outcome came = call.getValue().outcome(Duration.ofSeconds(2));
      String done = call.getKey() + ", with a deadline of " + DEADLINE.toMillis() + " ms";
      // The body of an error need not be read.
      ErrorKind other = call.getKey().endsWith(SLOW_ERROR)
          ? ErrorKind.SERVER_ERROR
          : ErrorKind.STREAM_INTERRUPTED;
      requireFailure(Rule.C65, done, came, ErrorKind.TIMEOUT, other);
      if (!Patience.allows(GRACE, came.elapsed().minus(DEADLINE))) {
        return done + ": " + came;
      }
    }
    Rule.C65.check(
        soon(() -> servers.stream().allMatch(server -> server.openConnections() == 0)),
        "called servers that take too long, with a deadline of " + DEADLINE.toMillis() + " ms",
        "no connection is open a second later",
        servers.stream().mapToInt(FaultServer::openConnections).sum() + " are still open");
    return "";
  }

  void aDeadlineThatIsFarAwayChangesNothing() {
    for (Mode mode : modes()) {
      AbstractProvider provider = providerAt(serve(answer(mode)));
      for (Duration far : List.of(Duration.ofDays(400), Duration.ofSeconds(Long.MAX_VALUE))) {
        Outcome came =
            start(mode, provider, request(mode), CallContext.withTimeout(far)).outcome();
        Rule.C66.check(
            came.text().equals(ANSWER.text()),
            mode + " with a deadline of " + far,
            "an answer",
            came.toString());
      }
    }
  }

  void pingsHoldUpTheIdleTimerAlone() {
    Mode mode = requireStream();
    String ping = requirePing();
    BegunStream begun = begunStream(1);
    FaultServer server = serve(repeating(begun.sent(), 500, () -> ping).silence());
    Outcome came = ask(mode, withTimers(server, Duration.ofMinutes(1), EVENT_TIMEOUT));
    requireFailure(
        Rule.C67,
        "streamed from a server that sends a piece and then pings, with an event-timeout of "
            + EVENT_TIMEOUT.toMillis() + " ms",
        came,
        ErrorKind.STREAM_INTERRUPTED);

    BegunStream slow = begunStream();
    Script pings = repeating(slow.sent(), 60, () -> ping);
    Script whole = new BegunStream(pings, slow.stream())
        .then(StreamedAnswer.events(ANSWER))
        .sent()
        .end();
    came = ask(mode, withTimers(serve(whole), IDLE_TIMEOUT, Duration.ofMinutes(1)));
    Rule.C67.check(
        came.text().equals(ANSWER.text()),
        "streamed from a server that sends pings for longer than the idle-timeout of "
            + IDLE_TIMEOUT.toMillis() + " ms, and then an answer",
        "the answer",
        came.toString());
  }

  private AbstractProvider withTimers(FaultServer server, Duration idle, Duration event) {
    return requireWith(
        server.url(),
        Map.of(
            "idle-timeout", idle.toMillis() + "ms",
            "event-timeout", event.toMillis() + "ms"));
  }

  private Map<String, Script> slowness(Mode mode) {
    Map<String, Script> slowness = new LinkedHashMap<>();
    slowness.put("says nothing", Script.raw().silence());
    slowness.put("falls silent within the head", bytes("HTTP/1.1 200 OK\r\n").silence());
    if (mode == Mode.WHOLE) {
      slowness.put("falls silent within its answer", halfAnAnswer().silence());
      slowness.put("drips its answer", dripping(halfAnAnswer(), " "));
    } else {
      slowness.put("falls silent before the first piece", streamHead().silence());
      slowness.put("falls silent after two pieces", streamOf(2).silence());
      BegunStream begun = begunStream(1);
      slowness.put("drips a piece", dripping(begun.sent(), begun.piece("x".repeat(500))));
      BegunStream slow = begunStream();
      slowness.put("sends a piece now and then", endless(slow.sent(), () -> slow.piece("x")));
      dialect()
          .ping()
          .ifPresent(
              ping -> slowness.put("sends nothing but pings", endless(streamHead(), () -> ping)));
    }
    slowness.put(SLOW_ERROR, dripping(Script.chunked(500, Map.of()), " "));
    return slowness;
  }

  private Script halfAnAnswer() {
    String answer = dialect().answer(ANSWER);
    return Script.chunked(200, Map.of("content-type", dialect().answerType()))
        .chunk(answer.substring(0, answer.length() / 2));
  }

  private static Script dripping(Script begun, String text) {
    AtomicInteger next = new AtomicInteger();
    return endless(begun, () -> {
      int at = next.getAndIncrement() % text.length();
      return text.substring(at, at + 1);
    });
  }

  private static Script endless(Script begun, Supplier<String> text) {
    return repeating(begun, 150, text).silence();
  }

  private static Script repeating(Script begun, int times, Supplier<String> text) {
    Script script = begun;
    for (int i = 0; i < times; i++) {
      script = script.chunk(text.get()).pause(Duration.ofMillis(20));
    }
    return script;
  }
}
