package dev.patchbay.provider.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.Secret;
import java.net.URI;
import org.junit.jupiter.api.Test;

class ExcerptTest {

  private static final URI URL = URI.create("https://api.parrot.example");
  private static final String KEY = "sk-CANARY-7f3a";

  private final Excerpt plain = new Excerpt(null, URL);
  private final Excerpt excerpt = new Excerpt(Secret.of(KEY, URL), URL);

  @Test
  void aShortTextIsShownAsItIs() {
    assertThat(plain.of("no channel: 无可用渠道")).isEqualTo("no channel: 无可用渠道");
  }

  @Test
  void whatIsShownIsOneLine() {
    assertThat(plain.of(" one\r\n\t two\u0000\u2028three\u00a0 ")).isEqualTo("one two three");
  }

  @Test
  void aLongTextIsCutAfter200Characters() {
    assertThat(plain.of("x".repeat(201))).isEqualTo("x".repeat(200) + "...");
  }

  @Test
  void noCharacterIsCutInHalf() {
    assertThat(plain.of("x".repeat(199) + "😀😀")).isEqualTo("x".repeat(199) + "...");
  }

  @Test
  void invalidBytesAreShownAsReplacementCharacters() {
    byte[] bytes = {'a', (byte) 0xff, 'b'};

    assertThat(plain.of(bytes, 0, bytes.length)).isEqualTo("a\ufffdb");
  }

  @Test
  void theKeyIsNotShown() {
    assertThat(excerpt.of("wrong key " + KEY + ", really: " + KEY))
        .isEqualTo("wrong key ***, really: ***");
  }

  @Test
  void theKeyIsNotShownInPartWhereTheTextIsCut() {
    for (int start = 180; start < 201; start++) {
      assertThat(excerpt.of("x".repeat(start) + KEY)).doesNotContain("sk");
    }
  }

  @Test
  void aLongKeyIsNotShownInPart() {
    String longKey = "sk-" + "k".repeat(8000);
    byte[] bytes = ("x".repeat(190) + longKey + "y".repeat(9000)).getBytes(UTF_8);

    assertThat(new Excerpt(Secret.of(longKey, URL), URL).of(bytes, 0, bytes.length))
        .isEqualTo("x".repeat(190) + "***" + "y".repeat(7) + "...");
  }

  @Test
  void theKeyIsNotShownInPartAfterAsMuchWhiteSpaceAsIsLookedAt() {
    for (int spaces = 12_780; spaces < 12_820; spaces++) {
      byte[] bytes = (" ".repeat(spaces) + KEY).getBytes(UTF_8);
      assertThat(excerpt.of(bytes, 0, bytes.length)).as("%d spaces", spaces).doesNotContain("s");
    }
  }
}
