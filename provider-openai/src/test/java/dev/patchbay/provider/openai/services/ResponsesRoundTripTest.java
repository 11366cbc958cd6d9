package dev.patchbay.provider.openai.services;

import static dev.patchbay.provider.openai.services.Responses.message;
import static dev.patchbay.provider.openai.services.Responses.read;
import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.ContentPart.Opaque;
import dev.patchbay.provider.Message;
import dev.patchbay.provider.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An answer that is part of the next request gives the service its items back, in order: reasoning and those of its own tools
 * unchanged, messages and calls without the ids under which it has stored nothing.
 */
class ResponsesRoundTripTest {

  private static final Map<String, List<String>> ANSWERS = Map.ofEntries(
      Map.entry("a text", List.of(message("Hello!"))),
      Map.entry("a refusal", List.of(Items.REFUSAL)),
      Map.entry("texts in a row", List.of(message("One."), message("Two."), message("Three."))),
      Map.entry("cited texts in a row", List.of(Items.CITED, Items.CITED)),
      Map.entry("messages with phases", List.of(Items.COMMENTARY, Items.FINAL)),
      Map.entry("a text before one with a phase", List.of(message("One."), Items.FINAL)),
      Map.entry("calls of tools", List.of(message("Let me look."), Items.WEATHER, Items.CLOCK)),
      Map.entry("calls from elsewhere", List.of(Items.CALL_FROM_PROGRAM, Items.CLOCK)),
      Map.entry("reasoning", List.of(Items.REASONING, message("21"))),
      Map.entry("reasoning before a call", List.of(Items.REASONING, Items.WEATHER, Items.CLOCK)),
      Map.entry(
          "reasoning between messages and calls",
          List.of(
              Items.SUMMARISED,
              Items.COMMENTARY,
              Items.WEATHER,
              Items.REASONING,
              Items.CALL_FROM_PROGRAM,
              Items.REASONING,
              Items.FINAL)),
      Map.entry(
          "tools of the service's own",
          List.of(Items.REASONING, Items.SEARCH, Items.REASONING, Items.CODE, Items.CITED)),
      Map.entry("items of another kind", List.of(Items.UNKNOWN, message("Well."), Items.UNKNOWN)));

  static Stream<Arguments> answersBothWays() {
    return ANSWERS.keySet().stream()
        .sorted()
        .flatMap(name -> Stream.of(Mode.values()).map(mode -> Arguments.of(name, mode)));
  }

  @ParameterizedTest
  @MethodSource("answersBothWays")
  void theNextRequestHasTheItemsOf(String name, Mode mode) {
    String[] items = ANSWERS.get(name).toArray(String[]::new);

    assertThat(nextTurn(read(mode, items).toMessage()))
        .containsExactlyElementsOf(
            Stream.of(items).map(ResponsesRoundTripTest::sentBack).toList());
  }

  @Test
  void aWholeAnswerAndAStreamAreTheSameParts() {
    ANSWERS.values().forEach(answer -> {
      String[] items = answer.toArray(String[]::new);

      assertThat(read(Mode.STREAM, items).parts())
          .isEqualTo(read(Mode.WHOLE, items).parts());
    });
  }

  @Test
  void anItemGoesBackByteForByte() {
    assertThat(read(Mode.STREAM, Items.SUMMARISED, message("21")).parts(Opaque.class))
        .containsExactly(new Opaque("openai-responses", Items.SUMMARISED));
  }

  /** Else the service would look for it among the answers that it has stored. */
  @ParameterizedTest
  @EnumSource
  void reasoningThatIsNotEncryptedIsNotSentBack(Mode mode) {
    Message answer = read(mode, Items.STORED_REASONING, message("21")).toMessage();

    assertThat(nextTurn(answer)).containsExactly(sentBack(message("21")));
  }

  /** The conversation can continue with another service's model. */
  @ParameterizedTest
  @EnumSource
  void textsAndCallsNeedNothingOfTheService(Mode mode) {
    assertThat(read(mode, message("Let me look."), Items.WEATHER, Items.CLOCK).parts())
        .doesNotHaveAnyElementsOfTypes(Opaque.class);
  }

  @Test
  void anAnswerOfAnotherModelIsSentAsWhatItSays() {
    Message answer = Message.of(
        Role.ASSISTANT,
        new ContentPart.Reasoning("Hm."),
        new ContentPart.Text("One. "),
        new ContentPart.Citation("https://a.example", "A", ""),
        new ContentPart.Text("Two."),
        new ContentPart.ToolCall("call_1", "clock", ""));

    assertThat(nextTurn(answer))
        .containsExactly(
            Responses.json("{\"role\":\"assistant\",\"content\":\"One. Two.\"}"),
            Responses.json(
                "{\"type\":\"function_call\",\"call_id\":\"call_1\",\"name\":\"clock\",\"arguments\":\"{}\"}"));
  }

  private static List<JsonNode> nextTurn(Message answer) {
    JsonNode input = Responses.body(Responses.HELLO.toBuilder().message(answer).user("Go on"))
        .path("input");
    List<JsonNode> items = new ArrayList<>(input.values());
    return items.subList(1, items.size() - 1);
  }

  private static JsonNode sentBack(String item) {
    ObjectNode sent = Responses.JSON.readValue(item, ObjectNode.class);
    switch (sent.path("type").asString()) {
      case "message" -> {
        JsonNode content = sent.path("content").path(0);
        sent.put(
            "content", content.path("text").asString(content.path("refusal").asString("")));
        sent.remove(List.of("type", "id", "status"));
      }
      case "function_call" -> {
        sent.remove(List.of("id", "status"));
        if (sent.path("caller").path("type").asString("").equals("direct")) {
          sent.remove("caller");
        }
      }
      default -> {}
    }
    return sent;
  }
}
