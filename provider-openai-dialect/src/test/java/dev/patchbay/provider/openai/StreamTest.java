package dev.patchbay.provider.openai;

import static dev.patchbay.provider.openai.Answers.DONE;
import static dev.patchbay.provider.openai.Answers.STOP;
import static dev.patchbay.provider.openai.Answers.token;
import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.openai.WireCase.Outcome;
import dev.patchbay.testkit.Script;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A3: what a stream over a real socket may look like, and how it may be split. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StreamTest {

  private static final String MULTIBYTE = token("é") + token(" 😀") + token(" 你") + token("é 😀 你");

  @ParameterizedTest
  @ValueSource(strings = {"\r", "\n", "\r\n"})
  void everyByteMayComeAloneWhateverEndsTheLines(String end) {
    String stream = (MULTIBYTE + STOP + DONE).replace("\n", end);

    assertThat(tokens(Script.stream().eachByteAlone(stream).end()))
        .containsExactly("é", " 😀", " 你", "é 😀 你");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\r", "\n", "\r\n"})
  void allEventsMayComeAtOnceWhateverEndsTheLines(String end) {
    String stream = (MULTIBYTE + STOP + DONE).replace("\n", end);

    assertThat(tokens(Script.stream().chunk(stream).end()))
        .containsExactly("é", " 😀", " 你", "é 😀 你");
  }

  @Test
  void theEndOfTheConnectionMayBeTheEndOfTheStream() {
    String head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n";

    assertThat(tokens(Answers.raw(head + token("😀") + STOP).close())).containsExactly("😀");
  }

  @Test
  void theSpaceAfterTheColonMayBeMissing() {
    String stream = (token("a") + STOP + DONE).replace("data: ", "data:");

    assertThat(tokens(Script.stream().chunk(stream).end())).containsExactly("a");
  }

  @Test
  void theFieldNameInsideTheTextIsText() {
    assertThat(tokens(Script.stream().chunk(token("say data: x") + STOP + DONE).end()))
        .containsExactly("say data: x");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ": OPENROUTER PROCESSING\n\n",
        ":\n",
        "retry: 3000\n\n",
        "retry:\n\n",
        "id: 7\n\n",
        "id\n\n",
        "data:\n\n",
        "data: \n\n",
        "data\n\n",
        "event: ping\n\n",
        "foo: bar\n\n",
        "baz\n\n",
        "\n\n\n",
        "\uFEFF",
        ": x\nretry: 1\nid: 2\nfoo: 3\nevent: message\n"
      })
  void whatIsNotDataIsPassedOver(String noise) {
    String stream = noise + token("a") + noise.replace("\uFEFF", "") + token("b") + STOP + DONE;
    Outcome outcome =
        WireCase.outcome(Mode.STREAM, Script.stream().chunk(stream).end());

    assertThat(outcome.tokens()).containsExactly("a", "b");
    assertThat(outcome.completion().finishReason()).isEqualTo(FinishReason.STOP);
  }

  @Test
  void oneObjectMayStandOnSeveralLinesOfData() {
    String object = "data: {\"choices\":\ndata: [{\"delta\":\ndata: {\"content\":\"a\"}}]}\n\n";

    assertThat(tokens(Script.stream().chunk(object + STOP + DONE).end())).containsExactly("a");
  }

  @Test
  void aTokenLargerThanTheBufferIsOneToken() {
    String large = "x".repeat(100_000);

    assertThat(tokens(
            Script.stream().chunk(token("a") + token(large) + STOP + DONE).end()))
        .containsExactly("a", large);
  }

  @Test
  void anyContentTypeIsReadAsAStreamIfItIsOne() {
    assertThat(tokens(Script.whole(200, Map.of(), token("a") + STOP + DONE))).containsExactly("a");
  }

  private static List<String> tokens(Script script) {
    return WireCase.outcome(Mode.STREAM, script).tokens();
  }
}
