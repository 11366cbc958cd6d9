package dev.patchbay.provider.gemini;

import dev.patchbay.provider.EmbeddingRequest;
import dev.patchbay.provider.http.EmbeddingFormat;
import dev.patchbay.provider.http.EmbeddingSink;
import dev.patchbay.provider.http.JsonIn;
import dev.patchbay.provider.http.JsonOut;
import dev.patchbay.provider.http.OutgoingTexts;

/** {@code batchEmbedContents}. The service does not count the tokens of texts. */
record GeminiEmbeddings(GeminiFormat format) implements EmbeddingFormat {

  @Override
  public String path(OutgoingTexts asked) {
    return format.pathOf(asked.model()) + ":batchEmbedContents";
  }

  @Override
  public void body(OutgoingTexts asked, JsonOut json) {
    EmbeddingRequest request = asked.request();
    json.array("requests");
    for (String text : asked.texts()) {
      json.object().member("model", GeminiFormat.resource(asked.model()));
      json.object("content").array("parts").object().member("text", text);
      json.end().end().end();
      request.purpose().ifPresent(it -> json.member("taskType", "RETRIEVAL_" + it.name()));
      json.member("outputDimensionality", request.dimensions()).end();
    }
    json.end();
  }

  @Override
  public void read(JsonIn answer, EmbeddingSink out) {
    String name;
    while ((name = answer.nextMember()) != null) {
      switch (name) {
        case "embeddings" -> out.vectors(answer, "values");
        case "error" -> out.requireNoError(answer);
        default -> {}
      }
    }
  }
}
