package dev.patchbay.provider.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;

/** JSON that is set aside, to be carried back to the service. */
class SetAsideTest {

  private static final String OBJECT =
      "{\"a\": \"\\u00e9\\n\", \"b\" : [1.50, {}] ,\"\\\"c\":null,\"d\":{\"e\":null},\"f\":false}";

  @Test
  void membersAreTheTextThatTheServiceWrote() {
    assertThat(JsonIn.members(OBJECT))
        .containsExactly(
            Map.entry("a", "\"\\u00e9\\n\""),
            Map.entry("b", "[1.50, {}]"),
            Map.entry("d", "{\"e\":null}"),
            Map.entry("f", "false"));
  }

  @Test
  void textsAreStringsAsTheyAreAndAllElseAsJson() {
    assertThat(JsonIn.texts(OBJECT))
        .containsExactly(
            Map.entry("a", "é\n"),
            Map.entry("b", "[1.50, {}]"),
            Map.entry("d", "{\"e\":null}"),
            Map.entry("f", "false"));
    assertThat(JsonIn.texts("[1]")).isEmpty();
    assertThat(JsonIn.texts("\"text\"")).isEmpty();
  }

  @Test
  void elementsComeInTheirOrder() {
    List<String> elements = new ArrayList<>();

    JsonIn.elements("[ {\"a\": 1}, \"b\",null, [2] ]", elements::add);
    JsonIn.elements("{}", elements::add);
    JsonIn.elements("[]", elements::add);

    assertThat(elements).containsExactly("{\"a\": 1}", "\"b\"", "null", "[2]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[1]", "null", "\"text\"", "{", "{} {}", "{\"a\":}", "text"})
  void whatIsNoObjectHasNoMembers(String text) {
    assertThatThrownBy(() -> JsonIn.members(text)).isInstanceOf(JacksonException.class);
  }

  @Test
  void membersBecomeTheSameObjectAgain() {
    Map<String, String> members = new LinkedHashMap<>(JsonIn.members(OBJECT));
    members.put("\"g\"", JsonOut.quoted("\"<é>\"\\ \u0001😀"));

    String object = JsonOut.text(members);

    assertThat(JsonIn.members(object)).isEqualTo(members);
    assertThat(JsonIn.texts(object)).containsEntry("\"g\"", "\"<é>\"\\ \u0001😀");
    assertThat(JsonOut.text(Map.of())).isEqualTo("{}");
  }
}
