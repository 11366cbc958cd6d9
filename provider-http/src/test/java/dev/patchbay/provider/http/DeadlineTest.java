package dev.patchbay.provider.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.testkit.FaultServer;
import dev.patchbay.testkit.Script;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A6: a deadline covers everything. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DeadlineTest {

  private static final Duration SHORT = Duration.ofMillis(150);

  @Test
  void aCallWhoseServerIsSilentBeforeTheHeadTimesOut() {
    try (FaultServer server = FaultServer.answering(Script.raw().silence())) {
      ProviderException failure = Answers.failure(
          () -> Parrot.at(server.url()).complete(Parrot.HELLO, CallContext.withTimeout(SHORT)));

      assertThat(failure.kind()).isEqualTo(ErrorKind.TIMEOUT);
      assertThat(failure.detail())
          .isEqualTo("the call's deadline passed while waiting for its answer");
      Eventually.holds("the connection is closed", () -> server.openConnections() == 0);
    }
  }

  @Test
  void aStreamWhoseServerIsSilentBeforeTheHeadTimesOut() {
    try (FaultServer server = FaultServer.answering(Script.raw().silence())) {
      ProviderException failure = Answers.failure(
          () -> Parrot.at(server.url()).stream(Parrot.HELLO, CallContext.withTimeout(SHORT)));

      assertThat(failure.kind()).isEqualTo(ErrorKind.TIMEOUT);
    }
  }

  @Test
  void aStreamWhoseServerIsSilentBeforeTheFirstTokenTimesOut() {
    try (FaultServer server =
        FaultServer.answering(Script.stream().chunk(": wait\n\n").silence())) {
      ProviderException failure = Answers.failure(
          () -> Parrot.at(server.url()).stream(Parrot.HELLO, CallContext.withTimeout(SHORT))
              .toCompletion());

      assertThat(failure.kind()).isEqualTo(ErrorKind.TIMEOUT);
      assertThat(failure.partialText()).isEmpty();
      Eventually.holds("the connection is closed", () -> server.openConnections() == 0);
    }
  }

  @Test
  void aStreamWhoseServerFallsSilentAfterATokenIsInterrupted() {
    try (FaultServer server =
        FaultServer.answering(Script.stream().chunk(Answers.token("Hi")).silence())) {
      ProviderException failure = Answers.failure(
          () -> Parrot.at(server.url()).stream(Parrot.HELLO, CallContext.withTimeout(SHORT))
              .toCompletion());

      assertThat(failure.kind()).isIn(ErrorKind.STREAM_INTERRUPTED, ErrorKind.TIMEOUT);
      assertThat(failure.partialText().isEmpty()).isEqualTo(failure.kind() == ErrorKind.TIMEOUT);
      Eventually.holds("the connection is closed", () -> server.openConnections() == 0);
    }
  }

  @Test
  void anAnswerThatDripsDoesNotOutliveTheDeadline() {
    Script dripping = Script.stream();
    for (int i = 0; i < 1000; i++) {
      dripping = dripping.chunk(": still here\n\n").pause(Duration.ofMillis(20));
    }
    try (FaultServer server = FaultServer.answering(dripping.end())) {
      ProviderException failure = Answers.failure(
          () -> Parrot.at(server.url()).stream(Parrot.HELLO, CallContext.withTimeout(SHORT))
              .toCompletion());

      assertThat(failure.kind()).isEqualTo(ErrorKind.TIMEOUT);
    }
  }

  @Test
  void aStreamThatNobodyReadsIsClosedAtTheDeadline() {
    try (FaultServer server = FaultServer.answering(Script.stream().silence());
        CompletionStream stream = Parrot.at(server.url()).stream(
            Parrot.HELLO, CallContext.withTimeout(SHORT.multipliedBy(4)))) {
      Eventually.holds("the connection is closed", () -> server.openConnections() == 0);

      assertThat(Answers.failure(stream::toCompletion).kind()).isEqualTo(ErrorKind.TIMEOUT);
    }
  }

  @Test
  void aDeadlineBeyondAllReasonIsNone() {
    try (FaultServer server = FaultServer.answering(Script.json(200, Answers.COMPLETION))) {
      CallContext context = CallContext.withTimeout(Duration.ofSeconds(Long.MAX_VALUE));

      assertThat(Parrot.at(server.url()).complete(Parrot.HELLO, context).text()).isEqualTo("Hello");
    }
  }
}
