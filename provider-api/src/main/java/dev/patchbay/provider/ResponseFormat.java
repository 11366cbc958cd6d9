package dev.patchbay.provider;

import java.util.Objects;

/**
 * The form that the answer must have. It is set with
 * {@link CompletionRequest.Builder#responseFormat}; without it the answer is free {@link Text}.
 *
 * <pre>{@code
 * String schema = """
 *     {"type": "object",
 *      "properties": {"city": {"type": "string"}, "celsius": {"type": "number"}},
 *      "required": ["city", "celsius"],
 *      "additionalProperties": false}
 *     """;
 * Completion answer = provider.complete(CompletionRequest.builder("gpt-4o-mini")
 *     .user("It is 21 degrees in Oslo.")
 *     .responseFormat(new ResponseFormat.JsonSchema("weather", schema, true))
 *     .build());
 * String json = answer.text();
 * }</pre>
 *
 * <p>The answer is text all the same, and for the application to parse. It is whole JSON only if
 * the model came to its end: check that {@link Completion#finishReason()} is not
 * {@link FinishReason.Kind#LENGTH}, and {@link Completion#refusal()}.
 */
public sealed interface ResponseFormat {

  /** Free text, the default. Needs no capability. */
  record Text() implements ResponseFormat {}

  /**
   * Some JSON object, whatever its members; needs {@link Capability#JSON_OBJECT}. Several services,
   * OpenAI's among them, refuse such a request unless a message mentions JSON.
   */
  record JsonObject() implements ResponseFormat {}

  /**
   * JSON that follows a schema; needs {@link Capability#JSON_SCHEMA}.
   *
   * @param name a name for the schema, which the model sees. It is not checked here; OpenAI takes
   *     letters, digits, underscores and hyphens, at most 64
   * @param schema the JSON schema, as JSON text. It is not parsed here: the provider checks that it
   *     is JSON, and the service decides which part of JSON Schema it understands
   * @param strict whether the service must guarantee that the answer follows the schema, where it
   *     can; services put further conditions on a strict schema, such as
   *     {@code "additionalProperties": false} in every object (OpenAI, "Structured Outputs")
   */
  record JsonSchema(String name, String schema, boolean strict) implements ResponseFormat {
    /**
     * Refuses nulls.
     *
     * @throws NullPointerException if the name or the schema is null
     */
    public JsonSchema {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(schema, "schema");
    }
  }
}
