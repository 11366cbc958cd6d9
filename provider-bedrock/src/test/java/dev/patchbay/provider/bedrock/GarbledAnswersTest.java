package dev.patchbay.provider.bedrock;

import static dev.patchbay.provider.bedrock.Answers.HELLO;
import static dev.patchbay.provider.bedrock.Answers.TRIAL;
import static dev.patchbay.provider.bedrock.Answers.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.testkit.AwsEventStream;
import java.io.UncheckedIOException;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a service sends is read or is a failure of its own, and so is a request that repeats it. */
class GarbledAnswersTest {

  private static final String[] BLOCKS = {
    Answers.THINKING,
    Answers.HIDDEN_THINKING,
    Answers.REDACTED_THINKING,
    Answers.WEATHER,
    text("Hi"),
    Answers.CLOCK
  };

  /** Each seed gives the same answers on every machine. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void garbledAnswersDoNoHarm(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 300; i++) {
      byte[] stream = garbledStream(random).getBytes(UTF_8);
      String whole = new String(garbled(Answers.whole(BLOCKS), random), UTF_8);

      assertThatCode(() -> read(stream, whole)).doesNotThrowAnyException();
    }
  }

  private static void read(byte[] stream, String whole) {
    try {
      TRIAL.stream(HELLO, stream);
    } catch (ProviderException | UncheckedIOException e) {
      // Garbled enough to be noticed, or cut off.
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

  /** Garbled in its frames, which the checksums tell, or within them. */
  private static String garbledStream(Random random) {
    if (random.nextInt(4) == 0) {
      return new String(garbled(Answers.streamed(BLOCKS), random), UTF_8);
    }
    String start = new String(
        garbled("{\"start\":{\"toolUse\":{\"name\":\"n\",\"toolUseId\":\"t\"}}}", random), UTF_8);
    String delta = new String(
        garbled("{\"delta\":{\"reasoningContent\":{\"text\":\"a\",\"signature\":\"b\"}}}", random),
        UTF_8);
    return AwsEventStream.event("contentBlockStart", start + "}")
        + AwsEventStream.event("contentBlockDelta", delta + "}")
        + Answers.end(0)
        + Answers.stop("end_turn");
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
