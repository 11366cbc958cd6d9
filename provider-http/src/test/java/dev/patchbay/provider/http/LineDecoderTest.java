package dev.patchbay.provider.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineDecoderTest {

  private static final String TEXT =
      "{\"a\":1}\n\r\n  \n{\"b\":\"é😀\"}\r\n\t\n\r \r\n{\"c\":\r1}\n{\"d\":2}\r\r\n{\"cut";

  private static final String[] LINES = {
    "{\"a\":1}", "{\"b\":\"é😀\"}", "{\"c\":\r1}", "{\"d\":2}\r"
  };

  private static final int MOST = 10_000;

  @Test
  void readsOfAnySizeGiveTheSameLines() throws IOException {
    byte[] bytes = TEXT.getBytes(UTF_8);
    for (int size = 1; size <= bytes.length; size++) {
      assertThat(Frames.of(decoder(PiecewiseInputStream.inPiecesOf(size, bytes))))
          .as("%d bytes a read", size)
          .containsExactly(LINES);
    }
  }

  @Test
  void aSplitAtAnyPointGivesTheSameLines() throws IOException {
    byte[] bytes = TEXT.getBytes(UTF_8);
    for (int point = 0; point <= bytes.length; point++) {
      assertThat(Frames.of(decoder(PiecewiseInputStream.splitAt(point, bytes))))
          .as("split after %d bytes", point)
          .containsExactly(LINES);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 1000, 2047, 2048, 2049, 4096, 100_000})
  void linesLargerThanTheBufferComeOutWhole(int size) throws IOException {
    String[] lines = new String[8];
    int[] lengths = {10, 2046, 2047, 2048, 6_000, 5, 9_999, 1};
    for (int i = 0; i < lines.length; i++) {
      lines[i] = "x".repeat(lengths[i] - 1) + "y";
    }
    byte[] bytes = (String.join("\r\n", lines) + "\n").getBytes(UTF_8);

    assertThat(Frames.of(decoder(PiecewiseInputStream.inPiecesOf(size, bytes))))
        .containsExactly(lines);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "\r\n", " \t\r\n\n", "cut", "\ncut\r"})
  void whatHasNoWholeLineHasNone(String text) throws IOException {
    assertThat(Frames.of(decoder(in(text)))).isEmpty();
  }

  @Test
  void aLineIsHandedOutBeforeMoreIsRead() throws IOException {
    LineDecoder decoder = decoder(PiecewiseInputStream.thenBlocking("one\ntwo\n".getBytes(UTF_8)));

    assertThat(decoder.next()).isTrue();
    assertThat(decoder.next()).isTrue();
    assertThat(Frames.data(decoder)).isEqualTo("two");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n"})
  void aLineMayBeAsLongAsTheLimitHoweverItEnds(String end) throws IOException {
    LineDecoder decoder = decoder(in("x\n" + "x".repeat(MOST) + end + "y" + end));

    assertThat(Frames.of(decoder)).containsExactly("x", "x".repeat(MOST), "y");
    assertThat(decoder.data()).hasSizeLessThan(MOST + 100);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "\r\n"})
  void aLongerLineIsRefused(String end) {
    assertRefused(
        () -> Frames.of(decoder(in("x\n" + "x".repeat(MOST + 1) + end))),
        "a line of the stream is longer than the limit of 10000 bytes");
  }

  @Test
  void aLongerStreamIsRefused() {
    assertRefused(
        () -> Frames.of(new LineDecoder(in("one\ntwo\nx"), MOST, 8)),
        "the stream is longer than the limit of 8 bytes");
  }

  @Test
  void blankLinesWithoutAnEndAreRefused() {
    assertRefused(
        () -> Frames.of(decoder(in("\n".repeat(Limits.MAX_STREAM_LINES + 1)))),
        "the answer has more lines than the limit of 4000000");
  }

  private static void assertRefused(ThrowingCallable reading, String detail) {
    assertThatThrownBy(reading).isInstanceOfSatisfying(ProviderException.class, e -> {
      assertThat(e.kind()).isEqualTo(ErrorKind.LIMIT_EXCEEDED);
      assertThat(e.detail()).isEqualTo(detail);
    });
  }

  private static LineDecoder decoder(InputStream in) {
    return new LineDecoder(in, MOST, Limits.MAX_STREAM_BYTES);
  }

  private static InputStream in(String text) {
    return new ByteArrayInputStream(text.getBytes(UTF_8));
  }
}
