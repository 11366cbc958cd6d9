package dev.patchbay.provider.bedrock;

import dev.patchbay.provider.EmbeddingRequest;
import dev.patchbay.provider.http.EmbeddingFormat;
import dev.patchbay.provider.http.EmbeddingSink;
import dev.patchbay.provider.http.JsonIn;
import dev.patchbay.provider.http.JsonOut;
import dev.patchbay.provider.http.OutgoingTexts;
import dev.patchbay.provider.http.WireFormat;

/**
 * Vectors by {@code InvokeModel}, which takes each maker's own words: Amazon's Titan, one text at a time, and Cohere's Embed (Amazon
 * Bedrock's user guide, "Inference request parameters and response fields for foundation models").
 */
final class TextEmbeddings implements EmbeddingFormat {

  @Override
  public String path(OutgoingTexts asked) {
    return "/model/" + WireFormat.encoded(asked.model()) + "/invoke";
  }

  @Override
  public void body(OutgoingTexts asked, JsonOut json) {
    EmbeddingRequest request = asked.request();
    if (asked.model().contains("cohere.embed")) {
      boolean query =
          request.purpose().filter(EmbeddingRequest.Purpose.QUERY::equals).isPresent();
      json.value("texts", asked.texts());
      json.member("input_type", query ? "search_query" : "search_document");
      json.member("output_dimension", request.dimensions());
    } else {
      asked.refuseIf(
          !asked.model().contains("titan-embed-text"),
          "vectors are known of the models amazon.titan-embed-text and cohere.embed alone");
      asked.refuseIf(asked.texts().size() > 1, "this model takes one text at a time");
      json.member("inputText", asked.texts().get(0));
      json.member("dimensions", request.dimensions());
    }
  }

  /** Titan has an {@code embedding}; Cohere {@code embeddings}, as a list or, by their type, in an object. */
  @Override
  public void read(JsonIn answer, EmbeddingSink out) {
    String name;
    while ((name = answer.nextMember()) != null) {
      switch (name) {
        case "embedding" -> out.vector(answer.floats());
        case "embeddings" -> readAll(answer, out);
        case "inputTextTokenCount" -> out.tokens(answer.count());
        default -> {}
      }
    }
  }

  private static void readAll(JsonIn json, EmbeddingSink out) {
    if (json.enterObject()) {
      String name;
      while ((name = json.nextMember()) != null) {
        if (name.equals("float")) {
          readAll(json, out);
        }
      }
    } else {
      out.vectors(json, "");
    }
  }
}
