package dev.patchbay.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A script is sent exactly as it is written. */
class ScriptTest {

  private static final String GET = "GET / HTTP/1.1\r\n\r\n";
  private static final String STREAM_HEAD = """
      HTTP/1.1 200 Status\r
      content-type: text/event-stream\r
      transfer-encoding: chunked\r
      \r
      """;

  @Test
  void jsonIsAWholeAnswer() throws IOException {
    assertThat(play(Script.json(503, "{\"é\":1}")))
        .isEqualTo("HTTP/1.1 503 Status\r\ncontent-type: application/json\r\n"
            + "content-length: 8\r\n\r\n{\"é\":1}");
  }

  @Test
  void aWholeAnswerHasTheGivenHeaders() throws IOException {
    assertThat(play(Script.whole(307, Map.of("location", "/x"), "")))
        .isEqualTo("HTTP/1.1 307 Status\r\nlocation: /x\r\ncontent-length: 0\r\n\r\n");
  }

  @Test
  void aStreamIsSentInItsChunks() throws IOException {
    assertThat(play(Script.stream().chunk("data: é\n\n").chunk("x").end()))
        .isEqualTo(STREAM_HEAD + "a\r\ndata: é\n\n\r\n1\r\nx\r\n0\r\n\r\n");
  }

  @Test
  void eachByteAloneIsAChunkForEachByte() throws IOException {
    assertThat(play(Script.stream().eachByteAlone("abc").end()))
        .isEqualTo(STREAM_HEAD + "1\r\na\r\n1\r\nb\r\n1\r\nc\r\n0\r\n\r\n");
  }

  @Test
  void aTextCanComeInChunksOfOneSize() throws IOException {
    assertThat(play(Script.stream().chunksOf(2, "abcde").end()))
        .isEqualTo(STREAM_HEAD + "2\r\nab\r\n2\r\ncd\r\n1\r\ne\r\n0\r\n\r\n");
  }

  @Test
  void aChunkCanComeManyTimes() throws IOException {
    assertThat(play(Script.stream().chunks(3, "x").end()))
        .isEqualTo(STREAM_HEAD + "1\r\nx\r\n".repeat(3) + "0\r\n\r\n");
  }

  @Test
  void anyAnswerCanComeInChunks() throws IOException {
    assertThat(play(Script.chunked(500, Map.of()).chunk("x").close()))
        .isEqualTo("HTTP/1.1 500 Status\r\ntransfer-encoding: chunked\r\n\r\n1\r\nx\r\n");
  }

  @Test
  void rawBytesHaveNothingAroundThem() throws IOException {
    assertThat(play(Script.raw().bytes("garb".getBytes(US_ASCII)).bytes("age".getBytes(US_ASCII))))
        .isEqualTo("garbage");
  }

  @Test
  void aScriptKeepsTheBytesAndHeadersThatItWasGiven() throws IOException {
    byte[] bytes = "abc".getBytes(US_ASCII);
    Script raw = Script.raw().bytes(bytes);
    bytes[0] = 'x';
    Map<String, String> headers = new HashMap<>();
    Script whole = Script.whole(200, headers, "");
    headers.put("late", "yes");

    assertThat(play(raw)).isEqualTo("abc");
    assertThat(play(whole)).doesNotContain("late");
  }

  @Test
  void aLongerScriptLeavesTheShorterOneAsItIs() throws IOException {
    Script head = Script.stream();
    Script longer = head.chunk("x");

    assertThat(play(longer)).endsWith("x\r\n");
    assertThat(play(head)).isEqualTo(STREAM_HEAD);
  }

  @Test
  void whatFollowsAnEndIsNeverReached() throws IOException {
    assertThat(play(Script.stream().close().chunk("x"))).isEqualTo(STREAM_HEAD);
    assertThat(play(Script.stream().halfClose().chunk("x"))).isEqualTo(STREAM_HEAD);
    assertThat(play(Script.stream().silence().chunk("x"))).isEqualTo(STREAM_HEAD);
  }

  @Test
  void anEndedStreamLeavesTheConnectionForTheNextRequest() throws IOException {
    try (FaultServer server = FaultServer.answering(Script.stream().end())) {
      assertThat(RawClient.exchange(server.url(), GET + GET))
          .isEqualTo((STREAM_HEAD + "0\r\n\r\n").repeat(2));
    }
  }

  @Test
  void aStreamWithoutAnEndClosesTheConnection() throws IOException {
    try (FaultServer server = FaultServer.answering(Script.stream());
        RawClient client = new RawClient(server.url())) {
      client.send(GET);

      assertThat(client.rest()).isEqualTo(STREAM_HEAD);
    }
  }

  @Test
  void aPauseHoldsBackWhatFollows() throws IOException {
    Script script =
        Script.raw().bytes(new byte[] {'a'}).pause(Duration.ofHours(1)).bytes(new byte[] {'b'});
    try (FaultServer server = FaultServer.answering(script);
        RawClient client = new RawClient(server.url())) {
      client.send(GET);
      client.read(1);

      assertThatThrownBy(() -> client.patientFor(50).read(1))
          .isInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void whatFollowsAPauseIsSentAfterIt() throws IOException {
    assertThat(play(Script.raw().pause(Duration.ofMillis(1)).bytes(new byte[] {'b'})))
        .isEqualTo("b");
  }

  @Test
  void aResetIsOneForTheClient() throws IOException {
    try (FaultServer server = FaultServer.answering(Script.raw().reset());
        RawClient client = new RawClient(server.url())) {
      client.send(GET);

      assertThatThrownBy(client::rest).isInstanceOf(SocketException.class);
    }
  }

  @Test
  void aHalfClosedConnectionStillTakesBytes() throws IOException {
    try (FaultServer server = FaultServer.answering(Script.raw().halfClose());
        RawClient client = new RawClient(server.url())) {
      client.send(GET);
      assertThat(client.rest()).isEmpty();

      client.send("more");

      assertThat(server.openConnections()).isEqualTo(1);
    }
  }

  @Test
  void silenceLeavesTheClientWaiting() throws IOException {
    try (FaultServer server = FaultServer.answering(Script.stream().silence());
        RawClient client = new RawClient(server.url())) {
      client.send(GET);
      client.read(STREAM_HEAD.length());

      assertThatThrownBy(() -> client.patientFor(50).read(1))
          .isInstanceOf(SocketTimeoutException.class);
    }
  }

  private static String play(Script script) throws IOException {
    try (FaultServer server = FaultServer.answering(script)) {
      return RawClient.exchange(server.url(), GET);
    }
  }
}
