package dev.patchbay.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ChildServerTest {

  @Test
  void aServerIsReadyOnceItHasPrintedItsAddress() {
    try (ChildServer server = start(
        "Loading http://127.0.0.1:1", "[i] Ready at http://127.0.0.1:2/ (quit with C)", "wait")) {
      assertThat(server.url()).isEqualTo(URI.create("http://127.0.0.1:2"));
    }
  }

  @Test
  void aServerThatEndsBeforeItIsReadyIsShownWithWhatItPrinted() {
    assertThatIllegalStateException()
        .isThrownBy(() -> start("the port is taken"))
        .withMessageContaining("did not print 'Ready at '")
        .withMessageContaining("the port is taken");
  }

  @Test
  void closingEndsTheProcess() {
    ChildServer server = start("Ready at http://127.0.0.1:1", "wait");
    assertThat(server.handle().isAlive()).isTrue();

    server.close();

    assertThat(server.handle().isAlive()).isFalse();
  }

  @Test
  void theFailureOfATestShowsWhatTheServerPrinted() {
    RunningServer running =
        new RunningServer(() -> start("warming up", "Ready at http://127.0.0.1:1", "wait"));
    AssertionError failure = new AssertionError("expected something else");
    running.beforeAll(null);
    try {
      assertThatThrownBy(() -> running.handleTestExecutionException(null, failure))
          .isSameAs(failure);
      assertThat(failure.getSuppressed())
          .singleElement()
          .extracting(Throwable::getMessage)
          .asString()
          .contains("warming up");
    } finally {
      running.afterAll(null);
    }
  }

  private static ChildServer start(String... lines) {
    String java = ProcessHandle.current().info().command().orElseThrow();
    String classes = Path.of("target", "test-classes").toString();
    return ChildServer.start(
        "Ready at ",
        Stream.concat(Stream.of(java, "-cp", classes, Talker.class.getName()), Stream.of(lines))
            .toArray(String[]::new));
  }
}
