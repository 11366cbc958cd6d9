package dev.patchbay.provider.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.net.URI;
import java.time.MonthDay;
import java.time.Year;
import java.time.YearMonth;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The schemas that answers are asked for with. */
class AnswerTypeTest {

  @Description("The weather in one place")
  record Weather(
      @JsonProperty("city_name") String city,
      @Description("degrees Celsius") int temperature,
      Optional<String> note,
      @Nullable Wind wind) {}

  record Wind(double speed, String from) {}

  record Trip(
      @Description("where it begins") Wind from,
      @Description("where it ends") Wind to) {}

  record Node(String name, @Description("its children") List<Node> children) {}

  record Open(Map<String, Integer> counts) {}

  record Anything(Object value) {}

  @SuppressWarnings("ArrayRecordComponent") // Models may be asked for one all the same.
  record Odd(OptionalInt count, byte[] bytes, URI address) {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Circle.class, name = "circle"),
    @JsonSubTypes.Type(value = Square.class, name = "square")
  })
  sealed interface Shape permits Circle, Square {}

  record Circle(double radius) implements Shape {}

  record Square(double side) implements Shape {}

  @Test
  void hasEveryComponentInOrderAndRequired() {
    assertThat(schema(Weather.class)).isEqualTo(json("""
        {"type": "object",
         "properties": {
           "city_name": {"type": "string"},
           "temperature": {"type": "integer", "description": "degrees Celsius"},
           "note": {"anyOf": [{"type": "null"}, {"type": "string"}]},
           "wind": {"anyOf": [{"type": "null"}, {
             "type": "object",
             "properties": {"speed": {"type": "number"}, "from": {"type": "string"}},
             "required": ["speed", "from"],
             "additionalProperties": false}]}},
         "required": ["city_name", "temperature", "note", "wind"],
         "description": "The weather in one place",
         "additionalProperties": false}
        """));
    assertThat(schema(Weather.class).path("properties").propertyNames())
        .containsExactly("city_name", "temperature", "note", "wind");
    assertThat(AnswerType.of(Weather.class).strict()).isTrue();
  }

  @Test
  void hasNothingBesideAReference() {
    JsonNode schema = schema(Trip.class);

    assertThat(schema.path("properties").path("from").path("description").asString())
        .isEqualTo("where it begins");
    assertThat(schema.path("properties").path("to").path("properties").propertyNames())
        .containsExactly("speed", "from");
    assertThat(AnswerType.of(Trip.class).strict()).isTrue();
  }

  @Test
  void mayReferToItself() {
    assertThat(schema(Node.class).path("properties").path("children").path("items"))
        .isEqualTo(json("{\"$ref\": \"#\"}"));
    assertThat(AnswerType.of(Node.class).strict()).isTrue();
  }

  @Test
  void isNotStrictIfMembersAreOpen() {
    assertThat(AnswerType.of(Open.class).strict()).isFalse();
    assertThat(AnswerType.of(Anything.class).strict()).isFalse();
  }

  @Test
  void knowsWhatJacksonReadsItsOwnWay() throws Json.WrongValue {
    assertThat(schema(Odd.class).path("properties")).isEqualTo(json("""
        {"count": {"type": ["integer", "null"]},
         "bytes": {"type": "string", "description": "base64"},
         "address": {"type": "string"}}
        """));
    Odd odd = (Odd) AnswerType.of(Odd.class)
        .read("{\"count\": 3, \"bytes\": \"AQI=\", \"address\": \"https://example.com\"}");
    assertThat(odd.count()).hasValue(3);
    assertThat(odd.bytes()).containsExactly(1, 2);
  }

  @Test
  void mayBeASealedInterface() throws Json.WrongValue {
    AnswerType type = AnswerType.of(Shape.class);

    assertThat(type.strict()).isTrue();
    assertThat(type.read("{\"answer\": {\"radius\": 2, \"@type\": \"circle\"}}"))
        .isEqualTo(new Circle(2));
  }

  @Test
  void mayNestTheTypeThatStandsInAnObject() {
    JsonNode answer = schema(Wind[].class).path("properties").path("answer");

    assertThat(answer.path("type").asString()).isEqualTo("array");
    assertThat(answer.path("items").path("required")).isEqualTo(json("[\"speed\", \"from\"]"));
  }

  @Test
  void needsMembers() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AnswerType.of(Runnable.class))
        .withMessageContaining("java.lang.Runnable")
        .withMessageContaining("use a record");
  }

  private static JsonNode schema(Class<?> type) {
    return json(AnswerType.of(type).schema());
  }

  private static JsonNode json(String text) {
    return Json.MAPPER.readTree(text);
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Literal.class, name = "number"),
    @JsonSubTypes.Type(value = Sum.class, name = "sum")
  })
  sealed interface Term permits Literal, Sum {}

  record Literal(double value) implements Term {}

  record Sum(Term left, Term right) implements Term {}

  record Formula(String name, Optional<Term> term) {}

  record When(YearMonth month, Year year, MonthDay day, Locale language, Currency currency) {}

  sealed interface Untold permits Told {}

  record Told(int value) implements Untold {}

  record Untellable(String name, List<Untold> parts) {}

  record Twice(Optional<Optional<String>> value) {}

  @Test
  void aSealedInterfaceMayHoldItself() throws Exception {
    String sum = "{'kind':'sum','left':{'kind':'number','value':1},"
        + "'right':{'kind':'sum','left':{'kind':'number','value':2},'right':{'kind':'number','value':3}}}";

    assertThat(read(Term.class, "{'answer':" + sum + "}"))
        .isEqualTo(new Sum(new Literal(1), new Sum(new Literal(2), new Literal(3))));
    assertThat(read(Formula.class, "{'name':'f','term':" + sum + "}")).isInstanceOf(Formula.class);
    assertThat(AnswerType.of(Term.class).strict()).isTrue();
    assertThat(AnswerType.of(Term.class).schema())
        .contains("\"required\":[\"left\",\"right\",\"kind\"]");
  }

  @Test
  void whatJacksonReadsFromATextIsOne() throws Exception {
    assertThat(read(
            When.class,
            "{'month':'2026-11','year':2026,'day':'--11-26','language':'de','currency':'EUR'}"))
        .isEqualTo(new When(
            YearMonth.of(2026, 11),
            Year.of(2026),
            MonthDay.of(11, 26),
            Locale.GERMAN,
            Currency.getInstance("EUR")));
  }

  @Test
  void aMemberThatNothingCanBeFilledIntoIsRefusedBeforeAModelIsAsked() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AnswerType.of(Untellable.class))
        .withMessageContaining("Untellable")
        .withMessageContaining("parts");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AnswerType.of(Twice.class))
        .withMessageContaining("value");
  }

  private static Object read(Class<?> type, String json) throws Json.WrongValue {
    return AnswerType.of(type).read(json.replace('\'', '"'));
  }
}
