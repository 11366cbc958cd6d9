package dev.patchbay.provider.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.http.WireCase.Mode;
import dev.patchbay.testkit.Script;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A6 and A8: hostile answers hit a limit and not the heap, and slow ones the deadline. With all invariants. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WireLimitsTest {

  private static final int MEBIBYTE = 1024 * 1024;
  private static final String GIGABYTE = "content-length: 1073741824\r\n\r\n";

  /** The server stops where the client has to: who wanted more of the gigabyte would wait for it, and fail otherwise. */
  @Test
  void A8_aLineOfAGigabyteMeetsTheLimitOfAnEvent() {
    Script script = ok("text/event-stream", GIGABYTE + "data: ");
    for (int i = 0; i < 2; i++) {
      script = script.bytes("x".repeat(MEBIBYTE).getBytes(US_ASCII));
    }
    try (WireCase wire = WireCase.answering(script.silence())) {
      assertThat(wire.run(Mode.STREAM).failure().kind()).isEqualTo(ErrorKind.LIMIT_EXCEEDED);
    }
  }

  @Test
  void A8_anEventOfAGigabyteInShortLinesMeetsTheLimitOfAnEvent() {
    String lines = "data: x\n".repeat(MEBIBYTE / 8);
    Script script = ok("text/event-stream", GIGABYTE);
    for (int i = 0; i < 9; i++) {
      script = script.bytes(lines.getBytes(US_ASCII));
    }
    try (WireCase wire = WireCase.answering(script.silence())) {
      assertThat(wire.run(Mode.STREAM).failure().kind()).isEqualTo(ErrorKind.LIMIT_EXCEEDED);
    }
  }

  @Test
  void A8_aStreamOfAGigabyteMeetsTheLimitOfAStream() {
    Script script = ok("text/event-stream", GIGABYTE);
    byte[] comments = (": " + "x".repeat(1021) + "\n").repeat(1024).getBytes(US_ASCII);
    for (int i = 0; i < 65; i++) {
      script = script.bytes(comments);
    }
    try (WireCase wire = WireCase.answering(script.silence())) {
      assertThat(wire.run(Mode.STREAM).failure().kind()).isEqualTo(ErrorKind.LIMIT_EXCEEDED);
    }
  }

  @Test
  void A8_aWholeAnswerOfAGigabyteMeetsItsLimit() {
    Script script = ok("application/json", GIGABYTE + "{\"a\":\"");
    for (int i = 0; i < 16; i++) {
      script = script.bytes("x".repeat(MEBIBYTE).getBytes(US_ASCII));
    }
    try (WireCase wire = WireCase.answering(script.silence())) {
      assertThat(wire.run(Mode.WHOLE).failure().kind()).isEqualTo(ErrorKind.LIMIT_EXCEEDED);
    }
  }

  @Test
  void A8_aWholeAnswerThatIsABombMeetsItsLimit() {
    byte[] bomb = zipped("{\"a\":\"", 64);
    try (WireCase wire = WireCase.answering(zippedAnswer(200, "application/json", bomb))) {
      assertThat(bomb).hasSizeLessThan(MEBIBYTE);
      assertThat(wire.run(Mode.WHOLE).failure().kind()).isEqualTo(ErrorKind.LIMIT_EXCEEDED);
    }
  }

  @Test
  void A8_aStreamThatIsABombMeetsItsLimit() {
    byte[] bomb = zipped("data: ", 64);
    try (WireCase wire = WireCase.answering(zippedAnswer(200, "text/event-stream", bomb))) {
      assertThat(wire.run(Mode.STREAM).failure().kind()).isEqualTo(ErrorKind.LIMIT_EXCEEDED);
    }
  }

  @ParameterizedTest
  @EnumSource
  void A8_anErrorThatIsABombIsAnError(Mode mode) {
    byte[] bomb = zipped("{\"error\":{\"code\":\"c\",\"message\":\"", 64);
    try (WireCase wire = WireCase.answering(zippedAnswer(500, "application/json", bomb))) {
      ProviderException failure = wire.run(mode).failure();

      assertThat(failure.kind()).isEqualTo(ErrorKind.SERVER_ERROR);
      assertThat(failure.code()).isEqualTo("c");
    }
  }

  @ParameterizedTest
  @EnumSource
  void A8_aHeadWithoutAnEndMeetsALimit(Mode mode) {
    Script script = Script.raw().bytes("HTTP/1.1 200 OK\r\n".getBytes(US_ASCII));
    byte[] headers = ("x: " + "x".repeat(1019) + "\r\n").repeat(512).getBytes(US_ASCII);
    try (WireCase wire = WireCase.answering(script.bytes(headers).silence())) {
      assertThat(wire.run(mode).failure().kind())
          .isIn(ErrorKind.PROTOCOL, ErrorKind.UNREACHABLE, ErrorKind.LIMIT_EXCEEDED);
    }
  }

  @ParameterizedTest
  @EnumSource
  void A6_anAnswerThatDripsDoesNotOutliveTheDeadline(Mode mode) {
    Script dripping = mode == Mode.STREAM
        ? Script.stream()
        : Script.chunked(200, Map.of("content-type", "application/json"));
    for (int i = 0; i < 500; i++) {
      dripping = dripping
          .chunk(mode == Mode.STREAM ? ": still here\n\n" : " ")
          .pause(Duration.ofMillis(20));
    }
    try (WireCase wire = WireCase.answering(dripping.end())) {
      assertInTime(wire, mode);
    }
  }

  @ParameterizedTest
  @EnumSource
  void A6_aSilentServerDoesNotOutliveTheDeadline(Mode mode) {
    try (WireCase wire = WireCase.answering(Script.raw().silence())) {
      assertInTime(wire, mode);
    }
  }

  @ParameterizedTest
  @EnumSource
  void A6_aConnectionThatIsNotMadeDoesNotOutliveTheDeadline(Mode mode) throws IOException {
    try (FullBacklog nobody = new FullBacklog();
        WireCase wire = WireCase.calling(nobody.url()).requests(-1)) {
      assertInTime(wire, mode);
    }
  }

  private static void assertInTime(WireCase wire, Mode mode) {
    Duration allowed = Duration.ofMillis(300);
    long start = System.nanoTime();
    ProviderException failure =
        wire.within(CallContext.withTimeout(allowed)).run(mode).failure();

    assertThat(failure.kind()).isEqualTo(ErrorKind.TIMEOUT);
    assertThat(failure.detail()).contains("deadline");
    // The promise is 250 ms; a machine that is busy with other tests gets a second.
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(allowed.minusMillis(20), allowed.plusSeconds(1));
  }

  private static Script zippedAnswer(int status, String type, byte[] zipped) {
    String head = "HTTP/1.1 " + status + " Status\r\ncontent-type: " + type
        + "\r\ncontent-encoding: gzip\r\ncontent-length: " + zipped.length + "\r\n\r\n";
    return Script.raw().bytes(head.getBytes(US_ASCII)).bytes(zipped).silence();
  }

  private static byte[] zipped(String start, int mebibytes) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] mebibyte = "x".repeat(MEBIBYTE).getBytes(US_ASCII);
    try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
      zip.write(start.getBytes(US_ASCII));
      for (int i = 0; i < mebibytes; i++) {
        zip.write(mebibyte);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static Script ok(String type, String rest) {
    String head = "HTTP/1.1 200 OK\r\ncontent-type: " + type + "\r\n";
    return Script.raw().bytes((head + rest).getBytes(US_ASCII));
  }
}
