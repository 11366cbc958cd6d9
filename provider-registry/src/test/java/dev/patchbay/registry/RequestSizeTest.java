package dev.patchbay.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.Media;
import dev.patchbay.provider.ResponseFormat;
import dev.patchbay.provider.Tool;
import org.junit.jupiter.api.Test;

/** The estimate of a request's input. A message of no text has 8 tokens of what stands around it. */
class RequestSizeTest {

  @Test
  void threeBytesOfTextAreOneToken() {
    assertThat(tokens("x".repeat(300))).isEqualTo(108);
  }

  @Test
  void textIsCountedInUtf8() {
    assertThat(tokens("é".repeat(300))).isEqualTo(208);
    assertThat(tokens("语".repeat(300))).isEqualTo(308);
    assertThat(tokens("😀".repeat(300))).isEqualTo(408);
  }

  @Test
  void toolsAndSchemasCount() {
    CompletionRequest request = CompletionRequest.builder("m")
        .user("")
        .tool(new Tool("abc", "d".repeat(300), "{}"))
        .responseFormat(new ResponseFormat.JsonSchema("s", "{" + " ".repeat(298) + "}", true))
        .build();

    assertThat(RequestSize.inputTokens(request)).isEqualTo(8 + 8 + 102 + 100);
  }

  @Test
  void mediaCount() {
    byte[] pages = new byte[30_000];
    CompletionRequest request = CompletionRequest.builder("m")
        .user(
            "",
            new ContentPart.Image(Media.of("image/png", new byte[10])),
            new ContentPart.Document(Media.of("application/pdf", pages), "a.pdf"))
        .build();

    assertThat(RequestSize.inputTokens(request)).isEqualTo(8 + 2_000 + 10_000);
  }

  private static long tokens(String text) {
    return Router.estimatedInputTokens(CompletionRequest.builder("m").user(text).build());
  }
}
