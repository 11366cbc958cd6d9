package dev.patchbay.provider.gemini;

import static dev.patchbay.provider.gemini.Answers.HELLO;
import static dev.patchbay.provider.gemini.Answers.TRIAL;
import static dev.patchbay.provider.gemini.Answers.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.patchbay.provider.Completion;
import dev.patchbay.provider.ContentPart.Citation;
import dev.patchbay.provider.ContentPart.Text;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.TokenLogprob;
import dev.patchbay.provider.Usage;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an answer says, beside its parts. */
class AnswerTest {

  private static final String GROUNDING = """
      {"searchEntryPoint":{"renderedContent":"<div>"},\
      "groundingChunks":[{"web":{"uri":"https://vertexaisearch.example/a","title":"uefa.com"}},\
      {"retrievedContext":{"uri":"gs://b/doc","title":"Rules","text":"Eleven players."}},\
      {"web":{"uri":"https://vertexaisearch.example/a","title":"uefa.com"}}],\
      "groundingSupports":[{"segment":{"startIndex":0,"endIndex":5,"text":"Spain"},"groundingChunkIndices":[0]}],\
      "webSearchQueries":["euro 2024 winner"]}""";

  @ParameterizedTest
  @EnumSource
  void aTextIsTheAnswer(Way way) {
    Completion answer = way.read("{\"text\":\"Grüße: \\\"1 \\u003c 2\\\" \\n😀\"}");

    assertThat(answer.text()).isEqualTo("Grüße: \"1 < 2\" \n😀");
    assertThat(answer.finishReason()).isEqualTo(new FinishReason(FinishReason.Kind.STOP, "STOP"));
  }

  @ParameterizedTest
  @EnumSource
  void idAndModelAreThoseOfTheService(Way way) {
    Completion answer = way.read(text("Hello!"));

    assertThat(answer.details().id()).isEqualTo("xyzaaNi0OpzqvdIPmuuY8AQ");
    assertThat(answer.details().model()).isEqualTo("gemini-3.8-flash");
    assertThat(answer.details().extras()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void thoughtsCountAsOutput(Way way) {
    assertThat(way.read(text("Hello!")).usage()).isEqualTo(new Usage(25, 115, 5, -1, 100));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'promptTokenCount':9,'toolUsePromptTokenCount':4,'candidatesTokenCount':3} | 13, 3, -1, -1",
        "{'promptTokenCount':9,'thoughtsTokenCount':7,'cachedContentTokenCount':8}   | 9, 7, 8, 7",
        "{'promptTokenCount':9}                                                      | 9, -1, -1, -1",
        "{'promptTokenCount':-5,'candidatesTokenCount':1.5,'thoughtsTokenCount':null}| -1, -1, -1, -1",
        "{'promptTokenCount':9223372036854775807,'toolUsePromptTokenCount':1}        | -1, -1, -1, -1",
        "null | -1, -1, -1, -1",
        "[]   | -1, -1, -1, -1"
      })
  void whatIsCountedIsTold(String counts, String usage) {
    String whole = ("{'candidates':[{'finishReason':'STOP'}],'usageMetadata':" + counts + "}")
        .replace('\'', '"');

    Usage counted = TRIAL.whole(HELLO, whole).usage();

    assertThat(List.of(
            counted.inputTokens(),
            counted.outputTokens(),
            counted.cachedInputTokens(),
            counted.reasoningTokens()))
        .hasToString("[" + usage + "]");
  }

  @ParameterizedTest
  @CsvSource({
    "STOP, STOP",
    "MAX_TOKENS, LENGTH",
    "CONTINUATION, LENGTH",
    "SAFETY, CONTENT_FILTER",
    "RECITATION, CONTENT_FILTER",
    "BLOCKLIST, CONTENT_FILTER",
    "PROHIBITED_CONTENT, CONTENT_FILTER",
    "SPII, CONTENT_FILTER",
    "MODEL_ARMOR, CONTENT_FILTER",
    "IMAGE_SAFETY, CONTENT_FILTER",
    "IMAGE_PROHIBITED_CONTENT, CONTENT_FILTER",
    "LANGUAGE, OTHER",
    "SOMETHING_NEW, OTHER"
  })
  void theReasonToStopIsKept(String raw, FinishReason.Kind kind) {
    FinishReason expected = new FinishReason(kind, raw);

    assertThat(TRIAL.whole(HELLO, Answers.ended(raw, text("Hi"))).finishReason())
        .isEqualTo(expected);
    assertThat(Answers.completion(Answers.end(raw)).finishReason()).isEqualTo(expected);
  }

  /** A candidate that is stopped for its content has none. */
  @Test
  void anAnswerWithoutContentIsOne() {
    String whole = """
        {"candidates":[{"finishReason":"SAFETY","index":0,"safetyRatings":[\
        {"category":"HARM_CATEGORY_DANGEROUS_CONTENT","probability":"HIGH"}]}],"usageMetadata":{"promptTokenCount":9}}""";

    Completion answer = TRIAL.whole(HELLO, whole);

    assertThat(answer.parts()).isEmpty();
    assertThat(answer.finishReason().kind()).isEqualTo(FinishReason.Kind.CONTENT_FILTER);
    assertThat(answer.details().extras()).containsOnlyKeys("safetyRatings");
  }

  @ParameterizedTest
  @CsvSource({
    "MALFORMED_FUNCTION_CALL, SERVER_ERROR",
    "UNEXPECTED_TOOL_CALL, SERVER_ERROR",
    "TOO_MANY_TOOL_CALLS, SERVER_ERROR",
    "MALFORMED_RESPONSE, SERVER_ERROR",
    "MISSING_THOUGHT_SIGNATURE, INVALID_REQUEST",
    "PUP_LIMITED_DISABLED, PERMISSION"
  })
  void someReasonsToStopAreFailures(String raw, ErrorKind kind) {
    String message = ",\"finishMessage\":\"Malformed function call: print(\",\"index\":0";
    String whole = Answers.ended(raw).replace(",\"index\":0", message);
    String event = Answers.event(whole);

    for (ProviderException failure :
        List.of(failure(() -> TRIAL.whole(HELLO, whole)), failure(() -> Answers.events(event)))) {
      assertThat(failure.kind()).isEqualTo(kind);
      assertThat(failure.code()).isEqualTo(raw);
      assertThat(failure).hasMessageContaining("Malformed function call: print(");
      assertThat(failure.usage().reasoningTokens()).isEqualTo(100);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"SAFETY", "OTHER", "BLOCKLIST", "PROHIBITED_CONTENT", "SOMETHING_NEW"})
  void aPromptThatIsBlockedIsFilteredContent(String reason) {
    String blocked = """
        {"promptFeedback":{"blockReason":"%s","safetyRatings":[{"category":"HARM_CATEGORY_HARASSMENT"}]},\
        "usageMetadata":{"promptTokenCount":4,"totalTokenCount":4},"modelVersion":"gemini-3.8-flash"}""".formatted(reason);

    for (ProviderException failure : List.of(
        failure(() -> TRIAL.whole(HELLO, blocked)),
        failure(() -> Answers.events(Answers.event(blocked))))) {
      assertThat(failure.kind()).isEqualTo(ErrorKind.CONTENT_FILTERED);
      assertThat(failure.code()).isEqualTo(reason);
      assertThat(failure.usage().inputTokens()).isEqualTo(4);
    }
  }

  @Test
  void aPromptThatIsOnlyRatedIsNotBlocked() {
    String whole = Answers.whole(text("Hi"))
        .replaceFirst("\\{", "{\"promptFeedback\":{\"safetyRatings\":[]},");

    assertThat(TRIAL.whole(HELLO, whole).text()).isEqualTo("Hi");
  }

  @Test
  void sourcesAreCitationsBehindTheText() {
    String metadata = ",\"groundingMetadata\":" + GROUNDING + ",\"index\":0";
    String whole = Answers.whole(text("Spain won.")).replace(",\"index\":0", metadata);
    String end = Answers.end("STOP").replace(",\"index\":0", metadata);
    String stream = Answers.chunk(text("Spain won.")) + end;

    for (Completion answer : List.of(TRIAL.whole(HELLO, whole), Answers.completion(stream))) {
      assertThat(answer.parts())
          .containsExactly(
              new Text("Spain won."),
              new Citation("https://vertexaisearch.example/a", "uefa.com", ""),
              new Citation("gs://b/doc", "Rules", "Eleven players."));
      assertThat(answer.details().extras()).containsOnlyKeys("groundingMetadata");
    }
  }

  @Test
  void aSourceThatEachEventRepeatsIsCitedOnce() {
    String metadata =
        ",\"citationMetadata\":{\"citationSources\":[{\"startIndex\":1,\"uri\":\"https://a.example\"}]},\"index\":0";
    String stream = (Answers.chunk(text("One ")) + Answers.chunk(text("two")) + Answers.end("STOP"))
        .replace(",\"index\":0", metadata);

    Completion answer = Answers.completion(stream);

    assertThat(answer.parts(Citation.class))
        .containsExactly(new Citation("https://a.example", "", ""));
    assertThat(answer.text()).isEqualTo("One two");
  }

  @Test
  void logProbabilitiesComeWithTheirAlternatives() {
    String logprobs = """
        ,"avgLogprobs":-0.5,"logprobsResult":{"topCandidates":[\
        {"candidates":[{"token":"Hi","tokenId":1,"logProbability":-0.25},{"token":"Oh","logProbability":-2}]}],\
        "chosenCandidates":[{"token":"Hi","tokenId":1,"logProbability":-0.25},{"token":"!","logProbability":0}]},"index":0""";
    String whole = Answers.whole(text("Hi!")).replace(",\"index\":0", logprobs);

    for (Completion answer :
        List.of(TRIAL.whole(HELLO, whole), Answers.completion(Answers.event(whole)))) {
      TokenLogprob hi = new TokenLogprob("Hi", -0.25, List.of());
      assertThat(answer.details().logprobs())
          .containsExactly(
              new TokenLogprob("Hi", -0.25, List.of(hi, new TokenLogprob("Oh", -2, List.of()))),
              new TokenLogprob("!", 0, List.of()));
      assertThat(answer.details().extras()).isEqualTo(Map.of("avgLogprobs", -0.5));
    }
  }

  @Test
  void whatHasNoWordIsKept() {
    String whole = Answers.whole(text("Hi"))
        .replaceFirst("\\{", "{\"createTime\":\"2026-11-26T00:00:00Z\",\"modelStatus\":null,");

    assertThat(TRIAL.whole(HELLO, whole).details().extras())
        .isEqualTo(Map.of("createTime", "2026-11-26T00:00:00Z"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"candidates\":[]}",
        "{\"candidates\":null,\"modelVersion\":\"gemini-3.8-flash\"}",
        "{\"content\":{\"parts\":[{\"text\":\"Hi\"}]}}",
        "[{\"candidates\":[{\"finishReason\":\"STOP\"}]}]",
        "\"Hello\"",
        "Hello"
      })
  void aBodyOfAnotherShapeIsNoAnswer(String body) {
    assertThat(failure(() -> TRIAL.whole(HELLO, body)).kind()).isEqualTo(ErrorKind.PROTOCOL);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"candidates\":[{\"content\":null,\"finishReason\":\"STOP\"}]}",
        "{\"candidates\":[{\"content\":{\"parts\":null},\"finishReason\":\"STOP\"}]}",
        "{\"candidates\":[{\"content\":{\"parts\":[null,1,{},{\"text\":null}]},\"finishReason\":\"STOP\"}]}",
        "{\"candidates\":[{\"content\":{\"parts\":[{\"functionCall\":null}]},\"finishReason\":\"STOP\"}]}"
      })
  void anAnswerMayHaveNothingToSay(String whole) {
    assertThat(TRIAL.whole(HELLO, whole).parts()).isEmpty();
  }

  private static ProviderException failure(Runnable reading) {
    return catchThrowableOfType(ProviderException.class, reading::run);
  }
}
