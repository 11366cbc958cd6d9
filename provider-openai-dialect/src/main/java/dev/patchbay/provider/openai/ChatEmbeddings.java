package dev.patchbay.provider.openai;

import dev.patchbay.provider.http.EmbeddingFormat;
import dev.patchbay.provider.http.EmbeddingSink;
import dev.patchbay.provider.http.JsonIn;
import dev.patchbay.provider.http.JsonOut;
import dev.patchbay.provider.http.OutgoingTexts;

/** Vectors in the OpenAI dialect. What they are for makes no difference there. */
record ChatEmbeddings(OpenAiPath path) implements EmbeddingFormat {

  @Override
  public String path(OutgoingTexts asked) {
    return path.of("embeddings", asked.request().model(), asked::setting);
  }

  @Override
  public void body(OutgoingTexts asked, JsonOut json) {
    json.member("model", asked.model());
    json.value("input", asked.texts());
    json.member("dimensions", asked.request().dimensions());
    json.member("encoding_format", "float");
  }

  @Override
  public void read(JsonIn answer, EmbeddingSink out) {
    String name;
    while ((name = answer.nextMember()) != null) {
      switch (name) {
        case "data" -> out.vectors(answer, "embedding");
        case "usage" -> out.tokens(answer.counts().applyAsLong("prompt_tokens"));
        case "error" -> out.requireNoError(answer);
        default -> {}
      }
    }
  }
}
