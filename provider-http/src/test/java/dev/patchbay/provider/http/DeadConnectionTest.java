package dev.patchbay.provider.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.http.ClosingServer.Ending;
import dev.patchbay.testkit.FaultServer;
import dev.patchbay.testkit.ReceivedRequest;
import dev.patchbay.testkit.Script;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A11: a call never fails because a pooled connection had died before the request was written. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DeadConnectionTest {

  /** After that time a connection is no longer busy. */
  private static final Duration IDLE = Duration.ofMillis(30);

  private static final int CALLS = 5;

  private static final ClosingServer.Habit LATE_408 = (socket, stream) -> {
    socket
        .getOutputStream()
        .write("HTTP/1.1 408 Late\r\ncontent-length: 0\r\n\r\n".getBytes(US_ASCII));
    return true;
  };

  private static final ClosingServer.Habit HALF_CLOSE = (socket, stream) -> {
    socket.shutdownOutput();
    return true;
  };

  static Stream<Arguments> endings() {
    return Stream.of(false, true)
        .flatMap(secure -> Stream.of(Ending.values())
            .flatMap(ending ->
                Stream.of(false, true).map(stream -> Arguments.of(secure, ending, stream))));
  }

  static List<ClosingServer.Habit> spoilings() {
    return List.of(LATE_408, HALF_CLOSE);
  }

  @ParameterizedTest(name = "TLS {0}, {1}, stream {2}")
  @MethodSource("endings")
  void noCallFailsOnAConnectionThatTheServiceHasClosed(
      boolean secure, Ending ending, boolean stream) {
    try (ClosingServer server = ClosingServer.that(secure, ClosingServer.ends(ending))) {
      Asker asker = new Asker(server.url());
      for (int i = 1; i <= CALLS; i++) {
        assertThat(asker.ask(stream)).isNotEmpty();
        awaitTreated(server, i);
        LockSupport.parkNanos(IDLE.toNanos());
      }
      assertThat(server.requests()).isEqualTo(CALLS);
    }
  }

  @ParameterizedTest
  @EnumSource
  void noCallFailsRightAfterAnAnswerWhoseConnectionTheServiceCloses(Ending ending) {
    try (ClosingServer server = ClosingServer.that(false, ClosingServer.ends(ending))) {
      Asker asker = new Asker(server.url());
      for (int i = 1; i <= CALLS; i++) {
        assertThat(asker.ask(false)).isNotEmpty();
        awaitTreated(server, i);
      }
      assertThat(server.requests()).isEqualTo(CALLS);
    }
  }

  @Test
  void aConnectionOfHttp10IsUsedOnce() throws IOException {
    Script old = Script.raw()
        .bytes(("HTTP/1.0 200 OK\r\ncontent-type: application/json\r\ncontent-length: "
                + Answers.COMPLETION.length() + "\r\n\r\n" + Answers.COMPLETION)
            .getBytes(US_ASCII))
        .silence();
    try (FaultServer server = FaultServer.answering(old, old, old)) {
      Asker asker = new Asker(server.url());
      for (int i = 0; i < 3; i++) {
        assertThat(asker.ask(false)).isNotEmpty();
      }
    }
  }

  @ParameterizedTest(name = "TLS {0}, {1}, then a stream {2}")
  @MethodSource("endings")
  void noCallFailsRightAfterAStreamWhoseConnectionTheServiceCloses(
      boolean secure, Ending ending, boolean next) {
    try (ClosingServer server = ClosingServer.that(secure, ClosingServer.ends(ending))) {
      Asker asker = new Asker(server.url());
      for (int i = 0; i < CALLS; i++) {
        assertThat(asker.ask(true)).isNotEmpty();
        awaitTreated(server, 2 * i + 1);
        assertThat(asker.ask(next)).isNotEmpty();
        awaitTreated(server, 2 * i + 2);
        LockSupport.parkNanos(IDLE.toNanos());
      }
      assertThat(server.requests()).isEqualTo(2 * CALLS);
    }
  }

  @ParameterizedTest
  @MethodSource("spoilings")
  void whatElseLiesOnAnIdleConnectionMakesItDead(ClosingServer.Habit habit) {
    Semaphore answered = new Semaphore(0);
    // Bytes that come together with the answer would be taken for a part of it.
    ClosingServer.Habit onceAnswered = (socket, stream) -> {
      answered.acquireUninterruptibly();
      return habit.after(socket, stream);
    };
    for (boolean secure : new boolean[] {false, true}) {
      try (ClosingServer server = ClosingServer.that(secure, onceAnswered)) {
        Asker asker = new Asker(server.url());
        for (int i = 1; i <= 3; i++) {
          assertThat(asker.ask(false)).isEqualTo("{}");
          answered.release();
          awaitTreated(server, i);
          LockSupport.parkNanos(IDLE.toNanos());
        }
        assertThat(server.accepted()).isEqualTo(3);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aConnectionThatIsAliveIsKept(boolean secure) {
    try (ClosingServer server = ClosingServer.that(secure, ClosingServer.KEEPS)) {
      Asker asker = new Asker(server.url(), "idle-timeout", "5s");
      for (int i = 0; i < 3; i++) {
        assertThat(asker.ask(i % 2 == 0)).isNotEmpty();
        LockSupport.parkNanos(IDLE.toNanos());
        assertThat(asker.ask(true)).isNotEmpty();
      }
      assertThat(server.accepted()).isEqualTo(1);
    }
  }

  @Test
  void aLookLeavesTheIdleTimeoutAsItWas() {
    FaultServer slow = FaultServer.answering(
        Script.json(200, "{}"),
        Script.raw()
            .pause(Duration.ofMillis(200))
            .bytes("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}".getBytes(US_ASCII))
            .silence());
    try (slow) {
      Asker asker = new Asker(slow.url());
      assertThat(asker.ask(false)).isEqualTo("{}");
      LockSupport.parkNanos(IDLE.toNanos());

      assertThat(asker.ask(false)).isEqualTo("{}");
    }
  }

  @Test
  void aCallThatMeetsManyDeadConnectionsOpensANewOne() throws Exception {
    CountDownLatch together = new CountDownLatch(40);
    Function<ReceivedRequest, Script> inStep = request -> {
      together.countDown();
      await(together);
      return Script.json(200, "{}").close();
    };
    try (FaultServer server = FaultServer.answering(inStep)) {
      Asker asker = new Asker(server.url(), "max-idle-connections", "100");
      List<FutureTask<String>> calls = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        calls.add(Callers.start(() -> asker.ask(false)));
      }
      for (FutureTask<String> call : calls) {
        assertThat(call.get()).isEqualTo("{}");
      }
      Eventually.holds("all are closed", () -> server.openConnections() == 0);
      LockSupport.parkNanos(IDLE.toNanos());

      assertThat(asker.ask(false)).isEqualTo("{}");
      assertThat(server.requests()).hasSize(41);
    }
  }

  @Test
  void aConnectionIsNotUsedWhenTheTimeIsOverForWhichTheServiceKeepsIt() {
    try (ClosingServer server = ClosingServer.thatSays("Keep-Alive: timeout=1, max=9\r\n")) {
      Asker asker = new Asker(server.url());
      assertThat(asker.ask(false)).isEqualTo("{}");
      assertThat(asker.ask(false)).isEqualTo("{}");
      assertThat(server.accepted()).isEqualTo(1);

      LockSupport.parkNanos(Duration.ofMillis(600).toNanos());

      assertThat(asker.ask(false)).isEqualTo("{}");
      assertThat(server.accepted()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"timeout=0", "max=5, timeout=0", "timeout = \"0\""})
  void aServiceThatKeepsNoConnectionGetsANewOneForEachCall(String said) {
    try (ClosingServer server = ClosingServer.thatSays("keep-alive: " + said + "\r\n")) {
      Asker asker = new Asker(server.url());

      assertThat(asker.ask(false) + asker.ask(false)).isEqualTo("{}{}");

      assertThat(server.accepted()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"timeout=3600", "timeout=soon", "max=5", "timeout=99999999999", ""})
  void whatElseAServiceSaysAboutKeepingKeepsIt(String said) {
    try (ClosingServer server = ClosingServer.thatSays("keep-alive: " + said + "\r\n")) {
      Asker asker = new Asker(server.url());

      assertThat(asker.ask(false) + asker.ask(false)).isEqualTo("{}{}");

      assertThat(server.accepted()).isEqualTo(1);
    }
  }

  @Test
  void aCallThatIsCancelledBeforehandIsCancelledWhateverThePoolHolds() {
    try (ClosingServer server = ClosingServer.that(false, ClosingServer.ends(Ending.RESET))) {
      Asker asker = new Asker(server.url());
      assertThat(asker.ask(false)).isEqualTo("{}");
      awaitTreated(server, 1);
      CallContext context = CallContext.create();
      context.cancel();

      assertThat(Answers.failure(() -> asker.ask(false, context)).kind())
          .isEqualTo(ErrorKind.CANCELLED);
    }
  }

  @ParameterizedTest(name = "TLS {0}, {1}")
  @MethodSource("unanswered")
  void aConnectionThatEndsInPlaceOfAnAnswerWasStale(boolean secure, Ending ending) {
    ClosingServer.Habit endsAtTheSecondRequest = (socket, stream) -> {
      awaitRequest(socket);
      ending.end(socket);
      return false;
    };
    try (ClosingServer server = ClosingServer.that(secure, endsAtTheSecondRequest)) {
      Asker asker = new Asker(server.url());
      assertThat(asker.ask(false)).isEqualTo("{}");

      ProviderException failure = Answers.failure(() -> asker.ask(false));

      assertThat(failure.kind()).isEqualTo(ErrorKind.STALE_CONNECTION);
      assertThat(failure.detail()).contains("closed the connection of an earlier call");
      assertThat(server.accepted()).isEqualTo(1);
      assertThat(asker.ask(false)).isEqualTo("{}");
    }
  }

  static Stream<Arguments> unanswered() {
    return Stream.of(false, true)
        .flatMap(secure -> Stream.of(Ending.values()).map(ending -> Arguments.of(secure, ending)));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aConnectionThatEndsAfterTheFirstByteOfAnAnswerWasNotStale(boolean secure) {
    ClosingServer.Habit cutsTheSecondHead = (socket, stream) -> {
      awaitRequest(socket);
      socket.getOutputStream().write('H');
      socket.close();
      return false;
    };
    try (ClosingServer server = ClosingServer.that(secure, cutsTheSecondHead)) {
      Asker asker = new Asker(server.url());
      assertThat(asker.ask(false)).isEqualTo("{}");

      assertThat(Answers.failure(() -> asker.ask(false)).kind()).isEqualTo(ErrorKind.UNREACHABLE);
    }
  }

  @ParameterizedTest
  @EnumSource(Ending.class)
  void aNewConnectionThatEndsInPlaceOfAnAnswerWasNotStale(Ending ending) {
    Script script = ending == Ending.FIN ? Script.raw().close() : Script.raw().reset();
    try (FaultServer server = FaultServer.answering(script)) {
      assertThat(Answers.failure(() -> new Asker(server.url()).ask(false)).kind())
          .isEqualTo(ErrorKind.UNREACHABLE);
    }
  }

  @Test
  void anAnswerThatLayOnTheConnectionBeforeItWasAskedForIsNotTakenForOne() {
    String answer = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n";
    Script twoInOnePacket =
        Script.raw().bytes((answer + "{}" + answer + "[]").getBytes(US_ASCII)).silence();
    try (FaultServer server =
        FaultServer.answering(twoInOnePacket, Script.json(200, "{\"a\":1}"))) {
      Asker asker = new Asker(server.url());
      assertThat(asker.ask(false)).isEqualTo("{}");

      ProviderException failure = Answers.failure(() -> asker.ask(false));

      assertThat(failure.kind()).isEqualTo(ErrorKind.PROTOCOL);
      assertThat(failure.detail()).contains("before the request was sent");
      assertThat(asker.ask(false)).isEqualTo("{\"a\":1}");
    }
  }

  @Test
  void anAnswerThatDoesNotComeInTimeIsATimeoutOnAnOldConnectionToo() {
    try (FaultServer server =
        FaultServer.answering(Script.json(200, "{}"), Script.raw().silence())) {
      Asker asker = new Asker(server.url(), "idle-timeout", "100ms");
      assertThat(asker.ask(false)).isEqualTo("{}");

      assertThat(Answers.failure(() -> asker.ask(false)).kind()).isEqualTo(ErrorKind.TIMEOUT);
    }
  }

  @Test
  void aCallThatIsCancelledWhileItWaitsOnAnOldConnectionIsCancelled() throws Exception {
    try (FaultServer server =
        FaultServer.answering(Script.json(200, "{}"), Script.raw().silence())) {
      Asker asker = new Asker(server.url());
      assertThat(asker.ask(false)).isEqualTo("{}");
      CallContext context = CallContext.create();
      FutureTask<ProviderException> call =
          Callers.start(() -> Answers.failure(() -> asker.ask(false, context)));
      Eventually.holds("the request has come", () -> server.requests().size() == 2);

      context.cancel();

      assertThat(call.get().kind()).isEqualTo(ErrorKind.CANCELLED);
    }
  }

  private static void awaitRequest(Socket socket) throws IOException {
    if (socket.getInputStream().read(new byte[8192]) < 0) {
      throw new EOFException("the client has gone");
    }
  }

  private static void awaitTreated(ClosingServer server, int answers) {
    Eventually.holds("the server has treated the connection", () -> server.treated() >= answers);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
