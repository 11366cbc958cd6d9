package dev.patchbay.provider.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;

class JsonInTest {

  /** A value of each type, nested ones included, with space where JSON allows it. */
  private static final String ALL =
      "{'null': null , 'true':true,'false':false,'int':12,\t'minus':-7,"
          + "'float':1.50,'exp':1e3,'big':123456789012345678901234567890,'string':'a\\\\u00e9\\\\n','empty':'',"
          + "'array':[1, [2,{'x':3}],{}] ,'object' : {'a':{'b':[{'c':'d'}]}}, 'last':0 } ";

  @Test
  void membersComeInTheirOrder() {
    assertThat(names(json -> {}))
        .containsExactly(
            "null", "true", "false", "int", "minus", "float", "exp", "big", "string", "empty",
            "array", "object", "last");
  }

  /** Whatever a reader does with a value, the next member is the next. */
  @Test
  void nothingThatAReaderAsksForLeavesTheNextMemberOut() {
    List<Consumer<JsonIn>> ways = List.of(
        JsonIn::string,
        JsonIn::scalar,
        JsonIn::count,
        JsonIn::number,
        JsonIn::text,
        JsonIn::value,
        JsonIn::json,
        JsonIn::texts,
        JsonIn::counts,
        JsonIn::isPresent,
        json -> {
          json.string();
          json.text();
          json.json();
        });
    for (Consumer<JsonIn> way : ways) {
      assertThat(names(way)).hasSize(13).endsWith("array", "object", "last");
    }
  }

  @Test
  void whatIsNotReadOfAnEnteredArrayOrObjectIsPassedOver() {
    List<String> read = new ArrayList<>();
    parse("{'a':[1,[2],{'x':3},4],'b':{'y':[5,6],'z':7},'c':8}", json -> {
      String name;
      while ((name = json.nextMember()) != null) {
        read.add(name);
        if (json.enterArray()) {
          while (json.nextElement()) {
            read.add(json.isArray() ? "array" : json.isObject() ? "object" : json.scalar());
          }
        } else if (json.enterObject()) {
          String inner;
          while ((inner = json.nextMember()) != null) {
            read.add(inner);
          }
        }
      }
    });

    assertThat(read).containsExactly("a", "1", "array", "object", "4", "b", "y", "z", "c");
  }

  @Test
  void theObjectsOfAnArrayAreReadAndAllElseIsPassedOver() {
    List<String> read = new ArrayList<>();
    parse("{'a':[1,{'x':3},[{'y':4}],{},{'x':5}],'b':{'x':6},'c':null,'d':8}", json -> {
      String name;
      while ((name = json.nextMember()) != null) {
        read.add(name);
        json.forEachObject(() -> read.add("x" + json.countOf("x")));
        json.ifObject(() -> read.add("x" + json.countOf("x")));
      }
    });

    assertThat(read).containsExactly("a", "x3", "x-1", "x5", "b", "x6", "c", "d");
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "12", "\"a\"", "[1]", "{\"b\":2}"})
  void aValueThatWasSetAsideIsReadLater(String value) {
    List<String> read = new ArrayList<>();
    JsonIn.parseValue(value, json -> read.add(json.json()));

    assertThat(read).containsExactly(value);
  }

  @Test
  void aReaderMayLeaveEarly() {
    assertThat(JsonInTest.<String>read("{'a':1,'b':{'c':[1,{'d':2}]},'e':3}", json -> {
          json.nextMember();
          json.nextMember();
          json.enterObject();
          return json.nextMember();
        }))
        .isEqualTo("c");
  }

  @ParameterizedTest
  @CsvSource({"null", "true", "int", "float", "array", "object"})
  void whatIsNoStringIsAnEmptyOne(String name) {
    assertThat(value(name, JsonIn::string)).isEmpty();
    assertThat(value(name, JsonIn::text)).isEmpty();
    assertThat(value(name, JsonIn::isString)).isFalse();
  }

  @Test
  void aStringIsDecoded() {
    assertThat(value("string", JsonIn::string)).isEqualTo("aé\n");
    assertThat(value("string", JsonIn::text)).isEqualTo("aé\n");
    assertThat(value("string", JsonIn::scalar)).isEqualTo("aé\n");
    assertThat(value("empty", JsonIn::text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"int,12", "minus,-7", "big,123456789012345678901234567890", "float,''", "true,''"})
  void aScalarIsAStringOrAWholeNumber(String name, String scalar) {
    assertThat(value(name, JsonIn::scalar)).isEqualTo(scalar);
  }

  @ParameterizedTest
  @CsvSource({"int,12", "minus,-1", "big,-1", "float,-1", "exp,-1", "string,-1", "object,-1"})
  void aCountIsAWholeNumberThatIsNotNegative(String name, long count) {
    assertThat(value(name, JsonIn::count)).isEqualTo(count);
  }

  @Test
  void theLargestCountIsThatOfALong() {
    assertThat(JsonInTest.<Long>read("{'a':9223372036854775807}", first(JsonIn::count)))
        .isEqualTo(Long.MAX_VALUE);
    assertThat(JsonInTest.<Long>read("{'a':9223372036854775808}", first(JsonIn::count)))
        .isEqualTo(-1);
  }

  @ParameterizedTest
  @CsvSource({
    "int,12",
    "minus,-7",
    "float,1.5",
    "exp,1000",
    "big,1.2345678901234568e29",
    "string,NaN",
    "null,NaN",
    "array,NaN"
  })
  void aNumberIsAnyNumber(String name, double number) {
    assertThat(value(name, JsonIn::number)).isEqualTo(Double.valueOf(number));
  }

  @ParameterizedTest
  @CsvSource({"null,false", "false,false", "true,true", "int,true", "empty,true", "object,true"})
  void allButNullAndFalseIsPresent(String name, boolean present) {
    assertThat(value(name, JsonIn::isPresent)).isEqualTo(present);
  }

  @Test
  void valuesAreTheJdksTypes() {
    Map<String, Object> values = new LinkedHashMap<>();
    parse(ALL, json -> {
      String name;
      while ((name = json.nextMember()) != null) {
        values.put(name, json.value());
      }
    });

    assertThat(values)
        .containsEntry("null", null)
        .containsEntry("true", true)
        .containsEntry("int", 12)
        .containsEntry("float", 1.5)
        .containsEntry("exp", 1000.0)
        .containsEntry("big", new BigInteger("123456789012345678901234567890"))
        .containsEntry("string", "aé\n")
        .containsEntry("array", List.of(1, List.of(2, Map.of("x", 3)), Map.of()))
        .containsEntry("object", Map.of("a", Map.of("b", List.of(Map.of("c", "d")))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.1", "1e-7", "-2.5", "1e22", "0.0", "4.9e-324"})
  void aFractionThatADoubleHoldsIsOne(String number) {
    assertThat(JsonInTest.<Object>read("{'a':" + number + "}", first(JsonIn::value)))
        .isEqualTo(Double.valueOf(number));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.10000000000000000555", "1e400", "1e-400", "-1e999999999"})
  void aFractionThatADoubleDoesNotHoldIsExact(String number) {
    assertThat(JsonInTest.<Object>read("{'a':" + number + "}", first(JsonIn::value)))
        .isEqualTo(new BigDecimal(number));
  }

  @Test
  void aNumberThatNoTypeHoldsIsItsText() {
    assertThat(JsonInTest.<Object>read("{'a':-1.5e99999999999}", first(JsonIn::value)))
        .isEqualTo("-1.5e99999999999");
    assertThat(JsonInTest.<Double>read("{'a':-1.5e99999999999}", first(JsonIn::number)))
        .isEqualTo(Double.NEGATIVE_INFINITY);
  }

  @Test
  void moreValuesThanTheLimitAreRefused() {
    String many = "{'a':[" + "0,".repeat(Limits.MAX_VALUES - 2) + "0]}";

    assertThat(JsonInTest.<List<?>>read(many, first(json -> (List<?>) json.value())))
        .hasSize(Limits.MAX_VALUES - 1);
    assertThatExceptionOfType(ProviderException.class)
        .isThrownBy(() -> read(many.replace("[0", "[0,0"), first(JsonIn::value)))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.LIMIT_EXCEEDED));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "null|null",
        "true|true",
        "int|12",
        "float|1.50",
        "exp|1e3",
        "string|\"a\\u00e9\\n\"",
        "empty|\"\"",
        "array|[1, [2,{\"x\":3}],{}]",
        "object|{\"a\":{\"b\":[{\"c\":\"d\"}]}}",
        "last|0"
      })
  void jsonIsTheTextThatTheServiceWrote(String name, String text) {
    assertThat(value(name, JsonIn::json)).isEqualTo(text);
  }

  @Test
  void jsonKeepsWhatOnlyAWholeParserCanRead() {
    assertThat(JsonInTest.<String>read("{'a':'\\\\ud83d \\\\/','b':1}", first(JsonIn::json)))
        .isEqualTo("\"\\ud83d \\/\"");
  }

  @Test
  void aPairOfWhichOneHalfIsMissingIsReadAsTheParserReadsIt() {
    assertThat(JsonInTest.<String>read("{'a':'x\\\\ud83dy'}", first(JsonIn::text)))
        .isEqualTo("x\ud83dy");
  }

  @Test
  void theObjectMayStandInTheMiddleOfABuffer() {
    byte[] bytes = "}}{\"a\":\"é\",\"b\":[1]}}}".getBytes(UTF_8);
    try (JsonIn json = JsonIn.inObject(bytes, 2, bytes.length - 4, new JsonStrings())) {
      json.nextMember();
      assertThat(json.text()).isEqualTo("é");
      assertThat(new String(bytes, json.textFrom(), json.textTo() - json.textFrom(), UTF_8))
          .isEqualTo("é");
      assertThat(json.json()).isEqualTo("\"é\"");
      json.nextMember();
      assertThat(json.json()).isEqualTo("[1]");
      json.finish();
    }
  }

  @Test
  void aByteOrderMarkIsPassedOver() {
    byte[] bytes = "\uFEFF {\"a\":\"é\",\"b\":[1]}".getBytes(UTF_8);
    try (JsonIn json = JsonIn.inObject(bytes, 0, bytes.length, new JsonStrings())) {
      json.nextMember();
      assertThat(json.text()).isEqualTo("é");
      assertThat(json.json()).isEqualTo("\"é\"");
      json.nextMember();
      assertThat(json.json()).isEqualTo("[1]");
      json.finish();
    }
  }

  @Test
  void whatIsNotUtf8IsReadAsAReplacementCharacter() {
    byte[] bytes = "{\"a\":\"xy\",\"b\":\"é\"}".getBytes(UTF_8);
    bytes[7] = (byte) 0xff;
    try (JsonIn json = JsonIn.inObject(bytes, 0, bytes.length, new JsonStrings())) {
      json.nextMember();
      assertThat(json.text()).isEqualTo("x\ufffd");
      assertThat(json.reads(bytes)).isFalse();
      json.nextMember();
      assertThat(json.json()).isEqualTo("\"é\"");
    }
  }

  /** Such are decoded in pieces, whose ends may fall into a character. */
  @Test
  void longStringsAreDecodedWhole() {
    for (String character : List.of("é", "你", "😀")) {
      for (int before = 0; before < 4; before++) {
        String text = "x".repeat(before) + character.repeat(Limits.MAX_ODD_STRING / 2);

        assertThat(JsonInTest.<String>read("{'a':'" + text + "'}", first(JsonIn::string)))
            .isEqualTo(text);
        assertThat(JsonInTest.<String>read("{'a':'\\\\n" + text + "'}", first(JsonIn::text)))
            .isEqualTo("\n" + text);
        assertThat(JsonInTest.<String>read("{'a':'" + text + "'}", first(JsonIn::json)))
            .isEqualTo("\"" + text + "\"");
      }
    }
  }

  @Test
  void aLongStringThatOnlyAWholeParserCanReadIsRefused() {
    String text = "\\\\ud83d" + "x".repeat(Limits.MAX_ODD_STRING);

    assertThatThrownBy(() -> read("{'a':'" + text + "'}", first(JsonIn::string)))
        .isInstanceOf(StreamConstraintsException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "null", "[]", "[{}]", "'text'", "7", "{", "{'a'", "{'a':1", "{'a':[}", "x"
      })
  void whatIsNoWholeObjectIsRefused(String text) {
    assertThatThrownBy(() -> parse(text, json -> {})).isInstanceOf(JacksonException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}}", "{} {}", "{}x", "{'a':1},", "{}null"})
  void whatFollowsTheObjectIsRefused(String text) {
    assertThatThrownBy(() -> parse(text, json -> {})).isInstanceOf(JacksonException.class);
  }

  @Test
  void nestingHasALimitAlsoInWhatIsPassedOver() {
    parse("{'a':" + "[".repeat(99) + "]".repeat(99) + "}", json -> {});

    assertThatThrownBy(() -> parse("{'a':" + "[".repeat(100) + "]".repeat(100) + "}", json -> {}))
        .isInstanceOf(StreamConstraintsException.class);
  }

  private static List<String> names(Consumer<JsonIn> reader) {
    List<String> names = new ArrayList<>();
    parse(ALL, json -> {
      String name;
      while ((name = json.nextMember()) != null) {
        names.add(name);
        reader.accept(json);
      }
    });
    return names;
  }

  private static <T> T value(String member, Function<JsonIn, T> reader) {
    return JsonInTest.<T>read(ALL, json -> {
      String name = json.nextMember();
      while (!member.equals(name)) {
        name = json.nextMember();
      }
      return reader.apply(json);
    });
  }

  private static <T> Function<JsonIn, T> first(Function<JsonIn, T> reader) {
    return json -> {
      json.nextMember();
      return reader.apply(json);
    };
  }

  private static <T> T read(String singleQuoted, Function<JsonIn, T> reader) {
    List<T> read = new ArrayList<>();
    parse(singleQuoted, json -> read.add(reader.apply(json)));
    return read.get(0);
  }

  private static void parse(String singleQuoted, Consumer<JsonIn> reader) {
    JsonIn.parse(singleQuoted.replace('\'', '"').replace("\\\\", "\\"), reader);
  }
}
