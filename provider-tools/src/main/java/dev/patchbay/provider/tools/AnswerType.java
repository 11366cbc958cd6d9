package dev.patchbay.provider.tools;

import com.networknt.schema.Schema;
import dev.patchbay.provider.ResponseFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A Java type that answers are read as. What is not an object in JSON stands in one, as its only member. */
final class AnswerType {

  private static final String ONLY_MEMBER = "answer";

  private static final ClassValue<AnswerType> TYPES = new ClassValue<>() {
    @Override
    protected AnswerType computeValue(Class<?> type) {
      return new AnswerType(type);
    }
  };

  private final Class<?> type;
  private final boolean wrapped;
  private final String schema;
  private final boolean strict;
  private final Schema check;

  private AnswerType(Class<?> type) {
    this.type = type;
    ObjectNode told = Schemas.of(type, true);
    if (told.path("type").asString("").equals("object")
        && told.path("properties").isEmpty()
        && !told.path("additionalProperties").asBoolean(true)) {
      throw new IllegalArgumentException("A model cannot answer with a " + type.getName()
          + ", which has no members to fill in: use a record, an enum or an array of those");
    }
    wrapped = !told.path("type").asString("").equals("object");
    if (wrapped) {
      told = Schemas.ofObject(Map.of(ONLY_MEMBER, type), true);
    }
    requireFillable(told, "");
    strict = StrictForm.apply(told);
    schema = told.toString();
    // Models leave out what may be null, and nothing is lost by that.
    check = Schemas.check(
        wrapped ? Schemas.ofObject(Map.of(ONLY_MEMBER, type), false) : Schemas.of(type, false));
  }

  /** Refuses a member, however deep, that a model can answer with an empty object alone. */
  private void requireFillable(JsonNode schema, String member) {
    if (schema.path("type").asString("").equals("object")
        && schema.path("properties").isEmpty()
        && !schema.path("additionalProperties").asBoolean(true)) {
      throw new IllegalArgumentException(
          "A model cannot answer with a " + type.getName()
              + ", whose member " + member
              + " has a type without members to fill in: use a record, an enum or, with @JsonTypeInfo, a sealed interface");
    }
    schema
        .path("properties")
        .properties()
        .forEach(each -> requireFillable(each.getValue(), each.getKey()));
    schema
        .path("$defs")
        .properties()
        .forEach(each -> requireFillable(each.getValue(), "of type " + each.getKey()));
    schema.path("anyOf").forEach(each -> {
      // The only member may be the name of a subtype, which says all there is to say.
      if (each.path("properties").size() != 1) {
        requireFillable(each, member);
      }
    });
    if (schema.has("items")) {
      requireFillable(schema.path("items"), member);
    }
  }

  static AnswerType of(Class<?> type) {
    return TYPES.get(type);
  }

  /** The JSON schema, as text. */
  String schema() {
    return schema;
  }

  /** Whether services that take schemas can be held to this one. */
  boolean strict() {
    return strict;
  }

  ResponseFormat.JsonSchema format() {
    String name = type.getSimpleName().replaceAll("[^A-Za-z0-9_-]", "_");
    return new ResponseFormat.JsonSchema(
        name.substring(0, Math.min(name.length(), 64)), schema, true);
  }

  /**
   * The value in that text: of several JSON objects the first that is one.
   *
   * @throws Json.WrongValue if there is none; it says what is wrong with the first object
   */
  Object read(String text) throws Json.WrongValue {
    JsonNode whole = Json.value(text);
    Json.WrongValue first = null;
    for (JsonNode object : whole == null ? Json.objectsIn(text) : List.of(whole)) {
      try {
        return value(object);
      } catch (Json.WrongValue e) {
        first = first == null ? e : first;
      }
    }
    throw first == null ? new Json.WrongValue("there is no whole JSON object in it") : first;
  }

  /** What there is of a value that is still growing; null if it cannot be read yet. */
  @Nullable
  Object readPart(String json) {
    JsonNode node = Json.value(json);
    JsonNode part = node != null && wrapped ? node.get(ONLY_MEMBER) : node;
    return part == null ? null : Json.bindPart(part, type);
  }

  private Object value(JsonNode node) throws Json.WrongValue {
    String problems = Schemas.problems(check, node);
    if (!problems.isEmpty()) {
      throw new Json.WrongValue(problems);
    }
    Object value = Json.bind(wrapped ? node.path(ONLY_MEMBER) : node, type);
    if (value == null) {
      throw new Json.WrongValue("it is null");
    }
    return value;
  }
}
