package dev.patchbay.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages and their parts. */
class MessageTest {

  private static final ContentPart TEXT = new ContentPart.Text("Hello");
  private static final ContentPart IMAGE =
      new ContentPart.Image(URI.create("https://parrot.example/1.png"));
  private static final ContentPart CALL = new ContentPart.ToolCall("c1", "weather", "{}");
  private static final ContentPart RESULT = new ContentPart.ToolResult("c1", "sunny");

  private static final ContentPart DOCUMENT =
      new ContentPart.Document(Media.at(URI.create("https://parrot.example/1.pdf")), "report");
  private static final ContentPart SOUND =
      new ContentPart.Audio(Media.of("audio/wav", new byte[] {1}));
  private static final ContentPart REASONING = new ContentPart.Reasoning("Hm");
  private static final ContentPart REFUSAL = new ContentPart.Refusal("No");
  private static final ContentPart CITATION = new ContentPart.Citation("https://h", "", "");
  private static final ContentPart MARK = new ContentPart.CacheMark();
  private static final ContentPart OPAQUE = new ContentPart.Opaque("alpha", "x");

  /** The whole rule: who may say what. */
  private static final Map<Role, Set<ContentPart>> SUITS = Map.of(
      Role.SYSTEM, Set.of(TEXT, MARK, OPAQUE),
      Role.USER, Set.of(TEXT, IMAGE, DOCUMENT, SOUND, MARK, OPAQUE),
      Role.ASSISTANT, Set.of(TEXT, IMAGE, REASONING, REFUSAL, CITATION, CALL, MARK, OPAQUE),
      Role.TOOL, Set.of(RESULT, MARK, OPAQUE));

  static Stream<Arguments> everyRoleWithEveryPart() {
    return Arrays.stream(Role.values())
        .flatMap(role -> Stream.of(
                TEXT, IMAGE, DOCUMENT, SOUND, REASONING, REFUSAL, CITATION, CALL, RESULT, MARK,
                OPAQUE)
            .map(part -> Arguments.of(role, part)));
  }

  @ParameterizedTest
  @MethodSource("everyRoleWithEveryPart")
  void aMessageHoldsWhatSuitsItsRole(Role role, ContentPart part) {
    if (SUITS.get(role).contains(part)) {
      assertThat(new Message(role, List.of(part)).parts()).containsExactly(part);
    } else {
      assertThatThrownBy(() -> new Message(role, List.of(part)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "A message of role " + role + " cannot hold a " + part.getClass().getSimpleName());
    }
  }

  @Test
  void onePartThatDoesNotSuitSpoilsTheMessage() {
    assertThatThrownBy(() -> new Message(Role.USER, List.of(TEXT, IMAGE, CALL)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ToolCall");
  }

  @ParameterizedTest
  @EnumSource
  void aMessageWithoutPartsIsRefused(Role role) {
    assertThatThrownBy(() -> new Message(role, List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least one part");
  }

  @Test
  void theShortFormsMakeAMessageOfOnePart() {
    assertThat(Message.system("Hello")).isEqualTo(new Message(Role.SYSTEM, List.of(TEXT)));
    assertThat(Message.user("Hello")).isEqualTo(new Message(Role.USER, List.of(TEXT)));
    assertThat(Message.assistant("Hello")).isEqualTo(new Message(Role.ASSISTANT, List.of(TEXT)));
    assertThat(Message.toolResult("c1", "sunny"))
        .isEqualTo(new Message(Role.TOOL, List.of(RESULT)));
  }

  @Test
  void textJoinsTheTextPartsAlone() {
    Message message = new Message(Role.USER, List.of(TEXT, IMAGE, new ContentPart.Text(", world")));

    assertThat(message.text()).isEqualTo("Hello, world");
    assertThat(Message.user("Hello").text()).isEqualTo("Hello");
    assertThat(Message.toolResult("c1", "sunny").text()).isEmpty();
  }

  @Test
  void thePartsAreACopyThatCannotBeChanged() {
    List<ContentPart> mine = new ArrayList<>(List.of(TEXT));
    Message message = new Message(Role.USER, mine);
    mine.add(CALL);

    assertThat(message.parts()).containsExactly(TEXT).isUnmodifiable();
  }

  @Test
  void textMayBeEmpty() {
    assertThat(Message.user("").text()).isEmpty();
  }

  @Test
  void partsRefuseNulls() {
    assertRefusesNull(() -> new ContentPart.Text(null));
    assertRefusesNull(() -> new ContentPart.Image((Media) null));
    assertRefusesNull(() -> new ContentPart.ToolCall(null, "weather", "{}"));
    assertRefusesNull(() -> new ContentPart.ToolCall("c1", null, "{}"));
    assertRefusesNull(() -> new ContentPart.ToolCall("c1", "weather", null));
    assertRefusesNull(() -> new ContentPart.ToolResult(null, "sunny"));
    assertRefusesNull(() -> new ContentPart.ToolResult("c1", (String) null));
    assertRefusesNull(() -> new Message(null, List.of(TEXT)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "get_weather", "Get-Weather2"})
  void aToolsNameIsLettersDigitsUnderscoresAndHyphens(String name) {
    assertThat(new Tool(name, "", "{}").name()).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "get weather", "get.weather", "wétter", "a\n"})
  void aToolsNameInAnotherFormIsRefused(String name) {
    assertThatThrownBy(() -> new Tool(name, "", "{}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + name + "'");
  }

  @Test
  void aToolsNameHasSixtyFourCharactersAtMost() {
    assertThat(new Tool("x".repeat(64), "", "{}").name()).hasSize(64);
    assertThatThrownBy(() -> new Tool("x".repeat(65), "", "{}"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static void assertRefusesNull(ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(NullPointerException.class);
  }
}
