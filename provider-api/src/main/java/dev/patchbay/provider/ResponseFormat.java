package dev.patchbay.provider;

import java.util.Objects;

/** What form the answer shall have. */
public sealed interface ResponseFormat {

  /** Free text, the default. */
  record Text() implements ResponseFormat {}

  /** Some JSON object; needs {@link Capability#JSON_OBJECT}. */
  record JsonObject() implements ResponseFormat {}

  /**
   * JSON that follows a schema; needs {@link Capability#JSON_SCHEMA}.
   *
   * @param name a name for the schema, which the model sees
   * @param schema the JSON schema, as JSON text
   * @param strict whether the service must guarantee it, where it can
   */
  record JsonSchema(String name, String schema, boolean strict) implements ResponseFormat {
    /** Refuses nulls. */
    public JsonSchema {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(schema, "schema");
    }
  }
}
