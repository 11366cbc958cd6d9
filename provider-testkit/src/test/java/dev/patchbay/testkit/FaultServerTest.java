package dev.patchbay.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FaultServerTest {

  private static final String GET = "GET / HTTP/1.1\r\n\r\n";

  @Test
  void scriptsArePlayedInOrderAndTheLastOneAgainAndAgain() throws IOException {
    try (FaultServer server = FaultServer.answering(plain("one"), plain("two"), plain("three"))) {
      assertThat(RawClient.exchange(server.url(), GET)).endsWith("\r\n\r\none");
      assertThat(RawClient.exchange(server.url(), GET)).endsWith("\r\n\r\ntwo");
      assertThat(RawClient.exchange(server.url(), GET)).endsWith("\r\n\r\nthree");
      assertThat(RawClient.exchange(server.url(), GET)).endsWith("\r\n\r\nthree");
    }
  }

  @Test
  void oneScriptAnswersEveryRequest() throws IOException {
    try (FaultServer server = FaultServer.answering(plain("one"))) {
      assertThat(RawClient.exchange(server.url(), GET + GET))
          .isEqualTo("HTTP/1.1 200 Status\r\ncontent-length: 3\r\n\r\none".repeat(2));
    }
  }

  @Test
  void theOrderHoldsOnOneConnectionToo() throws IOException {
    try (FaultServer server = FaultServer.answering(plain("one"), plain("two"))) {
      assertThat(RawClient.exchange(server.url(), GET + GET)).containsSubsequence("one", "two");
    }
  }

  @Test
  void aScriptCanDependOnTheRequest() throws IOException {
    try (FaultServer server = FaultServer.answering(request -> plain(request.path()))) {
      assertThat(RawClient.exchange(server.url(), "GET /a HTTP/1.1\r\n\r\n")).endsWith("/a");
      assertThat(RawClient.exchange(server.url(), "GET /b HTTP/1.1\r\n\r\n")).endsWith("/b");
    }
  }

  @Test
  void everyRequestIsKept() throws IOException {
    try (FaultServer server = FaultServer.answering(plain("x"))) {
      RawClient.exchange(
          server.url(), GET + RawClient.post("/a?b=c", "é 😀") + RawClient.post("/d", ""));

      assertThat(server.requests())
          .extracting(request -> request.method() + " " + request.path() + " " + request.body())
          .containsExactly("GET / ", "POST /a?b=c é 😀", "POST /d ");
    }
  }

  @Test
  void headersAreKeptUnderTheirNamesInLowerCase() throws IOException {
    try (FaultServer server = FaultServer.answering(plain("x"))) {
      RawClient.exchange(
          server.url(), "GET / HTTP/1.1\r\nX-One:  a: b \r\nx-two: a\r\nX-TWO: b\r\nnone\r\n\r\n");

      ReceivedRequest request = server.requests().get(0);
      assertThat(request.headers())
          .containsExactlyInAnyOrderEntriesOf(Map.of("x-one", "a: b", "x-two", "b"));
      assertThat(request.header("X-one")).contains("a: b");
      assertThat(request.header("none")).isEmpty();
    }
  }

  @Test
  void theListOfRequestsIsASnapshot() throws IOException {
    try (FaultServer server = FaultServer.answering(plain("x"))) {
      var before = server.requests();
      RawClient.exchange(server.url(), GET);

      assertThat(before).isEmpty();
      assertThat(server.requests()).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "garbage\r\n\r\n",
        "POST / HTTP/1.1\r\ncontent-length: many\r\n\r\n",
        "POST / HTTP/1.1\r\ncontent-length: -1\r\n\r\n",
        "POST / HTTP/1.1\r\ncontent-length: 99999999999\r\n\r\n",
        "POST / HTTP/1.1\r\ncontent-length: 99999999\r\n\r\n"
      })
  void whatIsNoRequestIsNotAnswered(String garbage) throws IOException {
    try (FaultServer server = FaultServer.answering(plain("x"))) {
      assertThat(RawClient.exchange(server.url(), garbage)).isEmpty();
      assertThat(server.requests()).isEmpty();
      assertThat(RawClient.exchange(server.url(), GET)).endsWith("x");
    }
  }

  @Test
  void openConnectionsAreCounted() throws IOException {
    try (FaultServer server = FaultServer.answering(plain("x"))) {
      assertThat(server.openConnections()).isZero();
      try (RawClient one = new RawClient(server.url());
          RawClient two = new RawClient(server.url())) {
        one.send(GET);
        one.read(1);
        two.send(GET);
        two.read(1);
        assertThat(server.openConnections()).isEqualTo(2);
      }
      await(() -> server.openConnections() == 0);
    }
  }

  @Test
  void closeEndsConnectionsAndListening() throws IOException {
    FaultServer server = FaultServer.answering(Script.raw().silence());
    try (RawClient client = new RawClient(server.url())) {
      client.send(GET);
      await(() -> server.requests().size() == 1);

      server.close();

      assertThat(client.rest()).isEmpty();
      assertThatThrownBy(() -> new RawClient(server.url())).isInstanceOf(ConnectException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void closeEndsTheThreadsWhateverTheyWaitFor(boolean pausing) throws IOException {
    FaultServer server = FaultServer.answering(
        pausing ? Script.raw().pause(Duration.ofHours(1)) : Script.raw().silence());
    try (RawClient busy = new RawClient(server.url());
        RawClient idle = new RawClient(server.url())) {
      busy.send(GET);
      idle.send("GET");
      await(() -> server.requests().size() == 1 && server.openConnections() == 2);
      URI url = server.url();
      // A connection counts as open just before its thread starts.
      await(() -> TestkitThreads.of(url).size() == 3);

      server.close();

      assertThat(TestkitThreads.of(url)).isEmpty();
    }
  }

  @Test
  void aSecondCloseDoesNothing() {
    FaultServer server = FaultServer.answering(plain("x"));
    server.close();
    server.close();
  }

  private static Script plain(String body) {
    return Script.whole(200, Map.of(), body);
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - deadline).as("ten seconds have passed").isNegative();
      LockSupport.parkNanos(1_000_000);
    }
  }
}
