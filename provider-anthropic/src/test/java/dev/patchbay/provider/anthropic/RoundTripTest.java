package dev.patchbay.provider.anthropic;

import static dev.patchbay.provider.anthropic.Answers.HELLO;
import static dev.patchbay.provider.anthropic.Answers.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.Completion;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.Message;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** An answer that is part of the next request gives the service its blocks back: all, unchanged, in order. */
class RoundTripTest {

  private static final Map<String, List<String>> ANSWERS = Map.ofEntries(
      Map.entry("a text", List.of(text("Hello!"))),
      Map.entry("a call of a tool", List.of(text("Let me look."), Blocks.WEATHER)),
      Map.entry("two calls, one without input", List.of(Blocks.CLOCK, Blocks.WEATHER)),
      Map.entry("calls without input", List.of(Blocks.CLOCK)),
      Map.entry("thinking", List.of(Blocks.THINKING, text("21"))),
      Map.entry("thinking that is kept back", List.of(Blocks.HIDDEN_THINKING, text("21"))),
      Map.entry(
          "thinking that is kept back after a text",
          List.of(text("Well,"), Blocks.HIDDEN_THINKING, Blocks.CLOCK)),
      Map.entry(
          "redacted thinking",
          List.of(Blocks.THINKING, Blocks.REDACTED_THINKING, Blocks.REDACTED_THINKING, text("21"))),
      Map.entry("two thoughts in a row", List.of(Blocks.THINKING, Blocks.LATER_THINKING)),
      Map.entry(
          "a thought that is shown, and one that is not",
          List.of(Blocks.THINKING, Blocks.HIDDEN_THINKING, Blocks.WEATHER)),
      Map.entry(
          "thinking between calls and texts",
          List.of(
              Blocks.THINKING,
              text("First San Francisco."),
              Blocks.WEATHER,
              Blocks.LATER_THINKING,
              Blocks.CLOCK,
              Blocks.HIDDEN_THINKING,
              text("Now the time."))),
      Map.entry(
          "a tool of the service's own",
          List.of(
              text("I'll search."),
              Blocks.SEARCH,
              Blocks.SEARCH_RESULT,
              text("Based on that, "),
              Blocks.CITED,
              text("."))),
      Map.entry(
          "texts in a row",
          List.of(text("One. "), text("Two. "), Blocks.CITED, text(" and "), Blocks.UNTITLED)),
      Map.entry("cited texts in a row", List.of(Blocks.CITED, Blocks.UNTITLED)),
      Map.entry("calls from elsewhere", List.of(Blocks.CALL_FROM_CODE, Blocks.CALL_OF_TOOLSET)),
      Map.entry("blocks of another kind", List.of(Blocks.UNKNOWN, text("Well."), Blocks.UNKNOWN)));

  static Stream<Arguments> answersBothWays() {
    return ANSWERS.keySet().stream()
        .sorted()
        .flatMap(name -> Stream.of(Way.values()).map(way -> Arguments.of(name, way)));
  }

  @ParameterizedTest
  @MethodSource("answersBothWays")
  void theNextRequestHasTheBlocksOf(String name, Way way) {
    String[] blocks = ANSWERS.get(name).toArray(String[]::new);

    JsonNode turn = nextTurn(way.read(blocks).toMessage());

    assertThat(turn.path("role").asString()).isEqualTo("assistant");
    assertThat(blocksOf(turn)).containsExactlyElementsOf(jsonOf(blocks));
  }

  @Test
  void aWholeAnswerAndAStreamAreTheSameParts() {
    ANSWERS.values().forEach(answer -> {
      String[] blocks = answer.toArray(String[]::new);
      List<ContentPart> streamed = Way.STREAMED.read(blocks).parts();

      assertThat(streamed).isEqualTo(Way.WHOLE.read(blocks).parts());
    });
  }

  /** The conversation can continue with another service's model. */
  @ParameterizedTest
  @EnumSource
  void aCallByTheModelItselfNeedsNothingOfTheService(Way way) {
    Completion answer = way.read(Blocks.CLOCK.substring(0, Blocks.CLOCK.length() - 1)
        + ",\"caller\":{\"type\":\"direct\"}}");

    assertThat(answer.parts()).hasOnlyElementsOfType(ContentPart.ToolCall.class);
  }

  private static JsonNode nextTurn(Message answer) {
    return Answers.body(HELLO.toBuilder().message(answer).user("Go on"))
        .path("messages")
        .path(1);
  }

  /** A text alone may stand for its block. */
  private static List<JsonNode> blocksOf(JsonNode turn) {
    JsonNode content = turn.path("content");
    return content.isString()
        ? List.of(Answers.json(text(content.asString())))
        : List.copyOf(content.values());
  }

  private static List<JsonNode> jsonOf(String... blocks) {
    return Stream.of(blocks).map(Answers::json).toList();
  }
}
