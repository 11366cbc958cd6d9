package dev.patchbay.provider.ollama;

import static dev.patchbay.provider.ollama.Answers.HELLO;
import static dev.patchbay.provider.ollama.Answers.TRIAL;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ProviderException;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a service sends is read or is a failure of its own, and so is a request that repeats it. */
class GarbledAnswersTest {

  private static final String MESSAGE = """
      {"role":"assistant","content":"Let me see: \\u00e9.","thinking":"Hm, \\"two\\".","tool_calls":[\
      {"id":"call_1","function":{"index":0,"name":"weather","arguments":{"city":"Oslo","n":[1,2.50]}}},\
      {"function":{"name":"clock","arguments":{}}}]}""";

  /** Each seed gives the same answers on every machine. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void garbledAnswersDoNoHarm(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 300; i++) {
      byte[] stream = garbled(Answers.streamed(MESSAGE), random);
      String whole = new String(garbled(Answers.whole(MESSAGE), random), UTF_8);

      assertThatCode(() -> read(stream, whole)).doesNotThrowAnyException();
    }
  }

  private static void read(byte[] stream, String whole) {
    try {
      TRIAL.stream(HELLO, stream);
    } catch (ProviderException e) {
      // Garbled enough to be noticed.
    }
    try {
      repeat(TRIAL.whole(HELLO, whole));
    } catch (ProviderException e) {
      // As well.
    }
  }

  private static void repeat(Completion answer) {
    CompletionRequest next = HELLO.toBuilder().message(answer.toMessage()).build();
    TRIAL.body(next);
  }

  /** With a few bytes replaced, left out or repeated, most of them such that mean something in JSON. */
  private static byte[] garbled(String answer, Random random) {
    StringBuilder garbled = new StringBuilder(answer);
    for (int times = 1 + random.nextInt(4); times > 0; times--) {
      int from = random.nextInt(garbled.length());
      int to = Math.min(garbled.length(), from + 1 + random.nextInt(12));
      switch (random.nextInt(3)) {
        case 0 -> garbled.setCharAt(from, "\"{}[]:,0-\\\n é".charAt(random.nextInt(13)));
        case 1 -> garbled.delete(from, to);
        default -> garbled.insert(from, garbled.substring(from, to));
      }
    }
    return garbled.toString().getBytes(UTF_8);
  }
}
