package dev.patchbay.provider.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;

class LongStringsFuzzTest {

  @FuzzTest(maxDuration = "10m")
  void takingLongStringsOutFirstChangesNothing(FuzzedDataProvider data) {
    byte[] json = data.consumeRemainingAsBytes();

    assertThat(outcome(new ChatReader(1), json))
        .isEqualTo(outcome(new ChatReader(Integer.MAX_VALUE), json));
  }

  private static String outcome(ChatReader reader, byte[] json) {
    try {
      reader.read(json, 0, json.length);
    } catch (StreamConstraintsException e) {
      return "over a limit";
    } catch (JacksonException e) {
      return "refused";
    }
    ServiceError error = reader.error();
    return String.join(
        "|",
        reader.text(),
        reader.reasoning(),
        reader.toolCalls().toString(),
        String.valueOf(reader.finishReason()),
        String.valueOf(reader.usage()),
        error == null ? "" : error.message() + error.code(),
        String.valueOf(reader.hasChoice()));
  }
}
