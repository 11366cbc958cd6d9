package dev.patchbay.provider.tools;

import com.networknt.schema.Schema;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Tool;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A tool that is a method of an object. */
record MethodTool(Tool declaration, Schema check, Object object, Method method)
    implements JavaTool {

  static MethodTool of(Object object, Method method) {
    ToolMethod annotation = method.getAnnotation(ToolMethod.class);
    String name = annotation.name().isEmpty() ? method.getName() : annotation.name();
    if (!method.trySetAccessible()) {
      throw new IllegalArgumentException("The tool " + where(method)
          + " is not accessible: open its package to the module dev.patchbay.provider.tools");
    }
    ObjectNode schema = schema(method);
    Schema check = Schemas.check(schema.deepCopy());
    return new MethodTool(
        JavaTool.declaration(name, annotation.value(), schema), check, object, method);
  }

  private static ObjectNode schema(Method method) {
    Map<String, Type> members = new LinkedHashMap<>();
    for (Parameter parameter : method.getParameters()) {
      if (parameter.getType() != CallContext.class) {
        members.put(name(parameter, method), valueType(parameter));
      }
    }
    ObjectNode schema = Schemas.ofObject(members, false);
    ArrayNode required = Json.MAPPER.createArrayNode();
    for (Parameter parameter : method.getParameters()) {
      Description description = parameter.getAnnotation(Description.class);
      ObjectNode properties = (ObjectNode) schema.path("properties");
      if (description != null
          && properties.path(parameter.getName()) instanceof ObjectNode member) {
        member.put("description", description.value());
      }
      if (mayBeMissing(parameter)) {
        properties.set(parameter.getName(), nullable(properties.path(parameter.getName())));
      } else if (parameter.getType() != CallContext.class) {
        required.add(parameter.getName());
      }
    }
    schema.set("required", required);
    return schema;
  }

  private static String name(Parameter parameter, Method method) {
    if (!parameter.isNamePresent()) {
      throw new IllegalArgumentException("The tool " + where(method)
          + " has parameters without names: compile its class with -parameters"
          + " (Maven: <maven.compiler.parameters>true</maven.compiler.parameters>)");
    }
    return parameter.getName();
  }

  /** The type of what is there if it is there. */
  private static Type valueType(Parameter parameter) {
    return parameter.getType() == Optional.class
            && parameter.getParameterizedType() instanceof ParameterizedType optional
        ? optional.getActualTypeArguments()[0]
        : parameter.getParameterizedType();
  }

  private static boolean mayBeMissing(Parameter parameter) {
    return Schemas.isOptional(parameter.getType())
        || Schemas.isNullable(parameter, parameter.getAnnotatedType());
  }

  /** Models write null for what they have no value for. */
  private static JsonNode nullable(JsonNode schema) {
    ObjectNode either = Json.MAPPER.createObjectNode();
    JsonNode description = schema.path("description");
    if (schema instanceof ObjectNode object && object.has("description")) {
      object.remove("description");
      either.set("description", description);
    }
    either.putArray("anyOf").add(schema).addObject().put("type", "null");
    return either;
  }

  private static String where(Method method) {
    return method.getName() + " of " + method.getDeclaringClass().getName();
  }

  @Override
  public Object arguments(JsonNode arguments, CallContext context) throws Json.WrongValue {
    Parameter[] parameters = method.getParameters();
    @Nullable Object[] values = new @Nullable Object[parameters.length];
    for (int i = 0; i < parameters.length; i++) {
      Parameter parameter = parameters[i];
      if (parameter.getType() == CallContext.class) {
        values[i] = context;
        continue;
      }
      JsonNode argument = arguments.get(parameter.getName());
      try {
        values[i] = Json.bind(
            argument == null ? Json.MAPPER.nullNode() : argument, parameter.getParameterizedType());
      } catch (Json.WrongValue e) {
        throw new Json.WrongValue(parameter.getName() + ": " + e.words());
      }
    }
    return values;
  }

  @Override
  public @Nullable Object run(Object arguments) throws Throwable {
    try {
      return withoutResult() ? done(arguments) : method.invoke(object, (Object[]) arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }

  private boolean withoutResult() {
    return method.getReturnType() == void.class;
  }

  private String done(Object arguments) throws ReflectiveOperationException {
    Object unused = method.invoke(object, (Object[]) arguments);
    return "done";
  }
}
