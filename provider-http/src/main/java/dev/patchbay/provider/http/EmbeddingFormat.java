package dev.patchbay.provider.http;

/**
 * How a service is asked for vectors, and how it gives them; part of a {@link WireFormat}. Stateless, and used by many threads at once.
 *
 * <pre>{@code
 * record ParrotVectors() implements EmbeddingFormat {
 *   public String path(OutgoingTexts asked) {
 *     return "/vectors";
 *   }
 *
 *   public void body(OutgoingTexts asked, JsonOut json) {
 *     json.member("model", asked.model()).value("texts", asked.texts());
 *   }
 *
 *   public void read(JsonIn answer, EmbeddingSink out) {
 *     String name;
 *     while ((name = answer.nextMember()) != null) {
 *       if (name.equals("vectors") && answer.enterArray()) {
 *         while (answer.nextElement()) {
 *           out.vector(answer.floats());
 *         }
 *       }
 *     }
 *   }
 * }
 * }</pre>
 */
public interface EmbeddingFormat {

  /** Where the request goes, below the base URL; see {@link WireFormat#path}. */
  String path(OutgoingTexts asked);

  /** Writes the members of the request's body. */
  void body(OutgoingTexts asked, JsonOut json);

  /** Reads the answer: one vector for each text. */
  void read(JsonIn answer, EmbeddingSink out);
}
