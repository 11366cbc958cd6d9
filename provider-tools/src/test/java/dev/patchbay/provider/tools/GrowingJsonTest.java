package dev.patchbay.provider.tools;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GrowingJsonTest {

  private static final String ALL = """
      {"a": "x\\"y\\u00e9\\\\", "b": [1, -2.5e3, true, null, {"c": {}, "d": []}, "{[,:"], "e": {"f": "ü😀"}}""";

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
      {                        | {}
      {"na                     | {}
      {"name"                  | {}
      {"name":                 | {}
      {"name": "Os             | {"name": "Os"}
      {"name": "Os\\           | {"name": "Os"}
      {"name": "Os\\u00        | {"name": "Os"}
      {"name": "Os\\u00e9      | {"name": "Os\\u00e9"}
      {"name": "Oslo", "cel    | {"name": "Oslo"}
      {"celsius": 2            | {}
      {"celsius": 21,          | {"celsius": 21}
      {"wet": tru              | {}
      {"list": [1, 2           | {"list": [1]}
      {"list": [{"a": "b       | {"list": [{"a": "b"}]}
      {"list": ["a", "b        | {"list": ["a", "b"]}
      ```json\\n{"a": "b"      | {"a": "b"}
      {"a": "b"}``` and more { | {"a": "b"}
      """)
  void closesWhatIsOpenAndLeavesOutWhatIsNotComplete(String text, String closed) {
    GrowingJson json = new GrowingJson();
    json.add(text.replace("\\\\", "\\"));

    assertThat(json.closed(true)).isEqualToIgnoringWhitespace(closed.replace("\\\\", "\\"));
  }

  @Test
  void leavesOutAnOpenTextOnDemand() {
    GrowingJson json = new GrowingJson();
    json.add("{\"a\": \"whole\", \"b\": \"open");

    assertThat(json.closed(false)).isEqualTo("{\"a\": \"whole\"}");
  }

  @Test
  void isWholeJsonAfterEachCharacter() {
    GrowingJson json = new GrowingJson();
    for (int i = 0; i < ALL.length(); i++) {
      json.add(ALL.substring(i, i + 1));

      assertThat(Json.value(json.closed(true))).as(ALL.substring(0, i + 1)).isNotNull();
      assertThat(Json.value(json.closed(false))).as(ALL.substring(0, i + 1)).isNotNull();
    }
    assertThat(json.closed(true)).isEqualTo(ALL);
  }

  @Test
  void isNothingBeforeItBegins() {
    GrowingJson json = new GrowingJson();
    json.add("Here it is: ");

    assertThat(json.closed(true)).isEmpty();
  }
}
