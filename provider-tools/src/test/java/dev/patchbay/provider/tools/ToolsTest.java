package dev.patchbay.provider.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Tool;
import java.lang.reflect.Constructor;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.spi.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class ToolsTest {

  enum Unit {
    CELSIUS,
    FAHRENHEIT
  }

  @Description("A place on earth")
  record Place(double latitude, double longitude) {}

  static class Station {
    @ToolMethod("The weather in a city now")
    String weather(
        @Description("the city's English name") String city,
        @Description("the unit of the answer") Optional<Unit> unit,
        @Nullable Integer hours,
        CallContext context) {
      return city;
    }

    @ToolMethod(value = "How far two places are from each other", name = "distance-km")
    double distance(@Description("where from") Place from, @Description("where to") Place to) {
      return Math.abs(from.latitude() - to.latitude());
    }
  }

  static final class BetterStation extends Station {
    @Override
    @ToolMethod("The weather in a city now, more exactly")
    String weather(String city, Optional<Unit> unit, Integer hours, CallContext context) {
      return "exactly " + city;
    }
  }

  @Description("Looks up what a customer has ordered")
  record FindOrders(
      String customer, @Description("at most that many") Optional<Integer> limit) {}

  record Silent(String name) {}

  @Test
  void declaresAMethodByItsNamesInJava() {
    Tool tool = declaration(Tools.of(new Station()), "weather");

    assertThat(tool.description()).isEqualTo("The weather in a city now");
    assertThat(json(tool.parameters())).isEqualTo(json("""
        {"type": "object",
         "properties": {
           "city": {"type": "string", "description": "the city's English name"},
           "unit": {"description": "the unit of the answer",
                    "anyOf": [{"type": "string", "enum": ["CELSIUS", "FAHRENHEIT"]}, {"type": "null"}]},
           "hours": {"anyOf": [{"type": "integer"}, {"type": "null"}]}},
         "additionalProperties": false,
         "required": ["city"]}
        """));
  }

  @Test
  void describesParametersOfOneTypeApart() {
    JsonNode properties =
        json(declaration(Tools.of(new Station()), "distance-km").parameters()).path("properties");

    assertThat(properties.path("from").path("description").asString()).isEqualTo("where from");
    assertThat(properties.path("to").path("description").asString()).isEqualTo("where to");
    assertThat(properties.path("to").path("required"))
        .isEqualTo(json("[\"latitude\", \"longitude\"]"));
  }

  @Test
  void declaresAnOverriddenMethodOnce() {
    Tools tools = Tools.of(new BetterStation());

    assertThat(tools.declarations()).hasSize(2);
    assertThat(declaration(tools, "weather").description()).endsWith("more exactly");
  }

  @Test
  void declaresARecordByItsNameAndDescription() {
    Tool tool =
        declaration(Tools.of(new Station()).with(FindOrders.class, order -> ""), "findOrders");

    assertThat(tool.description()).isEqualTo("Looks up what a customer has ordered");
    assertThat(json(tool.parameters())).isEqualTo(json("""
        {"type": "object",
         "properties": {
           "customer": {"type": "string"},
           "limit": {"anyOf": [{"type": "null"}, {"type": "integer"}], "description": "at most that many"}},
         "required": ["customer"],
         "additionalProperties": false}
        """));
  }

  @Test
  void takesARecordUnderAnotherName() {
    Tools tools = Tools.of(new Station()).with("hush", "Says nothing", Silent.class, silent -> "");

    assertThat(declaration(tools, "hush").description()).isEqualTo("Says nothing");
  }

  @Test
  void refusesARecordWithoutADescription() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Tools.of(new Station()).with(Silent.class, silent -> ""))
        .withMessageContaining("Silent")
        .withMessageContaining("@Description");
  }

  @Test
  void refusesAnObjectWithoutATool() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Tools.of("no tool"))
        .withMessageContaining("java.lang.String")
        .withMessageContaining("@ToolMethod");
  }

  @Test
  void refusesTwoToolsOfOneName() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Tools.of(new Station(), new BetterStation()))
        .withMessageContaining("distance-km");
  }

  @Test
  void saysHowToKeepTheNamesOfParameters(@TempDir Path classes) throws Exception {
    Object nameless = compiledWithoutNames(classes);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Tools.of(nameless))
        .withMessageContaining("echo of Nameless")
        .withMessageContaining("-parameters");
  }

  private static Object compiledWithoutNames(Path classes) throws Exception {
    String source = "public class Nameless { @dev.patchbay.provider.tools.ToolMethod(\"Echoes\")"
        + " public String echo(String text) { return text; } }";
    Path file = Files.writeString(classes.resolve("Nameless.java"), source);
    int failed = ToolProvider.findFirst("javac")
        .orElseThrow()
        .run(
            System.out,
            System.err,
            "-proc:none",
            "-cp",
            classPath(),
            "-d",
            classes.toString(),
            file.toString());
    assertThat(failed).isZero();
    try (URLClassLoader loader = new URLClassLoader(
        new URL[] {classes.toUri().toURL()}, ToolMethod.class.getClassLoader())) {
      Constructor<?> constructor = loader.loadClass("Nameless").getConstructor();
      return constructor.newInstance();
    }
  }

  /** Surefire may run tests on the module path. */
  private static String classPath() throws Exception {
    return Path.of(
            ToolMethod.class.getProtectionDomain().getCodeSource().getLocation().toURI())
        .toString();
  }

  private static Tool declaration(Tools tools, String name) {
    return tools.declarations().stream()
        .filter(tool -> tool.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static JsonNode json(String text) {
    return Json.MAPPER.readTree(text);
  }

  interface Greets {
    @ToolMethod("Says hello to a person")
    default String greet(String name) {
      return "Hello " + name;
    }
  }

  static final class Greeter implements Greets {
    @ToolMethod("Says goodbye")
    String leave(String name) {
      return "Bye " + name;
    }
  }

  @Test
  void methodsThatAreInheritedFromAnInterfaceAreTools() {
    assertThat(Tools.of(new Greeter()).declarations())
        .extracting(Tool::name)
        .containsExactly("greet", "leave");
  }
}
