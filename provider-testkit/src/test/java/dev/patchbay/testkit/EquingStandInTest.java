package dev.patchbay.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.testkit.EquingStandIn.Fault;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EquingStandInTest {

  private final EquingStandIn standIn = EquingStandIn.start();

  @AfterEach
  void close() {
    standIn.close();
  }

  @Test
  void aWholeAnswerHasTheShapeOfTheServices() throws IOException {
    String body = """
        {"id":"chatcmpl-stand-in","object":"chat.completion","created":0,"model":"gpt-3.5-turbo",\
        "choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant",\
        "content":"This is the Equing stand-in, not a model. You asked: Hi 😀"}}],\
        "usage":{"prompt_tokens":8,"completion_tokens":18,"total_tokens":26}}""";

    assertThat(ask("gpt-3.5-turbo", false, "Hi 😀"))
        .isEqualTo("HTTP/1.1 200 Status\r\ncontent-type: application/json\r\ncontent-length: "
            + body.getBytes(UTF_8).length + "\r\n\r\n" + body);
  }

  @Test
  void aStreamHasTheShapeOfTheServices() throws IOException {
    StringBuilder expected = new StringBuilder("""
        HTTP/1.1 200 Status\r
        content-type: text/event-stream\r
        transfer-encoding: chunked\r
        \r
        """);
    expected.append(chunk("{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null"));
    Stream.of(
            "This", " is", " the", " Equing", " stand", "-", "in", ",", " not", " a", " model", ".",
            " You", " asked", ":", " Hi", " ", "😀")
        .forEach(token ->
            expected.append(chunk("{\"content\":\"" + token + "\"},\"finish_reason\":null")));
    expected
        .append(chunk("{},\"finish_reason\":\"stop\""))
        .append("e\r\ndata: [DONE]\n\n\r\n0\r\n\r\n");

    assertThat(ask("gpt-3.5-turbo", true, "Hi 😀")).isEqualTo(expected.toString());
  }

  @Test
  void theLastQuestionIsRepeated() throws IOException {
    String body = """
        {"model":"gpt-3.5-turbo","messages":[{"role":"user","content":"first"},\
        {"role":"user","content":"second"},{"role":"assistant","content":"third"}]}""";

    assertThat(post(body)).contains(EquingStandIn.answerTo("second"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aModelThatIsUnknownHasNoChannel(boolean stream) throws IOException {
    assertThat(ask("gpt-4", stream, "Hi"))
        .startsWith("HTTP/1.1 503 ")
        .endsWith("{\"error\":{\"message\":\"当前分组 default 下对于模型 gpt-4 无可用渠道\","
            + "\"type\":\"one_api_error\"}}");
  }

  @Test
  void theNameOfAnUnknownModelIsEscaped() throws IOException {
    assertThat(ask("a\\\"b\\\\", false, "Hi")).contains("模型 a\\\"b\\\\ 无可用渠道");
  }

  @ParameterizedTest
  @CsvSource({"GET,/api/openai/v1/chat/completions", "POST,/", "POST,/v1/chat/completions"})
  void anythingButAPostToThePathIsNotFound(String method, String path) throws IOException {
    assertThat(RawClient.exchange(standIn.url(), method + " " + path + " HTTP/1.1\r\n\r\n"))
        .startsWith("HTTP/1.1 404 ")
        .endsWith("{\"error\":{\"message\":\"no such path: " + method + " " + path
            + "\",\"type\":\"invalid_request_error\"}}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "{", "model=gpt-3.5-turbo", "{} {}"})
  void aBodyThatIsNotJsonIsABadRequest(String body) throws IOException {
    assertThat(post(body))
        .startsWith("HTTP/1.1 400 ")
        .endsWith("{\"error\":{\"message\":\"the request is not JSON\","
            + "\"type\":\"invalid_request_error\"}}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "NO_CHANNEL|503|无可用渠道\",\"type\":\"one_api_error\"}}",
        "EMPTY_ACCESS_CODE|401|{\"error\":true,\"msg\":\"empty access code\"}",
        "FORBIDDEN_MSG|403|{\"error\":true,\"msg\":\"you are not allowed to use this model\"}",
        "FORBIDDEN_MESSAGE|403|{\"error\":true,\"message\":\"you are not allowed to use this model\"}",
        "ERROR_AS_STRING|200|\"Error: upstream request failed\"",
        "RETRY_REDIRECT|307|location: /api/openai/v1/chat/completions?retry=1",
        "UPSTREAM_SATURATED|429|(upstream saturated)\",\"type\":\"one_api_error\"}}",
        "QUOTA_401|401|(quota exhausted)\",\"type\":\"one_api_error\"}}",
        "QUOTA_403|403|(insufficient quota)\",\"type\":\"one_api_error\"}}",
        "CAPTCHA|403|\"code\":\"captcha_required\""
      })
  void aModelOfAFaultMeetsItInBothModes(Fault fault, int status, String part) throws IOException {
    for (boolean stream : new boolean[] {false, true}) {
      assertThat(ask(fault.model(), stream, "Hi"))
          .startsWith("HTTP/1.1 " + status + " ")
          .contains(part);
    }
  }

  @Test
  void theNameOfAFaultsModelIsMadeOfItsOwn() {
    assertThat(Fault.NO_CHANNEL.model()).isEqualTo("fault-no-channel");
  }

  @Test
  void aCutStreamBreaksOffBetweenTwoTokens() throws IOException {
    assertThat(ask(Fault.CUT.model(), true, "Hi"))
        .endsWith(chunk("{\"content\":\" stand\"},\"finish_reason\":null"));
  }

  @Test
  void aStreamWithoutATerminatorEndsInGoodOrder() throws IOException {
    assertThat(ask(Fault.NO_TERMINATOR.model(), true, "Hi"))
        .endsWith(chunk("{\"content\":\" stand\"},\"finish_reason\":null") + "0\r\n\r\n")
        .doesNotContain("[DONE]", "stop");
  }

  @ParameterizedTest
  @EnumSource
  void aScriptedFaultIsMetOnceWhateverTheModel(Fault fault) throws IOException {
    standIn.next(fault);

    assertThat(ask("gpt-3.5-turbo", true, "Hi")).doesNotContain("[DONE]");
    assertThat(ask("gpt-3.5-turbo", true, "Hi")).contains("[DONE]");
  }

  @Test
  void scriptedFaultsAreMetInOrder() throws IOException {
    standIn.next(Fault.EMPTY_ACCESS_CODE).next(Fault.UPSTREAM_SATURATED);

    assertThat(ask("gpt-3.5-turbo", false, "Hi")).startsWith("HTTP/1.1 401 ");
    assertThat(ask(Fault.CAPTCHA.model(), false, "Hi")).startsWith("HTTP/1.1 429 ");
    assertThat(ask(Fault.CAPTCHA.model(), false, "Hi")).startsWith("HTTP/1.1 403 ");
  }

  @Test
  void requestsAreKept() throws IOException {
    ask("gpt-3.5-turbo", false, "Hi");

    assertThat(standIn.requests()).singleElement().satisfies(request -> {
      assertThat(request.path()).isEqualTo(EquingStandIn.PATH);
      assertThat(request.body()).contains("\"content\":\"Hi\"");
    });
  }

  @Test
  void aStandInThatTakesItsTimeGivesTheSameAnswer() throws IOException {
    try (EquingStandIn slow = EquingStandIn.start(Duration.ofMillis(1))) {
      String request = RawClient.post(EquingStandIn.PATH, body("gpt-3.5-turbo", true, "Hi"));

      assertThat(RawClient.exchange(slow.url(), request))
          .isEqualTo(RawClient.exchange(standIn.url(), request));
    }
  }

  @Test
  void closeEndsAStandInThatTakesItsTime() throws IOException {
    EquingStandIn slow = EquingStandIn.start(Duration.ofHours(1));
    try (RawClient client = new RawClient(slow.url())) {
      client.send(RawClient.post(EquingStandIn.PATH, body("gpt-3.5-turbo", true, "Hi")));
      client.read(200);

      URI url = slow.url();
      slow.close();

      assertThat(TestkitThreads.of(url)).isEmpty();
    }
  }

  private String ask(String model, boolean stream, String question) throws IOException {
    return post(body(model, stream, question));
  }

  private String post(String body) throws IOException {
    return RawClient.exchange(standIn.url(), RawClient.post(EquingStandIn.PATH, body));
  }

  private static String body(String model, boolean stream, String question) {
    return """
        {"model":"%s","stream":%s,"messages":[{"role":"user","content":"%s"}]}""".formatted(model, stream, question);
  }

  private static String chunk(String deltaAndFinishReason) {
    String event = "data: {\"id\":\"chatcmpl-stand-in\",\"object\":\"chat.completion.chunk\","
        + "\"created\":0,\"model\":\"gpt-3.5-turbo\",\"choices\":[{\"index\":0,\"delta\":"
        + deltaAndFinishReason + "}]}\n\n";
    return Integer.toHexString(event.getBytes(UTF_8).length) + "\r\n" + event + "\r\n";
  }
}
