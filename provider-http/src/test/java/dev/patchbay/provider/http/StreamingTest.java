package dev.patchbay.provider.http;

import static dev.patchbay.provider.http.Answers.DONE;
import static dev.patchbay.provider.http.Answers.STOP;
import static dev.patchbay.provider.http.Answers.event;
import static dev.patchbay.provider.http.Answers.events;
import static dev.patchbay.provider.http.Answers.token;
import static dev.patchbay.provider.http.Answers.tokens;
import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.Usage;
import dev.patchbay.testkit.Script;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a stream over a real socket survives. The codes in comments are those of the collected failures. */
class StreamingTest {

  // S01
  @Test
  void aStreamInChunksOfOneByteIsTheSame() {
    assertThat(tokens(Script.stream()
            .eachByteAlone(token("é") + token(" 😀") + token(" 你") + STOP + DONE)
            .end()))
        .containsExactly("é", " 😀", " 你");
  }

  @Test
  void twoEventsInOneChunkAreTwoTokens() {
    assertThat(
            tokens(Script.stream().chunk(token("a") + token("b") + STOP + DONE).end()))
        .containsExactly("a", "b");
  }

  @Test
  void aCharacterMayBeSplitBetweenChunks() {
    String stream = token("😀") + STOP + DONE;
    byte[] bytes = stream.getBytes(StandardCharsets.UTF_8);
    int inside = stream.indexOf("😀") + 2;

    assertThat(tokens(Script.raw()
            .bytes("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII))
            .bytes(Arrays.copyOf(bytes, inside))
            .bytes(Arrays.copyOfRange(bytes, inside, bytes.length))
            .close()))
        .containsExactly("😀");
  }

  @Test
  void theSpaceAfterTheColonMayBeMissing() {
    assertThat(tokens(Script.stream()
            .chunk((token("a") + STOP + DONE).replace("data: ", "data:"))
            .end()))
        .containsExactly("a");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\r", "\r\n"})
  void linesMayEndInCarriageReturns(String end) {
    assertThat(tokens(Script.stream()
            .chunk((token("a") + token("b") + STOP + DONE).replace("\n", end))
            .end()))
        .containsExactly("a", "b");
  }

  @Test
  void theFieldNameInsideTheTextIsText() {
    assertThat(tokens(Script.stream().chunk(token("say data: x") + STOP + DONE).end()))
        .containsExactly("say data: x");
  }

  // S05
  @Test
  void whatIsNotDataIsPassedOver() {
    assertThat(tokens(Script.stream()
            .chunk("\uFEFF: OPENROUTER PROCESSING\n\nretry: 3000\n\nid: 7\nevent: message\n")
            .chunk(token("a") + "data:\n\ndata\n\nfoo: bar\nbaz\n\n: ping\n" + token("b"))
            .chunk(STOP + DONE)
            .end()))
        .containsExactly("a", "b");
  }

  // S07
  @Test
  void oneObjectMayStandOnSeveralLinesOfData() {
    assertThat(tokens(Script.stream()
            .chunk("data: {\"choices\":\ndata: [{\"delta\":\ndata: {\"content\":\"a\"}}]}\n\n")
            .chunk(STOP + DONE)
            .end()))
        .containsExactly("a");
  }

  // C01
  @Test
  void choicesMayBeEmptyInTheFirstChunkAndUsageAloneInTheLast() {
    assertThat(events(Script.stream()
            .chunk(event("{\"choices\":[],\"prompt_filter_results\":[{\"prompt_index\":0}]}"))
            .chunk(token("a") + STOP)
            .chunk(
                event("{\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":1}}"))
            .chunk(DONE)
            .end()))
        .containsExactly(
            new CompletionEvent.TextDelta("a"),
            new CompletionEvent.Finished(FinishReason.STOP, Usage.of(3, 1)));
  }

  @Test
  void usageThatIsNullLaterDoesNotTakeBackWhatWasSaid() {
    assertThat(events(Script.stream()
            .chunk(event("{\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":1}}"))
            .chunk(event("{\"usage\":null,\"choices\":[{\"finish_reason\":\"stop\"}]}"))
            .end()))
        .containsExactly(new CompletionEvent.Finished(FinishReason.STOP, Usage.of(3, 1)));
  }

  @Test
  void chunksWithoutTextMakeNoTokens() {
    assertThat(events(Script.stream()
            .chunk(event("{\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}"))
            .chunk(event("{\"choices\":[{\"delta\":{\"content\":null},\"finish_reason\":\"\"}]}"))
            .chunk(STOP + DONE)
            .end()))
        .containsExactly(new CompletionEvent.Finished(FinishReason.STOP, Usage.UNKNOWN));
  }

  @Test
  void reasoningComesBeforeTheTextOfTheSameChunk() {
    assertThat(events(Script.stream()
            .chunk(event("{\"choices\":[{\"delta\":{\"content\":\"42\",\"reasoning\":\"hm\"},"
                + "\"finish_reason\":\"length\"}]}"))
            .end()))
        .containsExactly(
            new CompletionEvent.ReasoningDelta("hm"),
            new CompletionEvent.TextDelta("42"),
            new CompletionEvent.Finished(FinishReason.LENGTH, Usage.UNKNOWN));
  }

  @Test
  void aTokenLargerThanTheBufferIsOneToken() {
    String large = "x".repeat(100_000);

    assertThat(tokens(
            Script.stream().chunk(token("a") + token(large) + STOP + DONE).end()))
        .containsExactly("a", large);
  }

  @Test
  void whatFollowsDoneIsNotRead() {
    assertThat(tokens(
            Script.stream().chunk(token("a") + DONE + token("b") + "garbage").end()))
        .containsExactly("a");
  }

  @Test
  void anyContentTypeIsReadAsAStreamIfItIsOne() {
    assertThat(tokens(Script.whole(200, Map.of(), token("a") + STOP + DONE))).containsExactly("a");
  }
}
