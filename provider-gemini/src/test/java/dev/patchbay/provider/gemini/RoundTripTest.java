package dev.patchbay.provider.gemini;

import static dev.patchbay.provider.gemini.Answers.HELLO;
import static dev.patchbay.provider.gemini.Answers.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.patchbay.provider.Completion;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.ContentPart.Citation;
import dev.patchbay.provider.ContentPart.Opaque;
import dev.patchbay.provider.ContentPart.Reasoning;
import dev.patchbay.provider.ContentPart.Text;
import dev.patchbay.provider.ContentPart.ToolCall;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.Message;
import dev.patchbay.provider.ProviderException;
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

/** Parts of an answer, and the next request, which gives the service back what it needs of them: unchanged and in order. */
class RoundTripTest {

  private static final Map<String, List<String>> ANSWERS = Map.ofEntries(
      Map.entry("a text", List.of(text("Hello!"))),
      Map.entry("a signed text", List.of(Parts.SIGNED_TEXT)),
      Map.entry("a text before a signed one", List.of(text("Let me see. "), Parts.SIGNED_TEXT)),
      Map.entry("a signed text before a text", List.of(Parts.SIGNED_TEXT, text(" Well."))),
      Map.entry("signed texts", List.of(Parts.SIGNED_TEXT, Parts.SIGNED_TEXT)),
      Map.entry("a signature behind a text", List.of(text("21"), Parts.SIGNATURE_ALONE)),
      Map.entry("a signature alone", List.of(Parts.SIGNATURE_ALONE)),
      Map.entry("a signature behind a call", List.of(Parts.SIGNED_CALL, Parts.SIGNATURE_ALONE)),
      Map.entry("a signed thought", List.of(Parts.SIGNED_THOUGHT, Parts.SIGNED_TEXT)),
      Map.entry("an empty signed thought", List.of(Parts.SIGNED_EMPTY_THOUGHT, text("21"))),
      Map.entry("a signed call", List.of(Parts.SIGNED_CALL)),
      Map.entry("a text and a signed call", List.of(text("I look."), Parts.SIGNED_CALL)),
      Map.entry("calls side by side", List.of(Parts.SIGNED_CALL, Parts.CALL, Parts.CALL)),
      Map.entry("calls with and without an id", List.of(Parts.CALL_WITH_ID, Parts.CALL)),
      Map.entry("code that the service runs", List.of(Parts.CODE, Parts.CODE_RESULT, text("147"))),
      Map.entry("a picture", List.of(text("Here: "), Parts.PICTURE, text(". Nice?"))),
      Map.entry("a picture of thoughts", List.of(Parts.THOUGHT_PICTURE, Parts.PICTURE)),
      Map.entry("a sound", List.of(Parts.SOUND)),
      Map.entry("parts of another kind", List.of(Parts.UNKNOWN, text("Well."), Parts.UNKNOWN)));

  static Stream<Arguments> answersBothWays() {
    return ANSWERS.keySet().stream()
        .sorted()
        .flatMap(name -> Stream.of(Way.values()).map(way -> Arguments.of(name, way)));
  }

  @ParameterizedTest
  @MethodSource("answersBothWays")
  void theNextRequestHasThePartsOf(String name, Way way) {
    String[] parts = ANSWERS.get(name).toArray(String[]::new);

    JsonNode turn = nextTurn(way.read(parts).toMessage());

    assertThat(turn.path("role").asString()).isEqualTo("model");
    assertThat(turn.path("parts").values())
        .extracting(RoundTripTest::withoutMadeUpId)
        .containsExactlyElementsOf(jsonOf(parts));
  }

  @Test
  void aWholeAnswerAndAStreamAreTheSameParts() {
    ANSWERS.forEach((name, answer) -> {
      String[] parts = answer.toArray(String[]::new);

      assertThat(withoutIds(Way.STREAMED.read(parts)))
          .as(name)
          .isEqualTo(withoutIds(Way.WHOLE.read(parts)));
    });
  }

  @ParameterizedTest
  @EnumSource
  void thoughtsAreReasoningAndGoBackWithTheirSignature(Way way) {
    Completion answer = way.read(Parts.THOUGHT, Parts.SIGNED_THOUGHT, text("21"));

    assertThat(answer.parts())
        .containsExactly(
            new Reasoning("**Counting**\n\nI need the GCD of 1071 and 462.That is 21 × 51."),
            new Opaque(
                "gemini",
                "{\"thoughtSignature\":\"dGhvdWdodA==\",\"thought\":true,\"text\":\"That is 21 × 51.\"}"),
            new Text("21"));
  }

  /** They are summaries for people, and the service does not need them. */
  @ParameterizedTest
  @EnumSource
  void thoughtsWithoutASignatureAreNotSentBack(Way way) {
    Completion answer = way.read(Parts.THOUGHT, Parts.THOUGHT, Parts.SIGNED_CALL);

    assertThat(answer.reasoning()).startsWith("**Counting**");
    assertThat(nextTurn(answer.toMessage()).path("parts").values())
        .extracting(RoundTripTest::withoutMadeUpId)
        .containsExactlyElementsOf(jsonOf(Parts.SIGNED_CALL));
    assertThat(nextTurn(way.read(Parts.THOUGHT, Parts.SIGNED_THOUGHT).toMessage())
            .path("parts")
            .values())
        .containsExactlyElementsOf(jsonOf(Parts.SIGNED_THOUGHT));
  }

  /** So that the conversation can go on with any other model. */
  @ParameterizedTest
  @EnumSource
  void whatHasAWordNeedsNothingOfTheService(Way way) {
    assertThat(way.read(Parts.THOUGHT, text("Hi"), text(" there"), text(""), Parts.CALL)
            .parts())
        .extracting(part -> (Object) part.getClass())
        .containsExactly(Reasoning.class, Text.class, ToolCall.class);
  }

  @Test
  void anOpaquePartIsForEveryProviderOfTheFormat() {
    Opaque part = Way.WHOLE.read(Parts.SIGNED_CALL).parts(Opaque.class).get(0);

    assertThat(new Gemini().info().capabilities()).contains(part.capability());
    assertThat(new VertexAi().info().capabilities()).contains(part.capability());
  }

  @Test
  void citationsAreNotSentBack() {
    Message answer = Message.of(
        Role.ASSISTANT, new Text("It rains."), new Citation("https://a.example", "", ""));

    assertThat(nextTurn(answer).path("parts"))
        .isEqualTo(Answers.json("[{\"text\":\"It rains.\"}]"));
  }

  static List<Message> messagesThatHaveLostAPart() {
    Opaque signature = new Opaque("gemini", "{\"behind\":{\"thoughtSignature\":\"c2ln\"}}");
    Opaque code = new Opaque("gemini", Parts.CODE);
    return List.of(
        Message.of(Role.ASSISTANT, signature),
        Message.of(Role.ASSISTANT, signature, new Text("Hi")),
        Message.of(Role.ASSISTANT, new Text("Hi"), signature, signature),
        Message.of(Role.ASSISTANT, code, signature));
  }

  @ParameterizedTest
  @MethodSource("messagesThatHaveLostAPart")
  void aSignatureWithoutItsPartIsRefused(Message answer) {
    ProviderException failure =
        catchThrowableOfType(ProviderException.class, () -> nextTurn(answer));

    assertThat(failure.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
    assertThat(failure).hasMessageContaining("has lost the part");
  }

  private static JsonNode nextTurn(Message answer) {
    return Answers.body(HELLO.toBuilder().message(answer).user("Go on"))
        .path("contents")
        .path(1);
  }

  /** A call without an id is given one, by which its result finds it. */
  private static JsonNode withoutMadeUpId(JsonNode part) {
    if (part.path("functionCall").path("id").asString("").startsWith("call_")) {
      ((ObjectNode) part.path("functionCall")).remove("id");
    }
    return part;
  }

  /** Ids that are made up differ each time. */
  private static List<ContentPart> withoutIds(Completion answer) {
    List<ContentPart> parts = new ArrayList<>(answer.parts());
    parts.replaceAll(part ->
        part instanceof ToolCall call ? new ToolCall("", call.name(), call.arguments()) : part);
    return parts;
  }

  private static List<JsonNode> jsonOf(String... parts) {
    return Stream.of(parts).map(Answers::json).toList();
  }
}
