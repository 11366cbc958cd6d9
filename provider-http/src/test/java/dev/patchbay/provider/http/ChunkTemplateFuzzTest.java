package dev.patchbay.provider.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.ProviderException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

class ChunkTemplateFuzzTest {

  private static final String BEFORE = "data: {\"id\":\"c-1\",\"said\":[{\"index\":0,\"text\":\"";
  private static final String AFTER = "\",\"reason\":null}],\"usage\":null}\n\n";

  /** Whatever stands in the place of the text, an end of the string and more members included. */
  @FuzzTest(maxDuration = "10m")
  void theShortCutReadsWhatTheParserReads(FuzzedDataProvider data) {
    byte[] chunk = chunk(data.consumeRemainingAsBytes());
    byte[] hello = chunk("Hello".getBytes(StandardCharsets.UTF_8));
    // Says the id, so that the next event says a text and nothing else.
    byte[] first = "data: {\"id\":\"c-1\"}\n\n".getBytes(StandardCharsets.UTF_8);

    // Behind an event that was learnt from, the chunk may need no parser; without one it does.
    String shortCut = read(first, hello, chunk);
    String parsed = read(first, chunk);

    assertThat(shortCut).isEqualTo(parsed.startsWith("failed") ? parsed : "Hello" + parsed);
  }

  private static String read(byte[]... pieces) {
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    for (byte[] event : pieces) {
      stream.writeBytes(event);
    }
    try {
      List<CompletionEvent> events =
          FormatTrial.of(new PlainFormat()).stream(PlainFormat.REQUEST, stream.toByteArray());
      StringBuilder text = new StringBuilder();
      for (CompletionEvent event : events) {
        text.append(event instanceof CompletionEvent.TextDelta delta ? delta.text() : "");
      }
      return text.toString();
    } catch (ProviderException e) {
      return "failed: " + e.kind();
    }
  }

  private static byte[] chunk(byte[] text) {
    ByteArrayOutputStream chunk = new ByteArrayOutputStream();
    chunk.writeBytes(BEFORE.getBytes(StandardCharsets.UTF_8));
    chunk.writeBytes(text);
    chunk.writeBytes(AFTER.getBytes(StandardCharsets.UTF_8));
    return chunk.toByteArray();
  }
}
