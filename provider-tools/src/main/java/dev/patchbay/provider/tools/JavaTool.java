package dev.patchbay.provider.tools;

import com.networknt.schema.Schema;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Tool;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A tool that Java code runs. */
sealed interface JavaTool permits MethodTool, RecordTool {

  Tool declaration();

  Schema check();

  /** Reads arguments that follow the schema. */
  Object arguments(JsonNode arguments, CallContext context) throws Json.WrongValue;

  /** Runs the tool with what {@link #arguments} has read. */
  @Nullable
  Object run(Object arguments) throws Throwable;

  /**
   * Reads the arguments of a call.
   *
   * @throws Json.WrongValue if the model wrote something else
   */
  default Object arguments(String text, CallContext context) throws Json.WrongValue {
    // Some models write nothing at all for a tool without arguments.
    JsonNode node = text.isBlank() ? Json.MAPPER.createObjectNode() : Json.value(text);
    if (node == null) {
      throw new Json.WrongValue("they are not JSON");
    }
    String problems = Schemas.problems(check(), node);
    if (!problems.isEmpty()) {
      throw new Json.WrongValue(problems);
    }
    return arguments(node, context);
  }

  static Tool declaration(String name, String description, ObjectNode schema) {
    StrictForm.apply(schema);
    return new Tool(name, description, schema.toString());
  }
}
