package dev.patchbay.provider.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.Tool;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonOutTest {

  /** A body with nested objects, in arrays too. */
  private static void writeNested(JsonOut json) {
    json.member("model", "m").object("thinking").member("type", "enabled").end();
    json.array("turns")
        .object()
        .member("role", "user")
        .object("thinking")
        .end()
        .end()
        .end();
    json.object("empty").end();
  }

  @Test
  void aFormatWritesMembersOfEveryType() {
    assertThat(body(json -> {
          json.member("s", "a\"\né😀").member("n", 7).member("t", true);
          json.object("o").member("x", 1).object("p").end().end();
          json.array("a")
              .element("e")
              .object()
              .member("y", 2)
              .end()
              .elementOf("[3]", "it")
              .end();
          json.value("v", null).json("j", " {\"z\": 1.50} ", "it").membersOf("{\"m\":[]}", "it");
          json.memberIf(true, "i", "yes").memberIf(false, "no", "no");
        }))
        .isEqualTo("{\"s\":\"a\\\"\\né😀\",\"n\":7,\"t\":true,\"o\":{\"x\":1,\"p\":{}},"
            + "\"a\":[\"e\",{\"y\":2},[3]],\"v\":null,\"j\":{\"z\":1.50},\"m\":[],\"i\":\"yes\"}");
  }

  @Test
  void whatIsNotThereIsNotWritten() {
    assertThat(body(json -> json.member("d", OptionalDouble.empty())
            .member("i", OptionalInt.empty())
            .member("l", OptionalLong.empty())))
        .isEqualTo("{}");
  }

  @Test
  void emptyTextsAndListsAreNotGiven() {
    assertThat(body(json ->
            json.given("s", "").given("l", List.of()).given("t", "x").given("m", List.of("y"))))
        .isEqualTo("{\"t\":\"x\",\"m\":[\"y\"]}");
  }

  @Test
  void toolsAndTheirCallsAreWrittenAsMembers() {
    ContentPart.ToolCall call = new ContentPart.ToolCall("c1", "clock", "{\"zone\":\"UTC\"}");

    assertThat(body(json -> json.tool(new Tool("clock", "", "{}"), "schema")
            .arguments("with", call)
            .arguments("without", new ContentPart.ToolCall("c2", "clock", " "))))
        .isEqualTo("{\"name\":\"clock\",\"schema\":{},\"with\":{\"zone\":\"UTC\"},\"without\":{}}");
    assertThat(body(json -> json.tool(new Tool("clock", "Tells the time", "{}"), "schema")))
        .isEqualTo("{\"name\":\"clock\",\"description\":\"Tells the time\",\"schema\":{}}");
  }

  @ParameterizedTest
  @CsvSource({"1.0,1", "0.0,0", "-2.0,-2", "0.5,0.5", "0.1,0.1", "1e9,1.0E9", "1e300,1.0E300"})
  void aWholeNumberHasNoFraction(double number, String written) {
    assertThat(body(json -> json.member("d", OptionalDouble.of(number))))
        .isEqualTo("{\"d\":" + written + "}");
  }

  @Test
  void valuesAreWrittenAsTheyAre() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("null", null);
    map.put("list", Arrays.asList(1, null, List.of("x"), Map.of("y", false)));
    map.put("long", Long.MIN_VALUE);
    map.put("integer", new BigInteger("123456789012345678901234567890"));
    map.put("decimal", new BigDecimal("0.10000000000000000000000001"));
    map.put("double", 0.5);
    map.put("float", 0.25f);
    map.put("short", (short) 3);

    assertThat(body(json -> json.value("v", map)))
        .isEqualTo(
            "{\"v\":{\"null\":null,\"list\":[1,null,[\"x\"],{\"y\":false}],"
                + "\"long\":-9223372036854775808,\"integer\":123456789012345678901234567890,"
                + "\"decimal\":0.10000000000000000000000001,\"double\":0.5,\"float\":0.25,\"short\":3}}");
  }

  @Test
  void numbersInJsonTextAreCopiedExactly() {
    String text = "[1e400,0.10000000000000000000000001,123456789012345678901234567890]";

    assertThat(body(json -> json.json("j", text, "it")))
        .isEqualTo("{\"j\":[1E+400,0.10000000000000000000000001,123456789012345678901234567890]}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "{\"a\":}", "x", "[1,]", "\"a", "{} {}", "1 2", "", " ", "]", "{}}"})
  void textThatIsNotOneJsonValueIsRefused(String text) {
    for (Consumer<JsonOut> way : List.<Consumer<JsonOut>>of(
        json -> json.json("j", text, "the schema"),
        json -> json.array("a").elementOf(text, "the schema"),
        json -> json.membersOf(text, "the schema"))) {
      assertThat(refusal(way, Map.of()).detail()).startsWith("the schema is ");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "1", "null", "\"text\""})
  void membersOfSomethingElseThanAnObjectAreRefused(String text) {
    assertThat(refusal(json -> json.membersOf(text, "the part"), Map.of()).detail())
        .isEqualTo("the part is no JSON object");
  }

  @Test
  void jsonTextThatIsNestedBeyondAllReasonIsRefused() {
    String text = "[".repeat(1000) + "]".repeat(1000);

    assertThat(refusal(json -> json.json("j", text, "the schema"), Map.of()).detail())
        .startsWith("the schema is not JSON: ");
  }

  @Test
  void halfASurrogatePairIsWrittenAsAnEscape() {
    assertThat(body(json -> json.member("s", "cut \ud83d"))).isEqualTo("{\"s\":\"cut \\uD83D\"}");
  }

  @Test
  void extrasStandBehindWhatTheFormatWrites() {
    assertThat(body(JsonOutTest::writeNested, Map.of("user", Map.of("id", 7))))
        .isEqualTo("{\"model\":\"m\",\"thinking\":{\"type\":\"enabled\"},"
            + "\"turns\":[{\"role\":\"user\",\"thinking\":{}}],\"empty\":{},\"user\":{\"id\":7}}");
  }

  @Test
  void aNestedExtraGoesIntoTheObjectThatTheFormatWrites() {
    assertThat(
            body(JsonOutTest::writeNested, Map.of("/thinking/display", "omitted", "/empty/x/y", 1)))
        .isEqualTo("{\"model\":\"m\",\"thinking\":{\"type\":\"enabled\",\"display\":\"omitted\"},"
            + "\"turns\":[{\"role\":\"user\",\"thinking\":{}}],\"empty\":{\"x\":{\"y\":1}}}");
  }

  @Test
  void objectsThatTheFormatDoesNotWriteAreMade() {
    Map<String, Object> extras = new LinkedHashMap<>();
    extras.put("/a/b/c", 1);
    extras.put("/a/b/d", 2);
    extras.put("/a/e", List.of());

    assertThat(body(json -> {}, extras)).isEqualTo("{\"a\":{\"b\":{\"c\":1,\"d\":2},\"e\":[]}}");
  }

  @Test
  void anExtraMayHaveTheNameOfAMemberElsewhere() {
    assertThat(
            body(json -> json.array("turns").object().member("x", 1).end().end(), Map.of("x", 2)))
        .isEqualTo("{\"turns\":[{\"x\":1}],\"x\":2}");
  }

  @Test
  void theElementsOfAnExtraFollowThoseOfTheFormat() {
    Consumer<JsonOut> arrays = json -> {
      json.array("tools").object().member("name", "a").end().end();
      json.object("text").array("of").element("x").end().end();
    };

    assertThat(body(arrays, Map.of("tools", List.of(Map.of("name", "b")), "/text/of", List.of(1))))
        .isEqualTo("{\"tools\":[{\"name\":\"a\"},{\"name\":\"b\"}],\"text\":{\"of\":[\"x\",1]}}");
    assertThat(body(arrays, Map.of("tools", List.of())))
        .isEqualTo("{\"tools\":[{\"name\":\"a\"}],\"text\":{\"of\":[\"x\"]}}");
  }

  @Test
  void anExtraBelowAnArrayWithFurtherElementsIsRefused() {
    Consumer<JsonOut> array = json -> json.array("tools").end();

    assertThat(refusal(array, Map.of("tools", List.of(1), "/tools/x", 1)).detail())
        .contains("the extra 'tools");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "model",
        "/model",
        "thinking",
        "/thinking/type",
        "/model/x",
        "/thinking/type/x",
        "/turns/x",
        "empty"
      })
  void anExtraThatTheFormatHasWrittenIsRefused(String name) {
    assertThat(refusal(JsonOutTest::writeNested, Map.of(name, 1)).detail())
        .contains("the extra '" + (name.startsWith("/") ? name.substring(1) : name) + "'");
  }

  @Test
  void extrasThatStandInEachOtherAreRefused() {
    for (List<String> names : List.of(
        List.of("a", "/a/b"),
        List.of("/a/b", "a"),
        List.of("a", "/a"),
        List.of("/a/b", "/a/b/c"))) {
      Map<String, Object> extras = new LinkedHashMap<>();
      names.forEach(name -> extras.put(name, Map.of("z", 1)));

      assertThat(refusal(json -> {}, extras).detail()).contains("the extra 'a");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "//", "/a/", "a/", "/a//b", "//a"})
  void anExtraThatNamesNoMemberIsRefused(String name) {
    assertThat(refusal(json -> {}, Map.of(name, 1)).detail())
        .isEqualTo("the extra '" + name + "' names no member");
  }

  @ParameterizedTest
  @ValueSource(strings = {"n", "/n", "/stream_options/include_usage"})
  void aReservedExtraIsRefusedAlthoughNothingIsWritten(String name) {
    assertThat(refusal(json -> {}, Map.of(name, 1)).detail())
        .contains("has a place of its own in a request or would be ignored");
  }

  @Test
  void whatStandsBesideAReservedExtraIsNot() {
    assertThat(body(json -> {}, Map.of("/stream_options/x", 1)))
        .isEqualTo("{\"stream_options\":{\"x\":1}}");
  }

  private static ProviderException refusal(Consumer<JsonOut> body, Map<String, ?> extras) {
    ProviderException refusal =
        catchThrowableOfType(ProviderException.class, () -> body(body, extras));
    assertThat(refusal).isNotNull();
    assertThat(refusal.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
    return refusal;
  }

  private static String body(Consumer<JsonOut> body) {
    return body(body, Map.of());
  }

  private static String body(Consumer<JsonOut> body, Map<String, ?> extras) {
    CompletionRequest.Builder request = CompletionRequest.builder("m").user("Hello");
    extras.forEach(request::extra);
    WireFormat format = new WireFormat() {
      @Override
      public String path(Outgoing asked) {
        return "/say";
      }

      @Override
      public void body(Outgoing asked, JsonOut json) {
        body.accept(json);
      }

      @Override
      public AnswerReader reader(Outgoing asked) {
        throw new UnsupportedOperationException();
      }

      @Override
      public Set<String> reserved() {
        return Set.of("n", "stream_options/include_usage");
      }
    };
    return FormatTrial.of(format).body(request.build());
  }
}
