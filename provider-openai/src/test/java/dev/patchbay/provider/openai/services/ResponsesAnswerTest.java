package dev.patchbay.provider.openai.services;

import static dev.patchbay.provider.openai.services.Responses.message;
import static dev.patchbay.provider.openai.services.Responses.read;
import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.Completion;
import dev.patchbay.provider.ContentPart.Citation;
import dev.patchbay.provider.ContentPart.Reasoning;
import dev.patchbay.provider.ContentPart.Refusal;
import dev.patchbay.provider.ContentPart.Text;
import dev.patchbay.provider.ContentPart.ToolCall;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.TokenLogprob;
import dev.patchbay.provider.Usage;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an answer of the Responses API says, whole or streamed. */
class ResponsesAnswerTest {

  private static final String COMPLETED = "response.completed";

  @ParameterizedTest
  @EnumSource
  void aTextComesOnceAlthoughAStreamRepeatsIt(Mode mode) {
    Completion answer = read(mode, message("Hello, how can I help you?"));

    assertThat(answer.parts()).containsExactly(new Text("Hello, how can I help you?"));
    assertThat(answer.finishReason())
        .isEqualTo(new FinishReason(FinishReason.Kind.STOP, "completed"));
  }

  @ParameterizedTest
  @EnumSource
  void theServiceSaysWhichModelAnswersUnderWhichIdAndWhatItTook(Mode mode) {
    Completion answer = read(mode, message("Hi"));

    assertThat(answer.details().id())
        .isEqualTo("resp_68af4030592c81938ec0a5fbab4a3e9f05438e46b5f69a3b");
    assertThat(answer.details().model()).isEqualTo("gpt-5.4-mini-2026-03-17");
    assertThat(answer.usage()).isEqualTo(new Usage(25, 15, 8, 4, 6));
  }

  @ParameterizedTest
  @EnumSource
  void whatTheAnswerRepeatsOfTheRequestIsPassedOver(Mode mode) {
    assertThat(read(mode, message("Hi")).details().extras())
        .isEqualTo(Map.of("service_tier", "default"));
  }

  @ParameterizedTest
  @EnumSource
  void anAnswerThatWasTooLongSaysSo(Mode mode) {
    Completion answer = Responses.ended(
        mode,
        "response.incomplete",
        "\"status\":\"incomplete\",\"incomplete_details\":{\"reason\":\"max_output_tokens\"}",
        message("Once upon"));

    assertThat(answer.text()).isEqualTo("Once upon");
    assertThat(answer.finishReason())
        .isEqualTo(new FinishReason(FinishReason.Kind.LENGTH, "max_output_tokens"));
  }

  @ParameterizedTest
  @EnumSource
  void anAnswerThatWasHeldBackSaysSo(Mode mode) {
    Completion answer = Responses.ended(
        mode,
        "response.incomplete",
        "\"status\":\"incomplete\",\"incomplete_details\":{\"reason\":\"content_filter\"}");

    assertThat(answer.finishReason().kind()).isEqualTo(FinishReason.Kind.CONTENT_FILTER);
  }

  @ParameterizedTest
  @EnumSource
  void anotherReasonIsKeptInTheServicesWord(Mode mode) {
    Completion answer = Responses.ended(
        mode,
        "response.incomplete",
        "\"status\":\"incomplete\",\"incomplete_details\":{\"reason\":\"steered\"}");

    assertThat(answer.finishReason())
        .isEqualTo(new FinishReason(FinishReason.Kind.OTHER, "steered"));
  }

  @ParameterizedTest
  @EnumSource
  void aRefusalIsApartFromText(Mode mode) {
    Completion answer = read(mode, Items.REFUSAL);

    assertThat(answer.parts()).containsExactly(new Refusal("I cannot help with that."));
    assertThat(answer.text()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void callsOfToolsComeWithTheIdsThatTheirResultsNeed(Mode mode) {
    Completion answer = read(mode, message("Let me look."), Items.WEATHER, Items.CLOCK);

    assertThat(answer.parts())
        .containsExactly(
            new Text("Let me look."),
            new ToolCall(
                "call_unLAR8MvFNptuiZK6K6HCy5k", "weather", "{\"city\":\"Oslo\",\"days\":[1,2]}"),
            new ToolCall("call_2", "clock", "{}"));
    assertThat(answer.finishReason().kind()).isEqualTo(FinishReason.Kind.TOOL_CALLS);
  }

  @ParameterizedTest
  @EnumSource
  void summariesOfReasoningComeAsParagraphs(Mode mode) {
    Completion answer = read(mode, Items.SUMMARISED, message("21"));

    assertThat(answer.reasoning())
        .isEqualTo("**Finding the GCD**\n\n1071 = 2 × 462 + 147\n\n**Checking**");
    assertThat(answer.text()).isEqualTo("21");
  }

  @ParameterizedTest
  @EnumSource
  void aCitationFollowsItsText(Mode mode) {
    assertThat(read(mode, Items.CITED).parts())
        .containsExactly(
            new Text("It rains."),
            new Citation("https://www.yr.no/oslo?utm_source=openai", "Oslo - Yr", ""),
            new Citation("file-1", "climate.pdf", ""),
            new Citation("file-2", "", ""));
  }

  @ParameterizedTest
  @EnumSource
  void messagesInARowAreNotOneText(Mode mode) {
    Completion answer = read(mode, message("One."), message("Two."));

    assertThat(answer.parts(Text.class)).containsExactly(new Text("One."), new Text("Two."));
  }

  @Test
  void anAnswerWithReasoningAlsoShowsItWhereTheModelIsOpen() {
    String item = """
        {"id":"rs_1","type":"reasoning","summary":[],"content":[{"type":"reasoning_text","text":"The user greets."}]}""";
    String delta = Responses.event(
        "response.reasoning_text.delta",
        "\"item_id\":\"rs_1\",\"output_index\":0,\"content_index\":0,\"delta\":\"The user greets.\"");
    String done =
        Responses.event("response.output_item.done", "\"output_index\":0,\"item\":" + item);

    assertThat(read(Mode.WHOLE, item).parts()).containsExactly(new Reasoning("The user greets."));
    assertThat(Completion.of(Responses.events(
                delta + done + Responses.end(COMPLETED, "\"status\":\"completed\"", item)))
            .parts())
        .containsExactly(new Reasoning("The user greets."));
  }

  @Test
  void logprobsComeWithTheirAlternatives() {
    String logprobs = """
        [{"token":"Hi","bytes":[72,105],"logprob":-0.1,"top_logprobs":[{"token":"Hello","bytes":[72],"logprob":-2.5}]}]""";
    String part = "{\"type\":\"output_text\",\"annotations\":[],\"logprobs\":%s,\"text\":\"Hi\"}"
        .formatted(logprobs);
    String item =
        "{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"content\":[" + part + "]}";
    String place = "\"item_id\":\"msg_1\",\"output_index\":0,\"content_index\":0,\"logprobs\":";
    String stream =
        Responses.event("response.output_text.delta", place + logprobs + ",\"delta\":\"Hi\"")
            + Responses.event("response.output_text.done", place + logprobs + ",\"text\":\"Hi\"")
            + Responses.event("response.output_item.done", "\"output_index\":0,\"item\":" + item)
            + Responses.end(COMPLETED, "\"status\":\"completed\"", item);
    List<TokenLogprob> expected =
        List.of(new TokenLogprob("Hi", -0.1, List.of(new TokenLogprob("Hello", -2.5, List.of()))));

    assertThat(read(Mode.WHOLE, item).details().logprobs()).isEqualTo(expected);
    assertThat(Completion.of(Responses.events(stream)).details().logprobs()).isEqualTo(expected);
  }

  @Test
  void aWholeAnswerThatHasNotEndedIsNone() {
    ProviderException failure = Responses.failure(
        () -> Responses.ended(Mode.WHOLE, COMPLETED, "\"status\":\"in_progress\"", message("Hi")));

    assertThat(failure.kind()).isEqualTo(ErrorKind.PROTOCOL);
  }

  /** Of the answer as it is given back to a program that reads indented JSON. */
  @Test
  void anIndentedAnswerIsTheSame() {
    String indented =
        Responses.json(Responses.whole(Items.REASONING, Items.CLOCK)).toPrettyString();

    assertThat(Responses.TRIAL.whole(Responses.HELLO, indented).toolCalls())
        .containsExactly(new ToolCall("call_2", "clock", "{}"));
  }
}
