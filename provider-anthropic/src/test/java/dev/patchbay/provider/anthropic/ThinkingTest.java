package dev.patchbay.provider.anthropic;

import static dev.patchbay.provider.anthropic.Answers.START;
import static dev.patchbay.provider.anthropic.Answers.STOP;
import static dev.patchbay.provider.anthropic.Answers.begin;
import static dev.patchbay.provider.anthropic.Answers.delta;
import static dev.patchbay.provider.anthropic.Answers.end;
import static dev.patchbay.provider.anthropic.Answers.stop;
import static dev.patchbay.provider.anthropic.Answers.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.ContentPart.Opaque;
import dev.patchbay.provider.ContentPart.Reasoning;
import dev.patchbay.provider.ContentPart.Text;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Thinking, and what proves it to the service in the next turn. */
class ThinkingTest {

  private static final String SIGNATURE =
      "EqQBCgIYAhIM1gbcDa9GJwZA2b3hGgxBdjrkzLoky3dl1pkiMOYds+/8=";

  @ParameterizedTest
  @EnumSource
  void thoughtsAreReasoningWithTheirSignatureBehindThem(Way way) {
    Completion answer = way.read(Blocks.THINKING, text("21"));

    assertThat(answer.parts())
        .containsExactly(
            new Reasoning("I need the GCD of 1071 and 462.\n\n1071 = 2 × 462 + 147"),
            new Opaque("anthropic", "{\"signature\":\"" + SIGNATURE + "\"}"),
            new Text("21"));
    assertThat(answer.reasoning()).startsWith("I need");
    assertThat(answer.text()).isEqualTo("21");
  }

  @Test
  void thoughtsComeAsTheyAreThought() {
    String stream = START
        + begin(0, "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}")
        + delta(0, "thinking_delta", "thinking", "First, ")
        + delta(0, "thinking_delta", "thinking", "I see.")
        + delta(0, "signature_delta", "signature", "c2ln")
        + stop(0)
        + begin(1, text(""))
        + delta(1, "text_delta", "text", "21")
        + stop(1)
        + end("end_turn")
        + STOP;

    assertThat(Answers.events(stream))
        .hasSize(5)
        .startsWith(
            new CompletionEvent.ReasoningDelta("First, "),
            new CompletionEvent.ReasoningDelta("I see."),
            new CompletionEvent.WholePart(new Opaque("anthropic", "{\"signature\":\"c2ln\"}")),
            new CompletionEvent.TextDelta("21"));
  }

  @Test
  void aSignatureMayComeInPieces() {
    String stream = START
        + begin(0, "{\"type\":\"thinking\",\"thinking\":\"\"}")
        + delta(0, "signature_delta", "signature", "c2l")
        + delta(0, "signature_delta", "signature", "nbg==")
        + stop(0)
        + end("end_turn")
        + STOP;

    assertThat(Answers.completion(stream).parts())
        .containsExactly(new Opaque("anthropic", "{\"signature\":\"c2lnbg==\"}"));
  }

  @ParameterizedTest
  @EnumSource
  void thoughtsThatAreKeptBackAreNoReasoning(Way way) {
    Completion answer = way.read(Blocks.HIDDEN_THINKING, text("21"));

    assertThat(answer.reasoning()).isEmpty();
    assertThat(answer.parts())
        .containsExactly(
            new Opaque("anthropic", "{\"signature\":\"EosnCkYICxIMMb3LzNrMu/+==\"}"),
            new Text("21"));
  }

  @ParameterizedTest
  @EnumSource
  void redactedThoughtsAreAnOpaquePart(Way way) {
    Completion answer = way.read(Blocks.REDACTED_THINKING, text("21"));

    assertThat(answer.parts(Opaque.class))
        .extracting(part -> Answers.json(part.data()))
        .containsExactly(Answers.json(Blocks.REDACTED_THINKING));
    assertThat(answer.parts()).hasSize(2);
  }

  @ParameterizedTest
  @EnumSource
  void thoughtsWithoutASignatureAreReasoningAlone(Way way) {
    assertThat(way.read("{\"type\":\"thinking\",\"thinking\":\"Hm.\",\"signature\":\"\"}")
            .parts())
        .containsExactly(new Reasoning("Hm."));
  }

  @ParameterizedTest
  @EnumSource
  void thoughtsBetweenCallsKeepTheirPlaces(Way way) {
    Completion answer = way.read(
        Blocks.THINKING, Blocks.WEATHER, Blocks.LATER_THINKING, Blocks.CLOCK, text("Done."));

    assertThat(answer.parts())
        .extracting(part -> (Object) part.getClass())
        .containsExactly(
            Reasoning.class,
            Opaque.class,
            ContentPart.ToolCall.class,
            Reasoning.class,
            Opaque.class,
            ContentPart.ToolCall.class,
            Text.class);
  }

  @Test
  void anOpaquePartIsForEveryProviderOfTheFormat() {
    assertThat(Way.WHOLE.read(Blocks.THINKING).parts(Opaque.class))
        .singleElement()
        .satisfies(
            part -> assertThat(new Anthropic().info().capabilities()).contains(part.capability()));
  }
}
