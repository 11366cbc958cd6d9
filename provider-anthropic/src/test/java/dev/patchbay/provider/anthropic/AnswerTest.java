package dev.patchbay.provider.anthropic;

import static dev.patchbay.provider.anthropic.Answers.HELLO;
import static dev.patchbay.provider.anthropic.Answers.TRIAL;
import static dev.patchbay.provider.anthropic.Answers.event;
import static dev.patchbay.provider.anthropic.Answers.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.patchbay.provider.Completion;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.Usage;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an answer says, beside what its blocks hold. */
class AnswerTest {

  @ParameterizedTest
  @EnumSource
  void aTextIsTheAnswer(Way way) {
    Completion answer =
        way.read("{\"type\":\"text\",\"text\":\"Grüße: \\\"1 \\u003c 2\\\" \\n😀\"}");

    assertThat(answer.text()).isEqualTo("Grüße: \"1 < 2\" \n😀");
    assertThat(answer.finishReason())
        .isEqualTo(new FinishReason(FinishReason.Kind.STOP, "end_turn"));
  }

  @ParameterizedTest
  @EnumSource
  void idAndModelAreThoseOfTheService(Way way) {
    Completion answer = way.read(text("Hello!"));

    assertThat(answer.details().id()).isEqualTo("msg_01XFDUDYJgAACzvnptvVoYEL");
    assertThat(answer.details().model()).isEqualTo("claude-haiku-4-5-20251001");
    assertThat(answer.details().extras()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void anAnswerMayHaveNothingToSay(Way way) {
    Completion answer = way.read();

    assertThat(answer.parts()).isEmpty();
    assertThat(answer.finishReason().kind()).isEqualTo(FinishReason.Kind.STOP);
  }

  @ParameterizedTest
  @CsvSource({
    "end_turn, STOP",
    "stop_sequence, STOP",
    "max_tokens, LENGTH",
    "model_context_window_exceeded, LENGTH",
    "tool_use, TOOL_CALLS",
    "refusal, CONTENT_FILTER",
    "pause_turn, OTHER",
    "something_new, OTHER"
  })
  void theReasonToStopIsKept(String raw, FinishReason.Kind kind) {
    FinishReason expected = new FinishReason(kind, raw);

    assertThat(TRIAL.whole(HELLO, Answers.ended(raw, text("Hi"))).finishReason())
        .isEqualTo(expected);
    assertThat(
            Answers.completion(Answers.START + Answers.end(raw) + Answers.STOP).finishReason())
        .isEqualTo(expected);
  }

  @Test
  void theStopSequenceIsTold() {
    String whole = Answers.ended("stop_sequence", text("1, 2, "))
        .replace("\"stop_sequence\":null", "\"stop_sequence\":\"3\"");
    String end =
        Answers.end("stop_sequence").replace("\"stop_sequence\":null", "\"stop_sequence\":\"3\"");

    assertThat(TRIAL.whole(HELLO, whole).details().stopSequence()).isEqualTo("3");
    assertThat(Answers.completion(Answers.START + end + Answers.STOP).details().stopSequence())
        .isEqualTo("3");
  }

  @Test
  void whatTheServiceSaysOfARefusalIsKept() {
    String details =
        "\"stop_details\":{\"type\":\"refusal\",\"category\":\"cyber\",\"explanation\":\"No.\"}";
    Map<String, Object> expected = Map.of(
        "stop_details", Map.of("type", "refusal", "category", "cyber", "explanation", "No."));
    String whole = Answers.ended("refusal", text("Well")).replace("\"stop_details\":null", details);
    String end = Answers.end("refusal").replace("\"stop_details\":null", details);

    assertThat(TRIAL.whole(HELLO, whole).details().extras()).isEqualTo(expected);
    assertThat(Answers.completion(Answers.START + end + Answers.STOP).details().extras())
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource
  void inputAndOutputAreCounted(Way way) {
    assertThat(way.read(text("Hello!")).usage()).isEqualTo(new Usage(25, 15, 0, 0, -1));
  }

  @Test
  void theInputIncludesWhatIsReadFromTheCacheAndWrittenToIt() {
    String usage = """
        {"input_tokens":25,"cache_creation_input_tokens":1000,"cache_read_input_tokens":20000,\
        "output_tokens":500,"output_tokens_details":{"thinking_tokens":400}}""";

    Completion answer =
        TRIAL.whole(HELLO, "{\"content\":[],\"stop_reason\":\"end_turn\",\"usage\":" + usage + "}");

    assertThat(answer.usage()).isEqualTo(new Usage(21025, 500, 20000, 1000, 400));
  }

  @Test
  void theLastEventsCountTheWholeStream() {
    String delta = event("message_delta", """
        {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":500,\
        "input_tokens":30,"cache_read_input_tokens":20000,"output_tokens_details":{"thinking_tokens":400}}}""");

    assertThat(Answers.completion(Answers.START + delta + Answers.STOP).usage())
        .isEqualTo(new Usage(20030, 500, 20000, 0, 400));
  }

  @Test
  void whatTheLastEventDoesNotCountIsStillCounted() {
    String start =
        Answers.START.replace("\"cache_read_input_tokens\":0", "\"cache_read_input_tokens\":100");
    String output =
        "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":%s}";

    assertThat(Answers.completion(start
                + event("message_delta", output.formatted("{\"output_tokens\":9}"))
                + Answers.STOP)
            .usage())
        .isEqualTo(new Usage(125, 9, 100, 0, -1));
    assertThat(Answers.completion(start
                + event(
                    "message_delta", output.formatted("{\"input_tokens\":30,\"output_tokens\":9}"))
                + Answers.STOP)
            .usage())
        .isEqualTo(new Usage(130, 9, 100, 0, -1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "{}",
        "[]",
        "\"none\"",
        "{\"input_tokens\":-5,\"output_tokens\":1.5,\"cache_read_input_tokens\":null}"
      })
  void countsThatAreNoneAreUnknown(String usage) {
    String whole = "{\"content\":[],\"stop_reason\":\"end_turn\",\"usage\":" + usage + "}";

    assertThat(TRIAL.whole(HELLO, whole).usage()).isEqualTo(Usage.UNKNOWN);
  }

  @Test
  void countsBeyondAllMeasureDoNoHarm() {
    String most = String.valueOf(Long.MAX_VALUE);
    String usage = "{\"input_tokens\":" + most + ",\"cache_read_input_tokens\":" + most + "}";
    String whole = "{\"content\":[],\"stop_reason\":\"end_turn\",\"usage\":" + usage + "}";

    assertThat(TRIAL.whole(HELLO, whole).usage().inputTokens()).isEqualTo(-1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"content\":null,\"stop_reason\":\"end_turn\"}",
        "{\"content\":\"Hello\",\"stop_reason\":\"end_turn\"}",
        "{\"completion\":\"Hello\",\"stop_reason\":\"stop_sequence\"}",
        "[]",
        "\"Hello\"",
        "Hello"
      })
  void aBodyOfAnotherShapeIsNoAnswer(String body) {
    ProviderException failure =
        catchThrowableOfType(ProviderException.class, () -> TRIAL.whole(HELLO, body));

    assertThat(failure.kind()).isEqualTo(ErrorKind.PROTOCOL);
  }

  @Test
  void membersMayStandInAnyOrder() {
    String whole = """
        {"usage":{"output_tokens":1,"input_tokens":2},"stop_reason":"tool_use","content":[\
        {"input":{"a":1},"name":"weather","id":"toolu_1","type":"tool_use"},{"text":"Hi","type":"text"}]}""";

    Completion answer = TRIAL.whole(HELLO, whole);

    assertThat(answer.toolCalls())
        .containsExactly(new ContentPart.ToolCall("toolu_1", "weather", "{\"a\":1}"));
    assertThat(answer.text()).isEqualTo("Hi");
  }
}
