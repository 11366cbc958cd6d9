package dev.patchbay.gateway.dialect;

import dev.patchbay.gateway.json.JsonOut;
import dev.patchbay.provider.ErrorKind;
import java.time.Instant;
import java.util.Map;

/** Models as OpenAI lists them: {@code GET /v1/models} (platform.openai.com/docs/api-reference/models). */
public final class ModelsDialect {

  private ModelsDialect() {}

  /**
   * Writes all models.
   *
   * @param owners what has each of them, by the names that clients ask for
   * @param since what to give as the time at which they were made, which no provider tells
   */
  public static void list(Map<String, String> owners, Instant since, JsonOut out) {
    out.object().member("object", "list").list("data");
    owners.forEach((id, owner) -> one(id, owner, since, out));
    out.end().end();
  }

  /** Writes one model. */
  public static void one(String id, String owner, Instant since, JsonOut out) {
    out.object().member("id", id).member("object", "model");
    out.member("created", since.getEpochSecond()).member("owned_by", owner).end();
  }

  /** There is no such model. {@link ChatDialect#error} writes it. */
  public static Problem unknown(String id) {
    return new Problem(
        404,
        ErrorKind.MODEL_UNAVAILABLE.name(),
        "",
        "There is no model " + id + "; GET /v1/models lists those that there are",
        "model",
        "",
        "",
        null);
  }
}
