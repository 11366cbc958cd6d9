package dev.patchbay.provider.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.Completion;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes that are not what they should be. */
class MalformedAnswerTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "oops",
        "null",
        "[]",
        "\"Error\"",
        "7",
        "true",
        "nul",
        "{",
        "{\"a\"",
        "{\"choices\":[",
        "<html>",
        "{a:1}",
        "\uFFFD",
        "{}{}",
        "{} x",
        "{}]",
        "{},",
        "{}null"
      })
  void anEventThatIsNoJsonObjectOrMoreIsAnError(String data) {
    ProviderException failure = failure(bytes("data: ", data, "\n\n"));

    assertThat(failure.kind()).isEqualTo(ErrorKind.PROTOCOL);
    assertThat(failure.detail()).isEqualTo("an event of the stream is not a JSON object: " + data);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}{}", "{} x", "{}]", "{},", "{}null", "[DONE]"})
  void aWholeAnswerThatIsNoJsonObjectOrMoreIsAnError(String answer) {
    assertThat(Chat.failure(Mode.WHOLE, answer).kind()).isEqualTo(ErrorKind.PROTOCOL);
  }

  @Test
  void whiteSpaceAndAByteOrderMarkAroundAnObjectAreFine() {
    String answer = "{'choices':[{'message':{'content':'é'}}]}";

    assertThat(Chat.whole(" \r\n" + answer + "\n ").text()).isEqualTo("é");
    assertThat(Chat.whole("\uFEFF" + answer).text()).isEqualTo("é");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"})
  void anotherEncodingThanUtf8IsAnError(String encoding) {
    byte[] answer = "{\"choices\":[{\"delta\":{\"content\":\"a\",\"extra_content\":{}}}]}"
        .getBytes(Charset.forName(encoding));

    assertThat(failure(bytes("data:", answer, "\n\n")).kind()).isEqualTo(ErrorKind.PROTOCOL);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"a\":"})
  void deepNestingIsALimit(String opening) {
    String nested = "{\"x\":" + opening.repeat(100_000);

    for (Mode mode : Mode.values()) {
      assertThat(Chat.failure(mode, nested).kind()).isEqualTo(ErrorKind.LIMIT_EXCEEDED);
    }
  }

  @Test
  void deepNestingIsALimitInBytesThatAreNotUtf8Too() {
    byte[] stream = bytes("data: {\"a\":\"", 0xff, "\",\"x\":", "[".repeat(100_000), "\n\n");

    assertThat(failure(stream).kind()).isEqualTo(ErrorKind.LIMIT_EXCEEDED);
  }

  @Test
  void ordinaryNestingIsFine() {
    assertThat(Chat.whole("{'x':" + "[".repeat(90) + "]".repeat(90) + ",'choices':[{}]}")
            .parts())
        .isEmpty();
  }

  @Test
  void aNumberOfAThousandDigitsIsNoReasonToFail() {
    String answer = "{'created':%s,'x':%s,'choices':[{}]}";

    assertThat(Chat.whole(answer.formatted("9".repeat(900), "9".repeat(900))).parts())
        .isEmpty();
  }

  @Test
  void invalidUtf8BecomesReplacementCharacters() {
    assertThat(content("a", 0xff, "b")).isEqualTo("a\ufffdb");
    assertThat(content("a", 0x80, "b")).isEqualTo("a\ufffdb");
  }

  @Test
  void aCharacterThatIsCutOffBecomesAReplacementCharacter() {
    assertThat(content("a", 0xe4, 0xbd, "b")).isEqualTo("a\ufffdb");
    assertThat(content("a", 0xf0, 0x9f, 0x98)).isEqualTo("a\ufffd");
  }

  @Test
  void surrogatesInUtf8BecomeReplacementCharacters() {
    assertThat(content("a", 0xed, 0xa0, 0x80, "b")).matches("a\ufffd+b");
  }

  @Test
  void invalidUtf8WhereNothingIsReadIsPassedOver() {
    byte[] stream = bytes(
        "data: {\"object\":\"",
        0xff,
        0xc3,
        "\",\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\n",
        Answers.DONE);

    assertThat(Completion.of(Chat.read(stream)).text()).isEqualTo("a");
  }

  @Test
  void aCharacterWrittenAsTwoEscapesIsOne() {
    assertThat(content("\\ud83d\\ude00")).isEqualTo("😀");
  }

  @Test
  void halfACharacterWrittenAsAnEscapeIsPassedOnForTheNextChunkToComplete() {
    assertThat(content("\\ud83d") + content("\\ude00")).isEqualTo("😀");
  }

  private static String content(Object... pieces) {
    byte[] stream =
        bytes("data: {\"choices\":[{\"delta\":{\"content\":\"", bytes(pieces), "\"}}]}\n\n");
    return Completion.of(Chat.read(bytes(stream, Answers.DONE))).text();
  }

  private static ProviderException failure(byte[] stream) {
    return Answers.failure(() -> Chat.read(stream));
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
