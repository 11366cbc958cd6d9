package dev.patchbay.provider.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.Media;
import dev.patchbay.provider.Message;
import dev.patchbay.provider.Role;
import java.net.URI;
import java.util.List;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenEstimateTest {

  /** The counts are those of OpenAI's o200k_base, by npm's gpt-tokenizer 4.0.0. */
  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      73 | {"city":"Oslo","forecast":[{"date":"2026-05-01","celsius":12.5,"sky":"CLOUDY"},\
      {"date":"2026-05-02","celsius":14,"sky":"CLEAR"}],"station":{"id":"NO-1492","latitude":59.9139,"longitude":10.7522}}
      60 | Der Himmel erscheint blau, weil die Luft das blaue Licht stärker streut als das rote. Am Abend ist der Weg des \
      Lichts durch die Luft länger, und deshalb färbt sich der Himmel rötlich. Übrigens gilt das auch für größere Höhen, wo die Luft dünner ist.
      46 | 天空看起来是蓝色的，因为空气对蓝光的散射比对红光的散射更强。傍晚时，光线穿过空气的路径更长，因此天空变成红色。
      """)
  void isNotFarFromWhatATokenizerCounts(int tokens, String text) {
    assertThat(TokenEstimate.of(text)).isCloseTo(tokens, Percentage.withPercentage(25));
  }

  @Test
  void countsNothingForNothing() {
    assertThat(TokenEstimate.of("")).isZero();
  }

  @Test
  void countsACharacterOutsideTheBasicPlaneOnce() {
    assertThat(TokenEstimate.of("😀😀")).isEqualTo(2);
  }

  @Test
  void countsEveryPartOfAMessage() {
    Message user = Message.user(
        "abcdefghi",
        new ContentPart.Image(URI.create("https://example.com/a.png")),
        new ContentPart.Document(Media.of("application/pdf", new byte[2000]), "report"),
        new ContentPart.Audio(Media.of("audio/wav", new byte[2000])));
    Message assistant = Message.of(
        Role.ASSISTANT,
        new ContentPart.Reasoning("abcdefghi"),
        new ContentPart.Opaque("fake-format", "abcdefghi"),
        new ContentPart.ToolCall("1", "abcdefghi", "{}"));
    Message tool = Message.of(
        Role.TOOL,
        new ContentPart.ToolResult("1", "", List.of(new ContentPart.Text("abcdefghi")), false));

    assertThat(TokenEstimate.of(user)).isEqualTo(4 + 2 + 1600 + 100 + 2);
    assertThat(TokenEstimate.of(assistant)).isEqualTo(4 + 2 + 2 + 4 + 2 + 1);
    assertThat(TokenEstimate.of(tool)).isEqualTo(4 + 4 + 2);
  }
}
