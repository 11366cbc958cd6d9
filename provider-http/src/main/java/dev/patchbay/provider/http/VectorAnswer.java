package dev.patchbay.provider.http;

import dev.patchbay.provider.Embeddings;
import dev.patchbay.provider.ProviderException;
import java.io.IOException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;

/** Reads an answer that has vectors. */
final class VectorAnswer {

  private VectorAnswer() {}

  /**
   * The vectors, one for each text.
   *
   * @throws ProviderException if the answer is a failure, or has not just these
   */
  static Embeddings read(
      HttpExchange exchange, WireFormat service, EmbeddingFormat format, OutgoingTexts asked)
      throws IOException {
    AnswerHead head = exchange.head();
    if (head.status() != 200) {
      throw HttpErrors.ofAnswer(head, exchange.readAtMost(Limits.MAX_ERROR_BYTES), service);
    }
    BodyBuffer body = exchange.readBuffer(Limits.MAX_BODY_BYTES + 1);
    Limits.requireLength(body.length(), Limits.MAX_BODY_BYTES, "the answer");
    return read(head, service, format, asked, body.bytes(), body.length());
  }

  /** What a format reads from an answer of status 200. */
  static Embeddings read(
      AnswerHead head,
      WireFormat service,
      EmbeddingFormat format,
      OutgoingTexts asked,
      byte[] body,
      int length) {
    EmbeddingSink sink = new EmbeddingSink(head, service);
    try (JsonIn json = JsonIn.inObject(body, 0, length, new JsonStrings())) {
      format.read(json, sink);
      json.finish();
    } catch (StreamConstraintsException e) {
      throw HttpErrors.ofJson(e, "the answer", body, 0, length, head);
    } catch (JacksonException e) {
      throw HttpErrors.unexpected(head, "something else than vectors", body, length);
    }
    if (!sink.isComplete(asked.texts().size())) {
      throw HttpErrors.unexpected(
          head, "JSON without one vector for each of the texts", body, length);
    }
    return sink.toEmbeddings();
  }
}
