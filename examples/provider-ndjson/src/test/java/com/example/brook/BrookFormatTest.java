package com.example.brook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionOptions;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.Usage;
import dev.patchbay.provider.http.FormatTrial;
import org.junit.jupiter.api.Test;

class BrookFormatTest {

  private static final CompletionRequest HELLO =
      CompletionRequest.builder("brook-1").user("Hello").build();

  private final FormatTrial trial = FormatTrial.of(new BrookFormat());

  @Test
  void eachMessageIsATurnUnderItsRole() {
    assertEquals(
        "{\"model\":\"brook-1\",\"stream\":false,\"turns\":[{\"USER\":\"Hello\"}]}",
        trial.body(HELLO));
  }

  @Test
  void anOptionIsRefused() {
    CompletionRequest cold = HELLO.toBuilder()
        .options(CompletionOptions.builder().temperature(0).build())
        .build();

    ProviderException refusal = assertThrows(ProviderException.class, () -> trial.body(cold));

    assertEquals(ErrorKind.INVALID_REQUEST, refusal.kind());
  }

  @Test
  void theLinesOfAStreamMakeUpTheAnswer() {
    String lines =
        "{\"text\":\"Hel\"}\n{\"text\":\"lo\"}\n{\"end\":\"length\",\"in\":8,\"out\":7}\n";

    Completion answer = Completion.of(trial.stream(HELLO, lines.getBytes(UTF_8)));

    assertEquals("Hello", answer.text());
    assertEquals(FinishReason.LENGTH, answer.finishReason());
    assertEquals(Usage.of(8, 7), answer.usage());
  }
}
