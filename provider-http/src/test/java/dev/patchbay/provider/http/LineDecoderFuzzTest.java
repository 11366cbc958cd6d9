package dev.patchbay.provider.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

class LineDecoderFuzzTest {

  @FuzzTest(maxDuration = "5m")
  void anyBytesInAnyPiecesGiveTheLinesThatSplittingGives(FuzzedDataProvider data)
      throws IOException {
    int[] sizes = data.consumeInts(data.consumeInt(0, 16));
    byte[] stream = data.consumeRemainingAsBytes();
    LineDecoder decoder = new LineDecoder(new Pieces(stream, sizes), 1 << 20, 1 << 24);

    List<String> lines = new ArrayList<>();
    while (decoder.next()) {
      int offset = decoder.dataOffset();
      lines.add(new String(decoder.data(), offset, decoder.dataLength(), ISO_8859_1));
    }

    assertThat(lines).isEqualTo(split(stream));
  }

  /** From the whole stream at once, one character a byte. */
  private static List<String> split(byte[] stream) {
    List<String> lines = new ArrayList<>();
    String[] pieces = new String(stream, ISO_8859_1).split("\n", -1);
    for (int i = 0; i < pieces.length - 1; i++) {
      if (!pieces[i].matches("[ \t\r]*")) {
        lines.add(pieces[i].endsWith("\r") ? pieces[i].replaceAll("\r\\z", "") : pieces[i]);
      }
    }
    return lines;
  }
}
