package dev.patchbay.provider.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A8: hostile answers hit a limit, not the heap. */
class SseDecoderLimitsTest {

  private static final int MAX_EVENT = 100_000;

  @ParameterizedTest
  @ValueSource(strings = {"data: ", "data:", ": first a comment\n\ndata: ", "data: x\n\ndata: "})
  void anEventMayBeAsLongAsTheLimit(String start) throws IOException {
    SseDecoder decoder = decoder(start + "x".repeat(MAX_EVENT) + "\n\n");
    int longest = 0;
    while (decoder.next()) {
      longest = Math.max(longest, decoder.dataLength());
    }

    assertThat(longest).isEqualTo(MAX_EVENT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"data: ", "data:", "data: x\n\ndata: "})
  void anEventLongerThanTheLimitIsRefused(String start) {
    assertRefused(() -> drain(decoder(start + "x".repeat(MAX_EVENT + 1) + "\n\n")));
  }

  @Test
  void theLimitOfAnEventHoldsForSmallLimitsToo() {
    SseDecoder decoder = new SseDecoder(in("data: " + "x".repeat(101) + "\n\n"), 100, 1000);

    assertRefused(() -> drain(decoder));
  }

  @Test
  void theLinesOfAnEventCountTogether() {
    String line = "data: " + "x".repeat(MAX_EVENT / 10) + "\n";

    assertRefused(() -> drain(decoder(line.repeat(10) + "\n")));
  }

  @Test
  void aLineWithoutAnEndIsRefused() {
    assertRefused(() -> drain(SseEvents.decoder(endless((byte) 'x'))));
  }

  @Test
  void emptyLinesOfDataWithoutAnEndAreRefused() {
    byte[] pattern = "data:\n".getBytes(US_ASCII);

    assertRefused(() -> drain(SseEvents.decoder(endless(pattern))));
  }

  @Test
  void aStreamMayBeAsLongAsTheLimit() throws IOException {
    String text = "data: one\n\n";

    assertThat(drain(new SseDecoder(in(text), 100, text.length()))).isEqualTo(1);
  }

  @Test
  void aStreamLongerThanTheLimitIsRefused() {
    String text = "data: one\n\n";

    assertRefused(() -> drain(new SseDecoder(in(text + "\n"), 100, text.length())));
  }

  @Test
  void commentsWithoutEndAreRefused() {
    byte[] pattern = ": ping\n\n".getBytes(US_ASCII);

    assertRefused(() -> drain(new SseDecoder(endless(pattern), Limits.MAX_EVENT_BYTES, 1_000_000)));
  }

  @Test
  void theBufferGrowsNoFurtherThanTheLimitOfAnEvent() throws IOException {
    SseDecoder decoder = decoder("data: " + "x".repeat(MAX_EVENT) + "\n\n");
    decoder.next();

    assertThat(decoder.data()).hasSizeLessThan(MAX_EVENT + 1000);
  }

  private static void assertRefused(ThrowingCallable reading) {
    assertThatThrownBy(reading)
        .isInstanceOfSatisfying(
            ProviderException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.LIMIT_EXCEEDED))
        .hasMessageContaining("longer than the limit");
  }

  private static int drain(SseDecoder decoder) throws IOException {
    int events = 0;
    while (decoder.next()) {
      events++;
    }
    return events;
  }

  private static SseDecoder decoder(String text) {
    return new SseDecoder(in(text), MAX_EVENT, Limits.MAX_STREAM_BYTES);
  }

  private static InputStream in(String text) {
    return new ByteArrayInputStream(text.getBytes(US_ASCII));
  }

  private static InputStream endless(byte... pattern) {
    return new InputStream() {
      private int position;

      @Override
      public int read() {
        return pattern[position++ % pattern.length];
      }

      @Override
      public int read(byte[] target, int from, int length) {
        if (pattern.length == 1) {
          Arrays.fill(target, from, from + length, pattern[0]);
        } else {
          for (int i = 0; i < length; i++) {
            target[from + i] = (byte) read();
          }
        }
        return length;
      }
    };
  }
}
