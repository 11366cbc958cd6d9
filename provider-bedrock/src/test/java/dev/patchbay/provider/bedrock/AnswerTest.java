package dev.patchbay.provider.bedrock;

import static dev.patchbay.provider.bedrock.Answers.HELLO;
import static dev.patchbay.provider.bedrock.Answers.METADATA;
import static dev.patchbay.provider.bedrock.Answers.START;
import static dev.patchbay.provider.bedrock.Answers.TRIAL;
import static dev.patchbay.provider.bedrock.Answers.begin;
import static dev.patchbay.provider.bedrock.Answers.delta;
import static dev.patchbay.provider.bedrock.Answers.end;
import static dev.patchbay.provider.bedrock.Answers.stop;
import static dev.patchbay.provider.bedrock.Answers.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.groups.Tuple.tuple;

import dev.patchbay.provider.Capability;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.ContentPart.Opaque;
import dev.patchbay.provider.ContentPart.Reasoning;
import dev.patchbay.provider.ContentPart.Text;
import dev.patchbay.provider.ContentPart.ToolCall;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.Usage;
import dev.patchbay.testkit.AwsEventStream;
import dev.patchbay.testkit.FaultServer;
import dev.patchbay.testkit.Script;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What an answer says, and that the next request gives the service its blocks back. */
class AnswerTest {

  @ParameterizedTest
  @EnumSource
  void aTextIsTheAnswer(Way way) {
    Completion answer = way.read("{\"text\":\"Grüße: \\\"1 \\u003c 2\\\" \\n😀\"}");

    assertThat(answer.text()).isEqualTo("Grüße: \"1 < 2\" \n😀");
    assertThat(answer.finishReason())
        .isEqualTo(new FinishReason(FinishReason.Kind.STOP, "end_turn"));
    assertThat(answer.usage()).isEqualTo(Usage.of(25, 15));
    assertThat(answer.details().extras()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void thoughtsAreReasoningWithTheirSignatureBehindThem(Way way) {
    assertThat(way.read(Answers.THINKING, text("21")).parts())
        .containsExactly(
            new Reasoning("1071 = 2 × 462 + 147"),
            new Opaque("bedrock", "{\"signature\":\"EqQBCgIYAhIM1gbcDa9G+8=\"}"),
            new Text("21"));
  }

  @ParameterizedTest
  @EnumSource
  void callsComeInTheirOrder(Way way) {
    Completion answer = way.read(text("Let me look."), Answers.WEATHER, Answers.CLOCK);

    assertThat(answer.toolCalls())
        .containsExactly(
            new ToolCall(
                "tooluse_hbTgdi0CSLq",
                "weather",
                "{\"city\":\"San Francisco, CA\",\"days\":[1,2]}"),
            new ToolCall("tooluse_A09q90qw90l", "clock", "{}"));
    assertThat(answer.text()).isEqualTo("Let me look.");
  }

  @ParameterizedTest
  @EnumSource
  void theNextRequestHasTheBlocksAsTheyCame(Way way) {
    for (String[] blocks : List.of(
        new String[] {text("Hello!")},
        new String[] {Answers.THINKING, text("21")},
        new String[] {Answers.HIDDEN_THINKING, text("21")},
        new String[] {Answers.THINKING, Answers.HIDDEN_THINKING, Answers.WEATHER},
        new String[] {
          Answers.THINKING, Answers.REDACTED_THINKING, Answers.REDACTED_THINKING, text("21")
        },
        new String[] {
          Answers.THINKING, text("First."), Answers.WEATHER, Answers.HIDDEN_THINKING, Answers.CLOCK
        })) {
      Completion answer = way.read(blocks);

      JsonNode turn = Answers.body(HELLO.toBuilder().message(answer.toMessage()).user("Go on"))
          .path("messages")
          .path(1);

      assertThat(turn.path("role").asString()).isEqualTo("assistant");
      assertThat(turn.path("content").values())
          .containsExactlyElementsOf(Stream.of(blocks).map(Answers::json).toList());
    }
  }

  /** A request that has it is refused, unless the application takes it out. */
  @Test
  void aBlockOfAnotherKindIsNotLostInSilence() {
    Completion whole = TRIAL.whole(
        HELLO, Answers.whole("{\"image\":{\"format\":\"png\",\"source\":{\"bytes\":\"AQID\"}}}"));
    Completion streamed = Answers.completion(START
        + begin(0, "{\"image\":{\"format\":\"png\"}}")
        + delta(0, "{\"image\":{\"source\":{\"bytes\":\"AQID\"}}}")
        + end(0)
        + stop("end_turn")
        + METADATA);

    assertThat(whole.parts()).isEqualTo(streamed.parts());
    assertThat(whole.parts(Opaque.class))
        .extracting(Opaque::data, Opaque::capability)
        .containsExactly(tuple("image", Capability.opaque("bedrock-unknown")));
    assertThat(new Bedrock().info().capabilities())
        .doesNotContain(Capability.opaque("bedrock-unknown"));
  }

  @ParameterizedTest
  @CsvSource({
    "end_turn, STOP",
    "stop_sequence, STOP",
    "max_tokens, LENGTH",
    "model_context_window_exceeded, LENGTH",
    "tool_use, TOOL_CALLS",
    "guardrail_intervened, CONTENT_FILTER",
    "content_filtered, CONTENT_FILTER",
    "something_new, OTHER"
  })
  void theReasonToStopIsKept(String raw, FinishReason.Kind kind) {
    FinishReason expected = new FinishReason(kind, raw);

    assertThat(TRIAL.whole(HELLO, Answers.ended(raw, text("Hi"))).finishReason())
        .isEqualTo(expected);
    assertThat(Answers.completion(START + stop(raw) + METADATA).finishReason()).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"malformed_model_output", "malformed_tool_use"})
  void aMalformedAnswerIsAFailureWithItsUsage(String reason) {
    ProviderException whole = catchThrowableOfType(
        ProviderException.class, () -> TRIAL.whole(HELLO, Answers.ended(reason, text("Hi"))));
    ProviderException streamed = catchThrowableOfType(
        ProviderException.class, () -> Answers.completion(START + stop(reason) + METADATA));

    for (ProviderException failure : List.of(whole, streamed)) {
      assertThat(failure.kind()).isEqualTo(ErrorKind.SERVER_ERROR);
      assertThat(failure.code()).isEqualTo(reason);
      assertThat(failure.usage()).isEqualTo(Usage.of(25, 15));
    }
  }

  @Test
  void theInputIncludesWhatIsReadFromTheCacheAndWrittenToIt() {
    String usage = """
        {"cacheReadInputTokens":20000,"cacheWriteInputTokens":1000,"inputTokens":25,"outputTokens":500,"totalTokens":21525}""";
    Usage expected = new Usage(21025, 500, 20000, 1000, -1);

    assertThat(TRIAL
            .whole(HELLO, Answers.whole(text("Hi")).replace(Answers.USAGE, usage))
            .usage())
        .isEqualTo(expected);
    assertThat(Answers.completion(START + stop("end_turn") + Answers.metadata(usage))
            .usage())
        .isEqualTo(expected);
  }

  @Test
  void whatAGuardrailSaysIsKept() {
    Map<String, Object> trace = Map.of("trace", Map.of("guardrail", Map.of("actionReason", "No.")));
    String member = "\"trace\":{\"guardrail\":{\"actionReason\":\"No.\"}},\"usage\":";

    assertThat(TRIAL
            .whole(
                HELLO,
                Answers.ended("guardrail_intervened", text("Sorry")).replace("\"usage\":", member))
            .details()
            .extras())
        .isEqualTo(trace);
    assertThat(Answers.completion(START
                + stop("guardrail_intervened")
                + AwsEventStream.event("metadata", "{" + member + Answers.USAGE + "}"))
            .details()
            .extras())
        .isEqualTo(trace);
  }

  @Test
  void howTheBytesAreSplitChangesNothing() {
    String stream = Answers.streamed(Answers.THINKING, Answers.text("Grüße 😀"), Answers.WEATHER);

    for (int size : new int[] {1, 2, 3, 7, 61}) {
      Script script = Script.chunked(
              200, Map.of("content-type", "application/vnd.amazon.eventstream"))
          .chunksOf(size, stream)
          .end();
      try (FaultServer server = FaultServer.answering(script)) {
        assertThat(Way.STREAMED.ask(Servers.provider(server), HELLO).parts())
            .isEqualTo(Answers.completion(stream).parts());
      }
    }
  }

  @Test
  void tokensComeAsTheyAreWritten() {
    String stream = START
        + delta(0, "{\"reasoningContent\":{\"text\":\"First, \"}}")
        + delta(0, "{\"reasoningContent\":{\"text\":\"I see.\"}}")
        + delta(0, "{\"reasoningContent\":{\"signature\":\"c2ln\"}}")
        + end(0)
        + delta(1, "{\"text\":\"2\"}")
        + delta(1, "{\"text\":\"1\"}")
        + end(1)
        + stop("end_turn")
        + METADATA;

    assertThat(Answers.events(stream))
        .hasSize(6)
        .startsWith(
            new CompletionEvent.ReasoningDelta("First, "),
            new CompletionEvent.ReasoningDelta("I see."),
            new CompletionEvent.WholePart(new Opaque("bedrock", "{\"signature\":\"c2ln\"}")),
            new CompletionEvent.TextDelta("2"),
            new CompletionEvent.TextDelta("1"));
  }

  @Test
  void theInputOfACallComesInPieces() {
    String stream = START
        + begin(0, "{\"toolUse\":{\"name\":\"weather\",\"toolUseId\":\"t1\"}}")
        + delta(0, "{\"toolUse\":{\"input\":\"\"}}")
        + delta(0, "{\"toolUse\":{\"input\":\"{\\\"city\\\":\"}}")
        + delta(0, "{\"toolUse\":{\"input\":\" \\\"Oslo\\\"}\"}}")
        + end(0)
        + stop("tool_use")
        + METADATA;

    assertThat(Answers.completion(stream).toolCalls())
        .containsExactly(new ToolCall("t1", "weather", "{\"city\": \"Oslo\"}"));
  }

  @Test
  void callsThatComeAtTheSameTimeAreKeptApartByTheirPlaces() {
    String stream = START
        + begin(0, "{\"toolUse\":{\"name\":\"weather\",\"toolUseId\":\"t1\"}}")
        + begin(1, "{\"toolUse\":{\"name\":\"weather\",\"toolUseId\":\"t2\"}}")
        + begin(2, "{\"toolUse\":{\"name\":\"clock\",\"toolUseId\":\"t3\"}}")
        + delta(0, "{\"toolUse\":{\"input\":\"{\\\"city\\\":\"}}")
        + delta(1, "{\"toolUse\":{\"input\":\"{\\\"city\\\":\"}}")
        + delta(0, "{\"toolUse\":{\"input\":\"\\\"Oslo\\\"}\"}}")
        + delta(1, "{\"toolUse\":{\"input\":\"\\\"Rome\\\"}\"}}")
        + end(0)
        + end(2)
        + end(1)
        + stop("tool_use")
        + METADATA;

    assertThat(Answers.completion(stream).toolCalls())
        .containsExactly(
            new ToolCall("t1", "weather", "{\"city\":\"Oslo\"}"),
            new ToolCall("t2", "weather", "{\"city\":\"Rome\"}"),
            new ToolCall("t3", "clock", "{}"));
  }

  @Test
  void aBlockWithoutAnEndEndsWithTheMessage() {
    String stream = START
        + delta(0, "{\"reasoningContent\":{\"text\":\"I see.\"}}")
        + delta(0, "{\"reasoningContent\":{\"signature\":\"c2ln\"}}")
        + begin(1, "{\"toolUse\":{\"name\":\"clock\",\"toolUseId\":\"t1\"}}")
        + stop("tool_use")
        + METADATA;

    assertThat(Answers.completion(stream).parts())
        .contains(
            new ToolCall("t1", "clock", "{}"), new Opaque("bedrock", "{\"signature\":\"c2ln\"}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "\"Hello\"",
        "{\"output\":{\"message\":null},\"stopReason\":\"end_turn\"}",
        "{\"output\":{\"message\":{\"content\":\"Hello\"}},\"stopReason\":\"end_turn\"}",
        "{\"Output\":{\"__type\":\"com.amazon.coral.service#UnknownOperationException\"},\"Version\":\"1.0\"}"
      })
  void aBodyOfAnotherShapeIsNoAnswer(String body) {
    ProviderException failure =
        catchThrowableOfType(ProviderException.class, () -> TRIAL.whole(HELLO, body));

    assertThat(failure.kind()).isEqualTo(ErrorKind.PROTOCOL);
  }
}
