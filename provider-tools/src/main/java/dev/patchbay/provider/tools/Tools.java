package dev.patchbay.provider.tools;

import dev.patchbay.provider.Tool;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Functions that a model may call, each with a name, a description and the schema of its arguments. Immutable; the functions are
 * called by many threads at once.
 *
 * <pre>{@code
 * @Description("Looks up what a customer has ordered")
 * record FindOrders(String customer, @Description("at most that many") int limit) {}
 *
 * Tools tools = Tools.of(new Station(), new Calendar())
 *     .with(FindOrders.class, order -> orders.find(order.customer(), order.limit()));
 * }</pre>
 *
 * <h2>What a tool gives</h2>
 *
 * <p>A text, or anything that Jackson writes as JSON; a {@link dev.patchbay.provider.ContentPart.Image}, where the model takes
 * {@linkplain dev.patchbay.provider.Capability#TOOL_IMAGES images in results}; or a list of such parts and texts. A method without a
 * result gives {@code done}.
 *
 * <p>What a tool throws is told to the model, by the exception's class and message alone, so that it can try something else.
 */
public final class Tools {

  private final Map<String, JavaTool> byName;

  private Tools(Map<String, JavaTool> byName) {
    this.byName = byName;
  }

  /**
   * The methods of these objects, inherited ones included, that have a {@link ToolMethod}.
   *
   * <p>A method's parameters are the arguments, by their names in Java: the class has to be compiled with {@code -parameters}. Those
   * that are {@link Optional} or annotated {@code Nullable} may be left out. A parameter of type
   * {@link dev.patchbay.provider.CallContext} gets the context of the run, to obey its deadline. Methods need not be public, but in a named module their
   * package has to be open to {@code dev.patchbay.provider.tools}.
   *
   * @throws IllegalArgumentException if an object has no such method, a name is taken or has another form than a
   *     {@linkplain Tool tool's}, the names of parameters are not known, or the method is not accessible; it names class and method
   */
  public static Tools of(Object... objects) {
    Tools tools = new Tools(Map.of());
    for (Object object : objects) {
      List<Method> methods = toolMethods(object.getClass());
      if (methods.isEmpty()) {
        throw new IllegalArgumentException(
            object.getClass().getName() + " has no tool: annotate a method with @ToolMethod");
      }
      for (Method method : methods) {
        tools = tools.and(MethodTool.of(object, method));
      }
    }
    return tools;
  }

  /**
   * These tools and one whose arguments are the components of a record. It has the record's name, with a small letter at the
   * beginning, and the record's {@link Description}.
   *
   * @param type the record
   * @param function what the tool does
   * @throws IllegalArgumentException if the name is taken, or the record has no {@link Description}
   */
  public <R extends Record> Tools with(Class<R> type, ToolFunction<R> function) {
    Description description = type.getAnnotation(Description.class);
    if (description == null) {
      throw new IllegalArgumentException("The record " + type.getName()
          + " is to be a tool but has no @Description, which is all that a model knows of it");
    }
    String name = type.getSimpleName();
    return and(RecordTool.of(
        Character.toLowerCase(name.charAt(0)) + name.substring(1),
        description.value(),
        type,
        function));
  }

  /**
   * These tools and one of that name, whose arguments are the components of a record.
   *
   * @param name the name, of 1 to 64 ASCII letters, digits, underscores and hyphens
   * @param description what the tool does and when to use it
   * @param type the record
   * @param function what the tool does
   * @throws IllegalArgumentException if the name is taken or has another form
   */
  public <R extends Record> Tools with(
      String name, String description, Class<R> type, ToolFunction<R> function) {
    return and(RecordTool.of(name, description, type, function));
  }

  /** What the model is told of them, in order. */
  public List<Tool> declarations() {
    return byName.values().stream().map(JavaTool::declaration).toList();
  }

  /** The names, such as {@code [weather, findOrders]}. */
  @Override
  public String toString() {
    return "Tools" + byName.keySet();
  }

  static Tools none() {
    return new Tools(Map.of());
  }

  boolean isEmpty() {
    return byName.isEmpty();
  }

  Set<String> names() {
    return byName.keySet();
  }

  Optional<JavaTool> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  private Tools and(JavaTool tool) {
    Map<String, JavaTool> more = new LinkedHashMap<>(byName);
    JavaTool earlier = more.putIfAbsent(tool.declaration().name(), tool);
    if (earlier != null) {
      throw new IllegalArgumentException(
          "Two tools have the name " + tool.declaration().name());
    }
    return new Tools(more);
  }

  /** In order of name: reflection has no order of its own, and a list that changes is not found in a service's cache. */
  private static List<Method> toolMethods(Class<?> type) {
    List<Method> methods = new ArrayList<>();
    for (Class<?> each : typesOf(type)) {
      for (Method method : each.getDeclaredMethods()) {
        boolean overridden = methods.stream()
            .anyMatch(below -> !Modifier.isPrivate(method.getModifiers())
                && below.getName().equals(method.getName())
                && Arrays.equals(below.getParameterTypes(), method.getParameterTypes()));
        if (method.isAnnotationPresent(ToolMethod.class) && !method.isBridge() && !overridden) {
          methods.add(method);
        }
      }
    }
    methods.sort(Comparator.comparing(Method::getName));
    return methods;
  }

  /** The class and those above it, then their interfaces. */
  private static Set<Class<?>> typesOf(Class<?> type) {
    Set<Class<?>> types = new LinkedHashSet<>();
    for (Class<?> each = type; each != null; each = each.getSuperclass()) {
      types.add(each);
    }
    List.copyOf(types).forEach(each -> addInterfaces(each, types));
    return types;
  }

  private static void addInterfaces(Class<?> type, Set<Class<?>> types) {
    for (Class<?> each : type.getInterfaces()) {
      types.add(each);
      addInterfaces(each, types);
    }
  }
}
