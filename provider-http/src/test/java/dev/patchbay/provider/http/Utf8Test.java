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
  void everyFirstPairBeforeEachKindOfThirdAndFourthByteIsJudgedAsTheJdkDoes() {
    byte[] kinds = {'a', (byte) 0x7F, (byte) 0x80, (byte) 0xBF, (byte) 0xC0, (byte) 0xFF};
    for (int pair = 0xC000; pair < 1 << 16; pair++) {
      for (byte third : kinds) {
        for (byte fourth : kinds) {
          byte[] bytes = {(byte) (pair >> 8), (byte) pair, third, fourth};
          if (isValid(bytes) != isDecodable(bytes)) {
            assertThat(isValid(bytes))
                .as("%04x %02x %02x", pair, third, fourth)
                .isEqualTo(isDecodable(bytes));
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
