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
import dev.patchbay.provider.ContentPart.Citation;
import dev.patchbay.provider.ContentPart.Opaque;
import dev.patchbay.provider.ContentPart.Text;
import dev.patchbay.provider.ContentPart.ToolCall;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Where texts come from, and the tools that the service runs itself. */
class CitationsTest {

  @ParameterizedTest
  @EnumSource
  void citationsFollowTheTextThatTheyAreFor(Way way) {
    Completion answer = way.read(Blocks.CITED, text(". That is all."));

    assertThat(answer.parts().subList(0, 3))
        .containsExactly(
            new Text("Claude Shannon was born on April 30, 1916, in Petoskey, Michigan"),
            new Citation(
                "https://en.wikipedia.org/wiki/Claude_Shannon",
                "Claude Shannon - Wikipedia",
                "Claude Elwood Shannon (April 30, 1916 – February 24, 2001) was..."),
            new Citation("", "Facts", "The grass is green."));
    assertThat(answer.text()).endsWith("Michigan. That is all.");
  }

  @ParameterizedTest
  @EnumSource
  void aSourceThatIsNoAddressIsNamed(Way way) {
    Completion answer = way.read("""
        {"type":"text","text":"Yes","citations":[{"type":"search_result_location","source":"handbook/7","title":null,\
        "cited_text":"It is.","search_result_index":0,"start_block_index":0,"end_block_index":1}]}""");

    assertThat(answer.parts(Citation.class))
        .containsExactly(new Citation("handbook/7", "", "It is."));
  }

  /** Nothing says when they come: before the pieces of the text, between them or behind. */
  @Test
  void citationsThatComeFirstFollowTheTextAllTheSame() {
    Map<String, Object> cited =
        Map.of("type", "page_location", "cited_text", "It is.", "document_title", "Facts");
    String stream = START
        + begin(0, "{\"type\":\"text\",\"text\":\"\",\"citations\":[]}")
        + delta(0, "citations_delta", "citation", cited)
        + delta(0, "text_delta", "text", "It ")
        + delta(0, "citations_delta", "citation", cited)
        + delta(0, "text_delta", "text", "is")
        + stop(0)
        + end("end_turn")
        + STOP;

    assertThat(Answers.completion(stream).parts())
        .hasSize(4)
        .startsWith(
            new Text("It is"),
            new Citation("", "Facts", "It is."),
            new Citation("", "Facts", "It is."));
  }

  @ParameterizedTest
  @EnumSource
  void citationsKeepTextsApartByThemselves(Way way) {
    assertThat(way.read(Blocks.CITED, Blocks.UNTITLED, text("Well."), text("Then."))
            .parts())
        .extracting(part -> part.getClass().getSimpleName())
        .containsExactly(
            "Text",
            "Citation",
            "Citation",
            "Opaque",
            "Text",
            "Citation",
            "Opaque",
            "Text",
            "Opaque",
            "Text");
  }

  @ParameterizedTest
  @EnumSource
  void aTextWithoutCitationsIsATextAlone(Way way) {
    assertThat(way.read("{\"type\":\"text\",\"text\":\"Hi\",\"citations\":[]}").parts())
        .containsExactly(new Text("Hi"));
    assertThat(Way.WHOLE
            .read("{\"type\":\"text\",\"text\":\"Hi\",\"citations\":null}")
            .parts())
        .containsExactly(new Text("Hi"));
  }

  @ParameterizedTest
  @EnumSource
  void toolsThatTheServiceRunsAreNoCallsForTheApplication(Way way) {
    Completion answer = way.read(Blocks.SEARCH, Blocks.SEARCH_RESULT, text("1916."));

    assertThat(answer.parts(ToolCall.class)).isEmpty();
    assertThat(answer.text()).isEqualTo("1916.");
    assertThat(answer.parts(Opaque.class))
        .extracting(part -> Answers.json(part.data()))
        .containsExactly(Answers.json(Blocks.SEARCH), Answers.json(Blocks.SEARCH_RESULT));
  }

  @ParameterizedTest
  @EnumSource
  void aBlockOfAnUnknownKindIsAnOpaquePartAndNoText(Way way) {
    Completion answer = way.read(Blocks.UNKNOWN);

    assertThat(answer.text()).isEmpty();
    assertThat(answer.parts()).hasOnlyElementsOfType(Opaque.class).hasSize(1);
  }
}
