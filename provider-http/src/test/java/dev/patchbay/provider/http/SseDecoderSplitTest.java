package dev.patchbay.provider.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A3: how bytes are split into reads never changes the outcome. */
class SseDecoderSplitTest {

  private static final String TEXT = "\uFEFF: hi\ndata: é 😀 你\n\ndata:two\r\n\r\nid: 1\rdata: {\r"
      + "data: \"data: \"\rdata\rdata: }\r\revent: error\ndata: no\n\nretry: 5\n\ndata:\n\r\n"
      + "data: last\r\n: c\r\n\r\n\r\ndata: [DONE]";

  private static final List<String> EVENTS =
      List.of("é 😀 你", "two", "{\n\"data: \"\n\n}", "!no", "last", "[DONE]");

  @Test
  void readsOfAnySizeGiveTheSameEvents() throws IOException {
    byte[] bytes = TEXT.getBytes(UTF_8);
    for (int size = 1; size <= bytes.length; size++) {
      assertThat(SseEvents.of(PiecewiseInputStream.inPiecesOf(size, bytes)))
          .as("%d bytes a read", size)
          .isEqualTo(EVENTS);
    }
  }

  @Test
  void aSplitAtAnyPointGivesTheSameEvents() throws IOException {
    byte[] bytes = TEXT.getBytes(UTF_8);
    for (int point = 0; point <= bytes.length; point++) {
      assertThat(SseEvents.of(PiecewiseInputStream.splitAt(point, bytes)))
          .as("split after %d bytes", point)
          .isEqualTo(EVENTS);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 1000, 8191, 8192, 8193, 16384, 100_000, 1_000_000})
  void eventsLargerThanTheBufferComeOutWhole(int size) throws IOException {
    List<String> expected = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (int length : new int[] {10, 8185, 8186, 8187, 30_000, 5, 70_000, 1}) {
      String data = "x".repeat(length - 1) + "y";
      expected.add(data);
      text.append("data: ").append(data).append("\r\n\r\n");
      expected.add(data + "\n" + data + "\nz");
      text.append("data: ").append(data).append("\ndata:").append(data).append("\ndata:z\n\n");
    }

    assertThat(
            SseEvents.of(PiecewiseInputStream.inPiecesOf(size, text.toString().getBytes(UTF_8))))
        .isEqualTo(expected);
  }

  @Test
  void theBoundariesOfTheBufferMayFallAnywhere() throws IOException {
    for (int padding = 8150; padding < 8200; padding++) {
      String text = ":" + "p".repeat(padding) + "\r\ndata: one\r\n: c\r\ndata: two\r\n\r\ndata: x";
      assertThat(SseEvents.of(text)).as("%d", padding).containsExactly("one\ntwo", "x");
    }
  }
}
