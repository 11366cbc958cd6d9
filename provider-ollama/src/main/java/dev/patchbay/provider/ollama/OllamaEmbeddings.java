package dev.patchbay.provider.ollama;

import dev.patchbay.provider.http.EmbeddingFormat;
import dev.patchbay.provider.http.EmbeddingSink;
import dev.patchbay.provider.http.JsonIn;
import dev.patchbay.provider.http.JsonOut;
import dev.patchbay.provider.http.OutgoingTexts;

/** {@code /api/embed}. A text that is too long is an error, as elsewhere, and not cut in silence. */
final class OllamaEmbeddings implements EmbeddingFormat {

  @Override
  public String path(OutgoingTexts asked) {
    return "/api/embed";
  }

  @Override
  public void body(OutgoingTexts asked, JsonOut json) {
    json.member("model", asked.model()).value("input", asked.texts());
    json.member("dimensions", asked.request().dimensions()).member("truncate", false);
    asked.setting(Ollama.KEEP_ALIVE).ifPresent(value -> OllamaWriter.keepAlive(json, value));
  }

  @Override
  public void read(JsonIn answer, EmbeddingSink out) {
    String name;
    while ((name = answer.nextMember()) != null) {
      switch (name) {
        case "embeddings" -> out.vectors(answer, "");
        case "prompt_eval_count" -> out.tokens(answer.count());
        case "error" -> out.requireNoError(answer);
        default -> {}
      }
    }
  }
}
