package dev.patchbay.provider.openai;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.patchbay.provider.ProviderException;

class ChatReaderFuzzTest {

  /** As a whole answer, and as two events, of which the second may be like the first but for its text. */
  @FuzzTest(maxDuration = "10m")
  void anyBytesAreReadOrRefusedAndNothingElse(FuzzedDataProvider data) {
    byte[] bytes = data.consumeRemainingAsBytes();
    String event = "data: " + new String(bytes, ISO_8859_1) + "\n\n";

    assertReadOrRefused(() -> Chat.whole(new String(bytes, UTF_8)));
    assertReadOrRefused(() -> Chat.read((event + event).getBytes(ISO_8859_1)));
  }

  private static void assertReadOrRefused(Runnable reading) {
    try {
      reading.run();
    } catch (ProviderException e) {
      assertThat(e.detail()).isNotBlank();
    }
  }
}
