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
        case "data" -> readVectors(answer, out);
        case "usage" -> out.tokens(answer.counts().applyAsLong("prompt_tokens"));
        case "error" -> out.requireNoError(answer);
        default -> {}
      }
    }
  }

  private static void readVectors(JsonIn json, EmbeddingSink out) {
    int next = 0;
    if (json.enterArray()) {
      while (json.nextElement()) {
        readVector(json, next++, out);
      }
    }
  }

  private static void readVector(JsonIn json, int place, EmbeddingSink out) {
    long index = -1;
    float[] vector = {};
    if (json.enterObject()) {
      String name;
      while ((name = json.nextMember()) != null) {
        switch (name) {
          case "index" -> index = json.count();
          case "embedding" -> vector = json.floats();
          default -> {}
        }
      }
    }
    out.vector(index < 0 ? place : (int) Math.min(index, Integer.MAX_VALUE), vector);
  }
}
