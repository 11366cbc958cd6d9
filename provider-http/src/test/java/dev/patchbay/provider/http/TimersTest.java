package dev.patchbay.provider.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.testkit.FaultServer;
import dev.patchbay.testkit.Script;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each timer is the shortest by far where it is tested, and names itself. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TimersTest {

  private static final Duration TICK = Duration.ofMillis(20);

  @Test
  void aStreamWhoseHeadDoesNotComeRunsIntoTheFirstEventTimeout() {
    try (FaultServer server = FaultServer.answering(Script.raw().silence())) {
      ProviderException failure = Answers.failure(
          () -> Parrot.at(server.url(), "first-event-timeout", "100ms").stream(Parrot.HELLO));

      assertThat(failure.kind()).isEqualTo(ErrorKind.TIMEOUT);
      assertThat(failure.detail())
          .isEqualTo("the service did not begin to answer within 100 ms (setting"
              + " first-event-timeout), while waiting for its answer");
    }
  }

  @Test
  void aStreamThatSendsCommentsAloneRunsIntoTheFirstEventTimeout() {
    try (FaultServer server = FaultServer.answering(comments(Script.stream()).silence())) {
      ProviderException failure = Answers.failure(() ->
          Parrot.at(server.url(), "first-event-timeout", "150ms", "idle-timeout", "10s").stream(
                  Parrot.HELLO)
              .toCompletion());

      assertThat(failure.kind()).isEqualTo(ErrorKind.TIMEOUT);
      assertThat(failure.detail()).contains("did not begin to answer within 150 ms");
    }
  }

  @Test
  void aStreamThatSendsCommentsAloneAfterATokenRunsIntoTheEventTimeout() {
    Script script = comments(Script.stream().chunk(Answers.token("Hi"))).silence();
    try (FaultServer server = FaultServer.answering(script)) {
      ProviderException failure = Answers.failure(
          () -> Parrot.at(server.url(), "event-timeout", "150ms", "idle-timeout", "10s").stream(
                  Parrot.HELLO)
              .toCompletion());

      assertThat(failure.kind()).isEqualTo(ErrorKind.STREAM_INTERRUPTED);
      assertThat(failure.detail())
          .contains("sent no further event within 150 ms (setting event-timeout)");
      assertThat(failure.partialText()).isEqualTo("Hi");
    }
  }

  @Test
  void commentsKeepAStreamFromRunningIntoTheIdleTimeout() {
    Script script =
        comments(Script.stream().chunk(Answers.token("Hi"))).chunk(Answers.STOP).end();
    try (FaultServer server = FaultServer.answering(script)) {
      String text = Parrot.at(server.url(), "idle-timeout", "5s", "event-timeout", "10s").stream(
              Parrot.HELLO)
          .toCompletion()
          .text();

      assertThat(text).isEqualTo("Hi");
    }
  }

  @Test
  void aWholeAnswerWhoseBodyDripsRunsIntoTheEventTimeout() {
    Script script = Script.raw()
        .bytes(
            "HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{".getBytes(StandardCharsets.US_ASCII));
    for (int i = 0; i < 100; i++) {
      script = script.pause(TICK).bytes(new byte[] {' '});
    }
    try (FaultServer server = FaultServer.answering(script.silence())) {
      ProviderException failure = Answers.failure(
          () -> Parrot.at(server.url(), "event-timeout", "150ms").complete(Parrot.HELLO));

      assertThat(failure.kind()).isEqualTo(ErrorKind.TIMEOUT);
      assertThat(failure.detail()).contains("event-timeout").endsWith("while reading its answer");
    }
  }

  @Test
  void theTimeThatTheConsumerTakesIsNotTheServices() {
    Duration longerThanTheServiceMayTake = Duration.ofMillis(400);
    Script script = Script.stream()
        .chunk(Answers.token("one"))
        .chunk(Answers.token("two") + Answers.STOP)
        .end()
        .pause(longerThanTheServiceMayTake)
        .close();
    try (FaultServer server = FaultServer.answering(script);
        CompletionStream stream =
            Parrot.at(server.url(), "event-timeout", "200ms", "idle-timeout", "200ms").stream(
                Parrot.HELLO)) {
      Iterator<String> tokens = stream.tokens().iterator();
      assertThat(tokens.next()).isEqualTo("one");

      Eventually.holds("the service has finished", () -> server.openConnections() == 0);

      assertThat(tokens.next()).isEqualTo("two");
      assertThat(tokens.hasNext()).isFalse();
    }
  }

  private static Script comments(Script script) {
    Script longer = script;
    for (int i = 0; i < 25; i++) {
      longer = longer.chunk(": still here\n\n").pause(TICK);
    }
    return longer;
  }
}
