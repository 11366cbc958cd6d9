package dev.patchbay.provider.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

class SseDecoderFuzzTest {

  @FuzzTest(maxDuration = "10m")
  void anyBytesInAnyPiecesDecodeToWhatTheStandardSays(FuzzedDataProvider data) throws IOException {
    int[] sizes = data.consumeInts(data.consumeInt(0, 16));
    byte[] stream = data.consumeRemainingAsBytes();

    assertThat(decode(new Pieces(stream, sizes))).isEqualTo(SseReference.decode(stream));
  }

  private static List<SseReference.Event> decode(InputStream in) throws IOException {
    SseDecoder decoder = new SseDecoder(in, 1 << 20, 1 << 24);
    List<SseReference.Event> events = new ArrayList<>();
    while (decoder.next()) {
      int offset = decoder.dataOffset();
      byte[] data = Arrays.copyOfRange(decoder.data(), offset, offset + decoder.dataLength());
      events.add(new SseReference.Event(decoder.isError(), SseReference.bytes(data)));
    }
    return events;
  }
}
