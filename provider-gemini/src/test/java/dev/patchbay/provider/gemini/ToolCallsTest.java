package dev.patchbay.provider.gemini;

import static dev.patchbay.provider.gemini.Answers.HELLO;
import static dev.patchbay.provider.gemini.Answers.TRIAL;
import static dev.patchbay.provider.gemini.Answers.json;
import static dev.patchbay.provider.gemini.Answers.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ContentPart.ToolCall;
import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Calls of the application's tools, for which the service often has no ids. */
class ToolCallsTest {

  @ParameterizedTest
  @EnumSource
  void callsComeInTheirOrder(Way way) {
    Completion answer = way.read(text("Let me look."), Parts.CALL_WITH_ID, Parts.SIGNED_CALL);

    assertThat(answer.toolCalls())
        .extracting(ToolCall::name, ToolCall::arguments)
        .containsExactly(
            tuple("clock", "{}"),
            tuple("weather", "{\"city\":\"Oslo\",\"days\":[1,2],\"exact\":true}"));
    assertThat(answer.toolCalls().get(0).id()).isEqualTo("8f2b1a3c");
  }

  /** The service says STOP then. */
  @ParameterizedTest
  @EnumSource
  void anAnswerWithCallsWaitsForTools(Way way) {
    assertThat(way.read(Parts.SIGNED_CALL).finishReason())
        .isEqualTo(new FinishReason(FinishReason.Kind.TOOL_CALLS, "STOP"));
  }

  @Test
  void callsThatWereCutOffAreNoAnswerToWaitFor() {
    assertThat(TRIAL
            .whole(HELLO, Answers.ended("MAX_TOKENS", Parts.CALL))
            .finishReason()
            .kind())
        .isEqualTo(FinishReason.Kind.LENGTH);
  }

  @ParameterizedTest
  @EnumSource
  void callsOfTheSameToolAreTwoWithIdsOfTheirOwn(Way way) {
    Completion answer = way.read(Parts.CALL, Parts.CALL);

    assertThat(answer.toolCalls()).hasSize(2);
    assertThat(answer.toolCalls())
        .extracting(ToolCall::id)
        .doesNotHaveDuplicates()
        .doesNotContain("");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",\"args\":null", ",\"args\":{}"})
  void aCallMayHaveNoArguments(String args) {
    String call = "{\"functionCall\":{\"name\":\"clock\"" + args + "}}";

    assertThat(Way.WHOLE.read(call).toolCalls())
        .extracting(ToolCall::arguments)
        .containsExactly("{}");
  }

  @Test
  void argumentsAreTheTextThatTheServiceWrote() {
    String call = "{\"functionCall\":{\"name\":\"n\",\"args\": {\"n\" : 1.50, \"s\":\"\\u00e9\"}}}";

    assertThat(TRIAL.whole(HELLO, Answers.whole(call)).toolCalls())
        .extracting(ToolCall::arguments)
        .containsExactly("{\"n\" : 1.50, \"s\":\"\\u00e9\"}");
  }

  @ParameterizedTest
  @EnumSource
  void resultsOfOneToolAreToldApartByTheIdsThatWereMadeUp(Way way) {
    Completion calls = way.read(Parts.SIGNED_CALL, Parts.CALL);
    String oslo = calls.toolCalls().get(0).id();
    String paris = calls.toolCalls().get(1).id();
    CompletionRequest next = HELLO.toBuilder()
        .message(calls.toMessage())
        .message(Message.toolResult(paris, "sun"))
        .message(Message.toolResult(oslo, "rain"))
        .user("So?")
        .build();

    JsonNode contents = Answers.body(next).path("contents");

    assertThat(contents
            .path(1)
            .path("parts")
            .path(1)
            .path("functionCall")
            .path("id")
            .asString())
        .isEqualTo(paris);
    assertThat(contents.path(2)).isEqualTo(json("""
        {"role":"user","parts":[
          {"functionResponse":{"id":"%s","name":"weather","response":{"output":"sun"}}},
          {"functionResponse":{"id":"%s","name":"weather","response":{"output":"rain"}}},
          {"text":"So?"}]}""".formatted(paris, oslo)));
  }

  @ParameterizedTest
  @EnumSource
  void anIdOfTheServiceGoesBackWithTheResult(Way way) {
    Completion calls = way.read(Parts.CALL_WITH_ID);
    CompletionRequest next = HELLO.toBuilder()
        .message(calls.toMessage())
        .message(Message.toolResult("8f2b1a3c", "noon"))
        .build();

    assertThat(Answers.body(next).path("contents").path(2).path("parts").path(0))
        .isEqualTo(json("""
        {"functionResponse":{"id":"8f2b1a3c","name":"clock","response":{"output":"noon"}}}"""));
  }
}
