package dev.patchbay.provider.tools;

import java.util.LinkedHashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes one object of a definition and the members that stand beside the reference to it. So the generator writes a subtype that
 * holds its own supertype: the type's name beside a reference to the rest. As both are closed, no value would follow both.
 */
final class JoinedForm {

  private JoinedForm() {}

  static ObjectNode apply(ObjectNode schema) {
    join(schema, schema.deepCopy());
    return schema;
  }

  private static void join(JsonNode node, ObjectNode whole) {
    node.forEach(each -> join(each, whole));
    if (node instanceof ObjectNode schema
        && schema.path("$ref").asString("").startsWith("#")
        && schema.path("properties") instanceof ObjectNode own
        && whole.at(schema.path("$ref").asString().substring(1)).path("properties")
            instanceof ObjectNode definitions) {
      JsonNode target = whole.at(schema.path("$ref").asString().substring(1));
      ObjectNode members = definitions.deepCopy();
      members.setAll(own);
      Set<String> required = new LinkedHashSet<>();
      target.path("required").forEach(each -> required.add(each.asString()));
      schema.path("required").forEach(each -> required.add(each.asString()));
      schema.remove("$ref");
      schema.set("properties", members);
      schema.remove("required");
      required.forEach(schema.withArray("required")::add);
      if (target.has("additionalProperties")) {
        schema.set("additionalProperties", target.path("additionalProperties"));
      }
    }
  }
}
