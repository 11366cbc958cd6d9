package dev.patchbay.provider.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import tools.jackson.core.JacksonException;

class ChatReaderFuzzTest {

  @FuzzTest(maxDuration = "10m")
  void anyBytesAreReadOrRefusedAndNothingElse(FuzzedDataProvider data) {
    byte[] bytes = data.consumeRemainingAsBytes();
    try {
      new ChatReader().read(bytes, 0, bytes.length);
    } catch (JacksonException e) {
      assertThat(e.getOriginalMessage()).isNotBlank();
    }
  }
}
