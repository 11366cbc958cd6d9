package dev.patchbay.provider.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Each byte at each place of an array that is longer than what is looked at in one step. */
class ByteScanTest {

  private static final int LENGTH = 27;

  @Test
  void theFirstByteThatIsNotPlainIsFoundWhereverItStands() {
    forEachByteAtEachPlace((value, bytes, place) -> {
      boolean plain = value != '"' && value != '\\' && (value < 0 || value >= ' ');
      assertThat(ByteScan.notPlain(bytes, 1, LENGTH - 1)).isEqualTo(plain ? LENGTH - 1 : place);
    });
  }

  @Test
  void theFirstLineEndIsFoundWhereverItStands() {
    forEachByteAtEachPlace((value, bytes, place) -> {
      boolean ends = value == '\n' || value == '\r';
      assertThat(ByteScan.lineEnd(bytes, 1, LENGTH - 1)).isEqualTo(ends ? place : LENGTH - 1);
    });
  }

  @Test
  void theFirstByteOutsideAsciiIsFoundWhereverItStands() {
    forEachByteAtEachPlace(
        (value, bytes, place) -> assertThat(ByteScan.notAscii(bytes, 1, LENGTH - 1))
            .isEqualTo(value < 0 ? place : LENGTH - 1));
  }

  @Test
  void ofSeveralTheFirstCountsAndBytesOutsideTheRangeDoNot() {
    byte[] bytes = "\"ab\u0001\"\\\n\r\"".getBytes(java.nio.charset.StandardCharsets.UTF_8);

    assertThat(ByteScan.notPlain(bytes, 1, bytes.length)).isEqualTo(3);
    assertThat(ByteScan.lineEnd(bytes, 0, bytes.length)).isEqualTo(6);
    assertThat(ByteScan.lineEnd(bytes, 0, 6)).isEqualTo(6);
  }

  private interface Check {
    void of(byte value, byte[] bytes, int place);
  }

  private static void forEachByteAtEachPlace(Check check) {
    for (int value = Byte.MIN_VALUE; value <= Byte.MAX_VALUE; value++) {
      for (int place = 1; place < LENGTH - 1; place++) {
        byte[] bytes = new byte[LENGTH];
        Arrays.fill(bytes, (byte) '!');
        bytes[place] = (byte) value;
        check.of((byte) value, bytes, place);
      }
    }
  }
}
