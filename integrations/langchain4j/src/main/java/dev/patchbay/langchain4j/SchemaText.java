package dev.patchbay.langchain4j;

import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.model.chat.request.json.JsonAnyOfSchema;
import dev.langchain4j.model.chat.request.json.JsonArraySchema;
import dev.langchain4j.model.chat.request.json.JsonBooleanSchema;
import dev.langchain4j.model.chat.request.json.JsonEnumSchema;
import dev.langchain4j.model.chat.request.json.JsonIntegerSchema;
import dev.langchain4j.model.chat.request.json.JsonNullSchema;
import dev.langchain4j.model.chat.request.json.JsonNumberSchema;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import dev.langchain4j.model.chat.request.json.JsonReferenceSchema;
import dev.langchain4j.model.chat.request.json.JsonSchemaElement;
import dev.langchain4j.model.chat.request.json.JsonStringSchema;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes LangChain4j's JSON schemas as JSON text. In strict ones all properties are required, those that were not may be null, and there
 * are no others, as OpenAI wants it ("Structured Outputs", "Supported schemas").
 */
final class SchemaText {

  private final StringBuilder json = new StringBuilder(256);
  private final boolean strict;

  private SchemaText(boolean strict) {
    this.strict = strict;
  }

  /**
   * The schema as text.
   *
   * @throws UnsupportedFeatureException if it has an element that is not known here
   */
  static String of(JsonSchemaElement schema, boolean strict) {
    SchemaText text = new SchemaText(strict);
    text.element(schema, true);
    return text.json.toString();
  }

  private void element(@Nullable JsonSchemaElement element, boolean required) {
    if (element instanceof JsonRawSchema raw) {
      json.append(raw.schema());
    } else if (element instanceof JsonReferenceSchema reference) {
      json.append("{\"$ref\":");
      string("#/$defs/" + reference.reference());
      json.append('}');
    } else if (element instanceof JsonAnyOfSchema any) {
      json.append('{');
      description(any.description());
      json.append("\"anyOf\":[");
      String comma = "";
      for (JsonSchemaElement each : any.anyOf()) {
        json.append(comma);
        element(each, true);
        comma = ",";
      }
      json.append("]}");
    } else if (element instanceof JsonNullSchema) {
      json.append("{\"type\":\"null\"}");
    } else if (element == null) {
      json.append("{}");
    } else {
      typed(element, required);
    }
  }

  private void typed(JsonSchemaElement element, boolean required) {
    json.append('{');
    description(element.description());
    json.append("\"type\":");
    String type = typeOf(element);
    json.append(strict && !required ? "[\"" + type + "\",\"null\"]" : "\"" + type + "\"");
    if (element instanceof JsonObjectSchema object) {
      membersOf(object);
    } else if (element instanceof JsonArraySchema array) {
      json.append(",\"items\":");
      element(array.items(), true);
    } else if (element instanceof JsonEnumSchema values) {
      json.append(",\"enum\":");
      strings(values.enumValues());
    }
    json.append('}');
  }

  private static String typeOf(JsonSchemaElement element) {
    if (element instanceof JsonObjectSchema) {
      return "object";
    }
    if (element instanceof JsonArraySchema) {
      return "array";
    }
    if (element instanceof JsonStringSchema || element instanceof JsonEnumSchema) {
      return "string";
    }
    if (element instanceof JsonIntegerSchema) {
      return "integer";
    }
    if (element instanceof JsonNumberSchema) {
      return "number";
    }
    if (element instanceof JsonBooleanSchema) {
      return "boolean";
    }
    throw new UnsupportedFeatureException(
        "JSON schemas with a " + element.getClass().getName() + " are not supported by Patchbay");
  }

  private void membersOf(JsonObjectSchema object) {
    Collection<String> required = object.required();
    json.append(",\"properties\":");
    schemas(object.properties(), required);
    json.append(",\"required\":");
    strings(strict ? object.properties().keySet() : required);
    if (strict || object.additionalProperties() != null) {
      json.append(",\"additionalProperties\":").append(!strict && object.additionalProperties());
    }
    if (!object.definitions().isEmpty()) {
      json.append(",\"$defs\":");
      schemas(object.definitions(), object.definitions().keySet());
    }
  }

  private void schemas(Map<String, JsonSchemaElement> byName, Collection<String> required) {
    json.append('{');
    String comma = "";
    for (Map.Entry<String, JsonSchemaElement> each : byName.entrySet()) {
      json.append(comma);
      string(each.getKey());
      json.append(':');
      element(each.getValue(), required.contains(each.getKey()));
      comma = ",";
    }
    json.append('}');
  }

  private void description(@Nullable String text) {
    if (text != null) {
      json.append("\"description\":");
      string(text);
      json.append(',');
    }
  }

  private void strings(Collection<String> texts) {
    json.append('[');
    String comma = "";
    for (String text : texts) {
      json.append(comma);
      string(text);
      comma = ",";
    }
    json.append(']');
  }

  private void string(String text) {
    json.append(JsonText.quoted(text));
  }
}
