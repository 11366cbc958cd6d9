package dev.patchbay.provider.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

class ChunkTemplateFuzzTest {

  private static final String BEFORE =
      "{\"id\":\"c-1\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"";
  private static final String AFTER = "\"},\"finish_reason\":null}],\"usage\":null}";

  /** Whatever stands in the place of the text, an end of the string and more members included. */
  @FuzzTest(maxDuration = "10m")
  void theShortCutReadsWhatTheParserReads(FuzzedDataProvider data) {
    byte[] learnt = chunk("Hello".getBytes(StandardCharsets.UTF_8));
    ChatReader reader = new ChatReader();
    reader.read(learnt, 0, learnt.length);
    ChunkTemplate template = new ChunkTemplate();
    template.learn(learnt, 0, learnt.length, reader.textFrom(), reader.textTo());
    byte[] chunk = chunk(data.consumeRemainingAsBytes());

    String shortCut = template.textOf(chunk, 0, chunk.length);

    if (shortCut != null) {
      assertThat(shortCut).isEqualTo(parsed(chunk));
      assertThat(reader.isTextAlone()).isTrue();
    }
  }

  private static @Nullable String parsed(byte[] chunk) {
    ChatReader reader = new ChatReader();
    reader.read(chunk, 0, chunk.length);
    return reader.text();
  }

  private static byte[] chunk(byte[] text) {
    ByteArrayOutputStream chunk = new ByteArrayOutputStream();
    chunk.writeBytes(BEFORE.getBytes(StandardCharsets.UTF_8));
    chunk.writeBytes(text);
    chunk.writeBytes(AFTER.getBytes(StandardCharsets.UTF_8));
    return chunk.toByteArray();
  }
}
