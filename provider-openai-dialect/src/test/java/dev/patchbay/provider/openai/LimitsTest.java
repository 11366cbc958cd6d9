package dev.patchbay.provider.openai;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.testkit.Script;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A8: hostile answers hit a limit and not the heap. Where the server falls silent, it has sent what the client may read: one that
 * wanted more would wait for it.
 */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LimitsTest {

  private static final int MEBIBYTE = 1024 * 1024;
  private static final byte[] XS = "x".repeat(MEBIBYTE).getBytes(US_ASCII);
  private static final String GIGABYTE = "content-length: 1073741824\r\n\r\n";

  @ParameterizedTest
  @ValueSource(strings = {"data: ", "", "event: ", ": "})
  void aLineOfAGigabyteMeetsTheLimitOfAnEvent(String field) {
    assertLimited(
        Mode.STREAM,
        times(2, head(200, "text/event-stream", GIGABYTE + field), XS).silence());
  }

  @Test
  void anEventOfAGigabyteInShortLinesMeetsTheLimitOfAnEvent() {
    byte[] lines = "data: x\n".repeat(MEBIBYTE / 8).getBytes(US_ASCII);

    assertLimited(
        Mode.STREAM, times(9, head(200, "text/event-stream", GIGABYTE), lines).silence());
  }

  @Test
  void aStreamOfAGigabyteMeetsTheLimitOfAStream() {
    byte[] comments = (": " + "x".repeat(1021) + "\n").repeat(1024).getBytes(US_ASCII);

    assertLimited(
        Mode.STREAM,
        times(65, head(200, "text/event-stream", GIGABYTE), comments).silence());
  }

  @Test
  void aWholeAnswerOfAGigabyteMeetsItsLimit() {
    ProviderException failure = assertLimited(
        Mode.WHOLE,
        times(8, head(200, "application/json", GIGABYTE + "{\"a\":\""), XS).silence());

    assertThat(failure.detail()).contains("8388608 bytes");
    assertThat(failure.getMessage()).hasSizeLessThan(500);
  }

  @Test
  void aWholeAnswerOfUnknownLengthMeetsItsLimit() {
    Script script = Script.chunked(200, Map.of("content-type", "application/json"))
        .chunk("{\"a\":\"")
        .chunks(8, "x".repeat(MEBIBYTE));

    assertLimited(Mode.WHOLE, script.silence());
  }

  @Test
  void aWholeAnswerOfAsMuchAsIsAllowedIsRead() {
    // Two bytes a character are counted, whatever the JVM makes of them.
    int text = 4 * MEBIBYTE;
    String answer = Answers.COMPLETION.replace("Hello", "x".repeat(text));

    assertThat(
            WireCase.outcome(Mode.WHOLE, Script.json(200, answer)).completion().text())
        .hasSize(text);
  }

  @ParameterizedTest
  @EnumSource
  void anAnswerThatIsABombMeetsItsLimit(Mode mode) {
    boolean stream = mode == Mode.STREAM;
    byte[] bomb = zipped(stream ? "data: " : "{\"a\":\"");

    assertThat(bomb).hasSizeLessThan(MEBIBYTE);
    assertLimited(mode, zippedAnswer(200, stream ? "text/event-stream" : "application/json", bomb));
  }

  @ParameterizedTest
  @EnumSource
  void anErrorThatIsABombIsAnError(Mode mode) {
    byte[] bomb = zipped("{\"error\":{\"code\":\"c\",\"message\":\"");
    ProviderException failure = WireCase.failure(mode, zippedAnswer(500, "application/json", bomb));

    assertThat(failure.kind()).isEqualTo(ErrorKind.SERVER_ERROR);
    assertThat(failure.code()).isEqualTo("c");
  }

  @ParameterizedTest
  @EnumSource
  void ofAnErrorNoMoreThan64KibibytesAreReadAndAFewWordsShown(Mode mode) {
    String body = "{\"error\":{\"code\":\"c\",\"message\":\"" + "x".repeat(64 * 1024);
    Script script = head(500, "application/json", GIGABYTE + body.substring(0, 64 * 1024));
    ProviderException failure = WireCase.failure(mode, script.silence());

    assertThat(failure.kind()).isEqualTo(ErrorKind.SERVER_ERROR);
    assertThat(failure.code()).isEqualTo("c");
    assertThat(failure.getMessage()).hasSizeLessThan(500);
  }

  @ParameterizedTest
  @EnumSource
  void ofAPageWithoutAnEndAFewWordsAreShown(Mode mode) {
    Script page = head(500, "text/html", GIGABYTE + "<h1>a reason</h1>");
    ProviderException failure = WireCase.failure(mode, times(10, page, XS).silence());

    assertThat(failure.detail())
        .startsWith("the service answered HTTP 500: <h1>a reason</h1>xxx")
        .hasSizeLessThan(500);
  }

  @ParameterizedTest
  @EnumSource
  void aPageWithoutAnEndInPlaceOfTheAnswerMeetsALimit(Mode mode) {
    Script page = head(200, "text/html", GIGABYTE + "<html>");
    ProviderException failure =
        WireCase.failure(mode, times(mode == Mode.STREAM ? 1 : 8, page, XS).silence());

    assertThat(failure.kind())
        .isEqualTo(mode == Mode.STREAM ? ErrorKind.PROTOCOL : ErrorKind.LIMIT_EXCEEDED);
  }

  @ParameterizedTest
  @EnumSource
  void aHeadWithoutAnEndMeetsALimit(Mode mode) {
    byte[] headers = ("x: " + "x".repeat(1019) + "\r\n").repeat(512).getBytes(US_ASCII);
    Script script = Answers.raw("HTTP/1.1 200 OK\r\n").bytes(headers);

    assertThat(WireCase.failure(mode, script.silence()).kind())
        .isIn(ErrorKind.PROTOCOL, ErrorKind.UNREACHABLE, ErrorKind.LIMIT_EXCEEDED);
  }

  @Test
  void anEventTooLongAfterOutputIsALimitWithTheTextSoFar() {
    Script script = Answers.tokens().chunk("data: ").chunks(11, "x".repeat(100_000));

    assertThat(assertLimited(Mode.STREAM, script.end()).partialText()).isEqualTo("Hello");
  }

  @ParameterizedTest
  @EnumSource
  void anAnswerNestedBeyondAllReasonIsALimit(Mode mode) {
    String nested = "{\"x\":" + "[".repeat(1000);

    assertLimited(
        mode,
        mode == Mode.STREAM
            ? Answers.tokens().chunk(Answers.event(nested)).end()
            : Script.json(200, nested));
  }

  private static ProviderException assertLimited(Mode mode, Script script) {
    ProviderException failure = WireCase.failure(mode, script);
    assertThat(failure.kind()).isEqualTo(ErrorKind.LIMIT_EXCEEDED);
    return failure;
  }

  private static Script times(int times, Script script, byte[] piece) {
    Script longer = script;
    for (int i = 0; i < times; i++) {
      longer = longer.bytes(piece);
    }
    return longer;
  }

  private static Script head(int status, String type, String rest) {
    return Answers.raw("HTTP/1.1 " + status + " Status\r\ncontent-type: " + type + "\r\n" + rest);
  }

  private static Script zippedAnswer(int status, String type, byte[] zipped) {
    return head(
            status, type, "content-encoding: gzip\r\ncontent-length: " + zipped.length + "\r\n\r\n")
        .bytes(zipped)
        .silence();
  }

  /** That start and 64 MiB. */
  private static byte[] zipped(String start) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
      zip.write(start.getBytes(US_ASCII));
      for (int i = 0; i < 64; i++) {
        zip.write(XS);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
