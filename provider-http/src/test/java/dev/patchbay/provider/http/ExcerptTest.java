package dev.patchbay.provider.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class ExcerptTest {

  private static final String KEY = "sk-CANARY-7f3a";

  private final Excerpt plain = new Excerpt(List.of());
  private final Excerpt excerpt = new Excerpt(List.of(KEY));

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
  void noneOfSeveralSecretsIsShown() {
    Excerpt several = new Excerpt(List.of("", "team blue", KEY, KEY + "-2"));

    assertThat(several.of("a " + KEY + "-2 b " + KEY.toLowerCase(Locale.ROOT) + " c Team Blue"))
        .isEqualTo("a *** b *** c ***");
    assertThat(several.inFull("x".repeat(300) + KEY)).isEqualTo("x".repeat(300) + "***");
  }

  @Test
  void thePartOfOneThatIsLeftWhereTheTextIsCutIsNotShown() {
    Excerpt several = new Excerpt(List.of("abcdef", "cdxyz"));
    byte[] bytes = (" ".repeat(12_796) + "abcdef").getBytes(UTF_8);

    assertThat(several.of(bytes, 0, bytes.length)).isEmpty();
  }

  @Test
  void anExceptionThatShowsASecretIsNoCause() {
    Exception clean = new IllegalStateException("Boom");
    Exception cause = new IllegalStateException("x", new IOException("wrong key " + KEY));
    Exception suppressed = new IllegalStateException("x");
    suppressed.addSuppressed(new IOException(KEY));

    assertThat(excerpt.cause(clean)).isSameAs(clean);
    assertThat(excerpt.cause(cause)).isNull();
    assertThat(excerpt.cause(suppressed)).isNull();
    assertThat(plain.cause(cause)).isSameAs(cause);
  }

  @Test
  void aSecretThatIsPartOfTheNameOfAClassCostsNoCause() {
    Exception clean = new IllegalStateException("Boom");

    assertThat(new Excerpt(List.of("java", "lang")).cause(clean)).isSameAs(clean);
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

    assertThat(new Excerpt(List.of(longKey)).of(bytes, 0, bytes.length))
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
