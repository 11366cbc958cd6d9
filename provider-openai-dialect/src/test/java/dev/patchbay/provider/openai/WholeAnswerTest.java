package dev.patchbay.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.Completion;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.Usage;
import dev.patchbay.testkit.Script;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a whole answer over a real socket may look like, and what is none. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WholeAnswerTest {

  private static final Map<String, String> JSON = Map.of("content-type", "application/json");
  private static final String HEAD = "HTTP/1.1 200 OK\r\n";

  @Test
  void theAnswerNamesProviderModelAndTheOneAttempt() {
    Completion answer = complete(Answers.good(Mode.WHOLE));

    assertThat(answer.text()).isEqualTo("Hello");
    assertThat(answer.provider()).isEqualTo("parrot");
    assertThat(answer.model()).isEqualTo("parrot-small");
    assertThat(answer.attempts()).hasSize(1);
  }

  @Test
  void everyByteMayComeAlone() {
    String body = Answers.COMPLETION.replace("Hello", "é 😀 你");

    assertThat(complete(Script.chunked(200, JSON).eachByteAlone(body).end()).text())
        .isEqualTo("é 😀 你");
  }

  @Test
  void theEndOfTheConnectionMayBeTheEndOfTheAnswer() {
    assertThat(complete(Answers.raw(HEAD + "\r\n" + Answers.COMPLETION).close()).text())
        .isEqualTo("Hello");
  }

  @Test
  void aStreamInItsPlaceIsReadAsOne() {
    assertThat(complete(Answers.good(Mode.STREAM)).text()).isEqualTo("Hello");
  }

  /** The caller has seen nothing of it, so that another attempt may follow. */
  @Test
  void aStreamInItsPlaceThatFailsIsNoAnswer() {
    Script tokens = Answers.tokens()
        .chunk(Answers.event("{'usage':{'prompt_tokens':9,'completion_tokens':2}}"));

    assertThat(failure(tokens.end()).kind()).isEqualTo(ErrorKind.PROTOCOL);
    assertThat(failure(tokens.close()).kind()).isEqualTo(ErrorKind.UNREACHABLE);
    assertThat(failure(tokens.close()).usage()).isEqualTo(Usage.of(9, 2));
    assertThat(
            failure(tokens.chunk(Answers.event("{'error':{'code':429}}")).end()).kind())
        .isEqualTo(ErrorKind.RATE_LIMITED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"choices\":[]}", "{\"choices\":null}", "{\"ok\":true}"})
  void jsonWithoutAChoiceIsAnError(String body) {
    ProviderException failure = failure(Script.json(200, body));

    assertThat(failure.kind()).isEqualTo(ErrorKind.PROTOCOL);
    assertThat(failure.status()).hasValue(200);
    assertThat(failure.detail())
        .isEqualTo("the service answered HTTP 200 with JSON without an answer (application/json): "
            + body);
  }

  @ParameterizedTest
  @CsvSource({
    "WHOLE,text/html; charset=utf-8,something else than a completion (text/html)",
    "WHOLE,application/json,something else than a completion (application/json)",
    "WHOLE,text/plain,something else than a completion (text/plain)",
    "STREAM,text/html; charset=utf-8,a page (text/html)"
  })
  void aPageInItsPlaceIsAnError(Mode mode, String type, String what) {
    ProviderException failure = WireCase.failure(
        mode, Script.whole(200, Map.of("content-type", type), "<html>\n<b>Login</b>"));

    assertThat(failure.kind()).isEqualTo(ErrorKind.PROTOCOL);
    assertThat(failure.status()).hasValue(200);
    assertThat(failure.detail())
        .isEqualTo("the service answered HTTP 200 with " + what + ": <html> <b>Login</b>");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "[]", "\"Error: upstream failed\"", "7", "{\"choices\":["})
  void whatIsNoJsonObjectIsAnError(String body) {
    assertThat(failure(Script.json(200, body)).kind()).isEqualTo(ErrorKind.PROTOCOL);
  }

  @Test
  void anEmptyAnswerIsCalledEmpty() {
    assertThat(failure(Script.whole(200, Map.of(), "")).detail())
        .isEqualTo(
            "the service answered HTTP 200 with something else than a completion, which is empty");
  }

  @Test
  void anErrorBesideTheTextIsAnErrorThatKeepsWhatTheHeadSays() {
    String error = Answers.json("{'error':{'message':'busy','code':503},");
    Map<String, String> headers = Map.of("x-request-id", "req-7", "retry-after-ms", "5");
    ProviderException failure =
        failure(Script.whole(200, headers, error + Answers.COMPLETION.substring(1)));

    assertThat(failure.kind()).isEqualTo(ErrorKind.SERVER_ERROR);
    assertThat(failure.status()).hasValue(503);
    assertThat(failure.detail()).isEqualTo("the service reported an error inside its answer: busy");
    assertThat(failure.requestId()).isEqualTo("req-7");
    assertThat(failure.retryAfter()).isPresent();
  }

  static List<Script> breaks() {
    Script chunked = Script.chunked(200, JSON).chunk(Answers.COMPLETION);
    return List.of(
        chunked.close(),
        chunked.reset(),
        chunked.bytes(new byte[] {'f', 'f', '\r', '\n', '.'}).close(),
        Answers.raw(HEAD + "content-length: 100\r\n\r\n{}").close());
  }

  @ParameterizedTest
  @MethodSource("breaks")
  void anAnswerThatBreaksOffIsNoAnswer(Script broken) {
    assertThat(failure(broken).kind()).isEqualTo(ErrorKind.UNREACHABLE);
  }

  @Test
  void anAnswerWithoutALengthThatEndsHalfwayIsNoAnswer() {
    String half = Answers.COMPLETION.substring(0, 30);

    assertThat(failure(Answers.raw(HEAD + "\r\n" + half).close()).kind())
        .isEqualTo(ErrorKind.PROTOCOL);
  }

  private static Completion complete(Script script) {
    return WireCase.outcome(Mode.WHOLE, script).completion();
  }

  private static ProviderException failure(Script script) {
    return WireCase.failure(Mode.WHOLE, script);
  }
}
