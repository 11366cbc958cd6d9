package dev.patchbay.provider.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import org.junit.jupiter.api.Test;

class Utf8Test {

  @Test
  void everyCharacterIsValid() {
    StringBuilder all = new StringBuilder();
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      if (c > Character.MAX_VALUE || !Character.isSurrogate((char) c)) {
        all.appendCodePoint(c);
      }
    }

    assertThat(isValid(all.toString().getBytes(UTF_8))).isTrue();
  }

  @Test
  void anyTwoBytesAreJudgedAsTheJdkDoes() {
    for (int two = 0; two < 1 << 16; two++) {
      byte[] bytes = {(byte) (two >> 8), (byte) two};
      assertThat(isValid(bytes)).as("%04x", two).isEqualTo(isDecodable(bytes));
    }
  }

  @Test
  void everyFirstByteBeforeTheBoundsOfThoseThatMayFollowIsJudgedAndReplacedAsTheJdkDoes() {
    int[] bounds = {0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xFF};
    for (int first = 0xC0; first <= 0xFF; first++) {
      for (int second : bounds) {
        for (int third : bounds) {
          for (int fourth : bounds) {
            byte[] bytes = {(byte) first, (byte) second, (byte) third, (byte) fourth};
            assertThat(isValid(bytes)).isEqualTo(isDecodable(bytes));
            assertThat(new String(Utf8.valid(bytes, 0, 4), UTF_8))
                .isEqualTo(new String(bytes, UTF_8));
          }
        }
      }
    }
  }

  @Test
  void aCharacterThatIsCutOffByTheEndIsInvalidWhateverStandsBehindIt() {
    byte[] bytes = "ab😀".getBytes(UTF_8);

    assertThat(Utf8.isValid(bytes, 0, bytes.length - 1)).isFalse();
    assertThat(Utf8.isValid(bytes, 0, 2)).isTrue();
    assertThat(Utf8.isValid(bytes, 2, 4)).isTrue();
    assertThat(Utf8.isValid(bytes, 3, 3)).isFalse();
    assertThat(new String(Utf8.valid(bytes, 0, bytes.length - 1), UTF_8)).isEqualTo("ab\ufffd");
  }

  private static boolean isValid(byte[] bytes) {
    return Utf8.isValid(bytes, 0, bytes.length);
  }

  private static boolean isDecodable(byte[] bytes) {
    try {
      UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
