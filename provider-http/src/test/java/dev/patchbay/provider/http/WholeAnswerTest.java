package dev.patchbay.provider.http;

import static dev.patchbay.provider.http.Answers.wholeFailure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.Completion;
import dev.patchbay.provider.ContentPart.ToolCall;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.Usage;
import dev.patchbay.testkit.FaultServer;
import dev.patchbay.testkit.Script;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WholeAnswerTest {

  @Test
  void everythingThatTheServiceSaysIsInTheAnswer() {
    Completion answer = complete("""
        {"id":"x","object":"chat.completion","created":1,"model":"parrot-small-0613","choices":[\
        {"index":0,"message":{"role":"assistant","content":"é 😀 你","reasoning_content":"hm",\
        "tool_calls":[{"id":"a","type":"function","function":{"name":"f","arguments":"{}"}}]},\
        "finish_reason":"length"},{"index":1,"message":{"content":"no"}}],\
        "usage":{"prompt_tokens":9,"completion_tokens":7,"total_tokens":16}}""");

    assertThat(answer.text()).isEqualTo("é 😀 你");
    assertThat(answer.reasoning()).isEqualTo("hm");
    assertThat(answer.toolCalls()).containsExactly(new ToolCall("a", "f", "{}"));
    assertThat(answer.finishReason()).isEqualTo(FinishReason.LENGTH);
    assertThat(answer.usage()).isEqualTo(Usage.of(9, 7));
  }

  @Test
  void theAnswerNamesProviderModelAndTheOneAttempt() {
    Completion answer = complete(Answers.COMPLETION);

    assertThat(answer.provider()).isEqualTo("parrot");
    assertThat(answer.model()).isEqualTo("parrot-small");
    assertThat(answer.attempts()).hasSize(1);
  }

  @Test
  void whatTheServiceDoesNotSayIsUnknown() {
    Completion answer = complete("{\"choices\":[{\"message\":{\"content\":\"Hi\"}}]}");

    assertThat(answer.finishReason()).isEqualTo(FinishReason.UNSPECIFIED);
    assertThat(answer.usage()).isEqualTo(Usage.UNKNOWN);
  }

  @Test
  void anAnswerInChunksIsTheSame() {
    try (FaultServer server = FaultServer.answering(
        Script.chunked(200, Map.of()).eachByteAlone(Answers.COMPLETION).end())) {
      assertThat(Parrot.at(server.url()).complete(Parrot.HELLO).text()).isEqualTo("Hello");
    }
  }

  @Test
  void anAnswerUpToTheEndOfTheConnectionIsTheSame() {
    try (FaultServer server = FaultServer.answering(Script.raw()
        .bytes(("HTTP/1.1 200 OK\r\n\r\n" + Answers.COMPLETION).getBytes(StandardCharsets.UTF_8))
        .close())) {
      assertThat(Parrot.at(server.url()).complete(Parrot.HELLO).text()).isEqualTo("Hello");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"choices\":[]}", "{\"choices\":null}", "{\"ok\":true}"})
  void jsonWithoutAChoiceIsAnError(String body) {
    ProviderException failure = wholeFailure(Script.json(200, body));

    assertThat(failure.kind()).isEqualTo(ErrorKind.PROTOCOL);
    assertThat(failure.status()).hasValue(200);
    assertThat(failure.detail())
        .isEqualTo(
            "the service answered HTTP 200 with JSON without a choice (application/json): " + body);
  }

  // T09
  @ParameterizedTest
  @ValueSource(strings = {"text/html", "application/json", "text/plain"})
  void aPageIsAnError(String type) {
    ProviderException failure =
        wholeFailure(Script.whole(200, Map.of("content-type", type), "<html>\n<b>Login</b>"));

    assertThat(failure.kind()).isEqualTo(ErrorKind.PROTOCOL);
    assertThat(failure.detail())
        .isEqualTo("the service answered HTTP 200 with something else than a completion (" + type
            + "): <html> <b>Login</b>");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "[]", "\"Error: upstream failed\"", "7", "{\"choices\":["})
  void whatIsNoJsonObjectIsAnError(String body) {
    assertThat(wholeFailure(Script.json(200, body)).kind()).isEqualTo(ErrorKind.PROTOCOL);
  }

  @Test
  void anEmptyAnswerIsCalledEmpty() {
    assertThat(wholeFailure(Script.whole(200, Map.of(), "")).detail())
        .isEqualTo(
            "the service answered HTTP 200 with something else than a completion, which is empty");
  }

  @Test
  void aStreamThatWasNotAskedForIsAnError() {
    assertThat(wholeFailure(Answers.SHORT_STREAM).kind()).isEqualTo(ErrorKind.PROTOCOL);
  }

  @Test
  void anErrorInA200IsAnError() {
    ProviderException failure = wholeFailure(
        Script.json(200, "{\"error\":{\"message\":\"busy\",\"code\":503},\"choices\":[{}]}"));

    assertThat(failure.kind()).isEqualTo(ErrorKind.SERVER_ERROR);
    assertThat(failure.status()).hasValue(503);
    assertThat(failure.detail()).isEqualTo("the service reported an error inside its answer: busy");
  }

  @Test
  void anAnswerThatBreaksOffIsNoAnswer() {
    Script broken =
        Script.chunked(200, Map.of("content-type", "application/json")).chunk(Answers.COMPLETION);

    assertThat(wholeFailure(broken.close()).kind()).isEqualTo(ErrorKind.UNREACHABLE);
    assertThat(wholeFailure(broken.reset()).kind()).isEqualTo(ErrorKind.UNREACHABLE);
    assertThat(wholeFailure(
                broken.bytes("ff\r\n...".getBytes(StandardCharsets.UTF_8)).close())
            .kind())
        .isEqualTo(ErrorKind.UNREACHABLE);
  }

  @Test
  void anAnswerShorterThanItsLengthIsNoAnswer() {
    assertThat(wholeFailure(Script.raw()
                .bytes("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{}"
                    .getBytes(StandardCharsets.UTF_8))
                .close())
            .kind())
        .isEqualTo(ErrorKind.UNREACHABLE);
  }

  @Test
  void anAnswerLongerThanTheLimitIsALimit() {
    Script script =
        Script.chunked(200, Map.of("content-type", "application/json")).chunk("{\"a\":\"");
    String mebibyte = "x".repeat(1024 * 1024);
    for (int i = 0; i < 17; i++) {
      script = script.chunk(mebibyte);
    }

    ProviderException failure = wholeFailure(script.end());

    assertThat(failure.kind()).isEqualTo(ErrorKind.LIMIT_EXCEEDED);
    assertThat(failure.getMessage()).hasSizeLessThan(1000);
  }

  @Test
  void anAnswerNestedBeyondAllReasonIsALimit() {
    assertThat(wholeFailure(Script.json(200, "{\"a\":" + "[".repeat(1000))).kind())
        .isEqualTo(ErrorKind.LIMIT_EXCEEDED);
  }

  private static Completion complete(String body) {
    try (FaultServer server = FaultServer.answering(Script.json(200, body))) {
      return Parrot.at(server.url()).complete(Parrot.HELLO);
    }
  }
}
