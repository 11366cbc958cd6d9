package dev.patchbay.provider.tools;

import com.networknt.schema.Schema;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Tool;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A tool whose arguments are a record. */
record RecordTool<R extends Record>(
    Tool declaration, Schema check, Class<R> type, ToolFunction<R> function) implements JavaTool {

  static <R extends Record> RecordTool<R> of(
      String name, String description, Class<R> type, ToolFunction<R> function) {
    Objects.requireNonNull(function, "function");
    ObjectNode schema = Schemas.of(type, false);
    // It stands beside the name already.
    schema.remove("description");
    Schema check = Schemas.check(schema.deepCopy());
    return new RecordTool<>(JavaTool.declaration(name, description, schema), check, type, function);
  }

  @Override
  public Object arguments(JsonNode arguments, CallContext context) throws Json.WrongValue {
    return Objects.requireNonNull(Json.bind(arguments, type));
  }

  @Override
  public @Nullable Object run(Object arguments) throws Exception {
    return function.call(type.cast(arguments));
  }
}
