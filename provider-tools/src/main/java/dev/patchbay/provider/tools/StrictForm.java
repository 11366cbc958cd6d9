package dev.patchbay.provider.tools;

import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Brings a schema into the form that services take as strict, and says whether it can be. OpenAI ("Structured Outputs", supported
 * schemas) and Anthropic ("Structured outputs", JSON Schema limitations) want every object closed, know few formats, and the former
 * takes nothing beside a {@code $ref}.
 */
final class StrictForm {

  private static final String DEFINITIONS = "#/$defs/";

  /** Those that both document; others are left out, and reading the value finds what is wrong. */
  private static final Set<String> FORMATS =
      Set.of("date-time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uuid");

  private final JsonNode definitions;
  private boolean possible = true;

  private StrictForm(ObjectNode schema) {
    definitions = schema.path("$defs").deepCopy();
  }

  /** Changes the schema. Returns whether a service can be held to it: it cannot where members or types are left open. */
  static boolean apply(ObjectNode schema) {
    StrictForm form = new StrictForm(schema);
    form.schema(schema, true);
    return form.possible;
  }

  private void schema(JsonNode node, boolean unravels) {
    if (!(node instanceof ObjectNode schema)) {
      return;
    }
    boolean copies = schema.has("$ref") && schema.size() > 1;
    if (copies) {
      unravel(schema, unravels);
    }
    if (schema.has("format") && !FORMATS.contains(schema.path("format").asString())) {
      schema.remove("format");
    }
    if (!schema.path("type").asString("").equals("object")) {
      schema.remove("additionalProperties");
    }
    possible = possible && isClosed(schema);
    schema.path("$defs").forEach(each -> schema(each, true));
    schema.path("properties").forEach(each -> schema(each, unravels && !copies));
    schema.path("anyOf").forEach(each -> schema(each, unravels && !copies));
    schema(schema.path("items"), unravels && !copies);
  }

  private static boolean isClosed(ObjectNode schema) {
    boolean isObject = schema.path("type").asString("").equals("object");
    return !schema.has("allOf")
        && (isObject
            ? !schema.path("additionalProperties").asBoolean(true)
            : schema.has("type")
                || schema.has("anyOf")
                || schema.has("$ref")
                || schema.has("const"));
  }

  /** Puts the definition in place of the reference; in a copy of one, which may refer to itself, it stays and stands alone. */
  private void unravel(ObjectNode schema, boolean allowed) {
    String reference = schema.path("$ref").asString();
    JsonNode definition = reference.startsWith(DEFINITIONS)
        ? definitions.path(reference.substring(DEFINITIONS.length()))
        : definitions.path("");
    if (allowed && definition instanceof ObjectNode target) {
      schema.remove("$ref");
      target.deepCopy().properties().forEach(member -> {
        if (!schema.has(member.getKey())) {
          schema.set(member.getKey(), member.getValue());
        }
      });
    } else {
      schema.retain("$ref");
    }
  }
}
