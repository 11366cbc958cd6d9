package dev.patchbay.provider.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;

/** Bytes that are not what they should be. */
class ChatReaderRefusalsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "[]",
        "\"Error\"",
        "7",
        "true",
        "",
        " ",
        "nul",
        "{",
        "{\"a\"",
        "<html>",
        "{a:1}",
        "[DONE]",
        "\uFFFD"
      })
  void whatIsNoJsonObjectIsRefused(String text) {
    assertThatThrownBy(() -> read(text.getBytes(UTF_8))).isInstanceOf(JacksonException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}{}", "{} x", "{}]", "{},", "{}null"})
  void anObjectWithAnythingBehindItIsRefused(String text) {
    assertThatThrownBy(() -> read(text.getBytes(UTF_8))).isInstanceOf(JacksonException.class);
  }

  @Test
  void whiteSpaceAroundAnObjectIsFine() {
    assertThat(read(" \r\n{\"choices\":[{}]}\n ".getBytes(UTF_8)).hasChoice()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"a\":"})
  void deepNestingIsALimit(String opening) {
    String text = "{\"x\":" + opening.repeat(100_000);

    assertThatThrownBy(() -> read(text.getBytes(UTF_8)))
        .isInstanceOf(StreamConstraintsException.class);
  }

  @Test
  void deepNestingIsALimitInBytesThatAreNotUtf8Too() {
    byte[] bytes = bytes("{\"a\":\"", 0xff, "\",\"x\":" + "[".repeat(100_000));

    assertThatThrownBy(() -> read(bytes)).isInstanceOf(StreamConstraintsException.class);
  }

  @Test
  void ordinaryNestingIsFine() {
    String text = "{\"x\":" + "[".repeat(90) + "]".repeat(90) + ",\"choices\":[{}]}";

    assertThat(read(text.getBytes(UTF_8)).hasChoice()).isTrue();
  }

  @Test
  void aNumberOfAThousandDigitsIsNoReasonToFail() {
    String text = "{\"created\":" + "9".repeat(900) + ",\"choices\":[{}]}";

    assertThat(read(text.getBytes(UTF_8)).hasChoice()).isTrue();
  }

  @Test
  void invalidUtf8BecomesReplacementCharacters() {
    assertThat(content(bytes("a", 0xff, "b"))).isEqualTo("a\ufffdb");
    assertThat(content(bytes("a", 0x80, "b"))).isEqualTo("a\ufffdb");
  }

  @Test
  void aCharacterThatIsCutOffBecomesAReplacementCharacter() {
    assertThat(content(bytes("a", 0xe4, 0xbd, "b"))).isEqualTo("a\ufffdb");
    assertThat(content(bytes("a", 0xf0, 0x9f, 0x98))).isEqualTo("a\ufffd");
  }

  @Test
  void surrogatesInUtf8BecomeReplacementCharacters() {
    assertThat(content(bytes("a", 0xed, 0xa0, 0x80, "b"))).matches("a\ufffd+b");
  }

  @Test
  void invalidUtf8WhereNothingIsReadIsPassedOver() {
    byte[] bytes = bytes("{\"id\":\"", 0xff, 0xc3, "\",\"choices\":[{}]}");

    assertThat(read(bytes).hasChoice()).isTrue();
  }

  @Test
  void aCharacterWrittenAsTwoEscapesIsOne() {
    assertThat(content("\\ud83d\\ude00".getBytes(UTF_8))).isEqualTo("😀");
  }

  @Test
  void halfACharacterWrittenAsAnEscapeIsPassedOnForTheNextChunkToComplete() {
    assertThat(content("\\ud83d".getBytes(UTF_8)) + content("\\ude00".getBytes(UTF_8)))
        .isEqualTo("😀");
  }

  private static String content(byte[] content) {
    return read(bytes("{\"choices\":[{\"delta\":{\"content\":\"", content, "\"}}]}"))
        .text();
  }

  private static ChatReader read(byte[] bytes) {
    ChatReader reader = new ChatReader();
    reader.read(bytes, 0, bytes.length);
    return reader;
  }

  private static byte[] bytes(Object... pieces) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (Object piece : pieces) {
      if (piece instanceof Integer value) {
        bytes.write(value);
      } else if (piece instanceof byte[] raw) {
        bytes.writeBytes(raw);
      } else {
        bytes.writeBytes(((String) piece).getBytes(UTF_8));
      }
    }
    return bytes.toByteArray();
  }
}
