package dev.patchbay.provider.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a format's author sees of it without a network, and what the base makes of failures with its help. */
class FormatTrialTest {

  private static final CompletionRequest HELLO = PlainFormat.REQUEST;

  private final FormatTrial plain = FormatTrial.of(new PlainFormat());
  private final FormatTrial trial = FormatTrial.of(new RecordingFormat(Framing.SERVER_SENT_EVENTS));

  @Test
  void aRequestIsSeenAsItIsSent() {
    assertThat(plain.path(HELLO)).isEqualTo("/say");
    assertThat(plain.body(HELLO)).isEqualTo("{\"model\":\"plain-1\",\"say\":\"Hello\"}");
  }

  @Test
  void aWholeAnswerIsSeenAsAnApplicationGetsIt() {
    assertThat(plain.whole(HELLO, Answers.COMPLETION).text()).isEqualTo("Hello");
  }

  @Test
  void onlyAWholeStreamIsFinished() {
    String half = Answers.token("Hel") + Answers.token("lo");

    assertThat(plain.stream(HELLO, half.getBytes(UTF_8)))
        .containsExactly(new CompletionEvent.TextDelta("Hel"), new CompletionEvent.TextDelta("lo"));
    assertThat(plain.stream(HELLO, (half + Answers.STOP).getBytes(UTF_8)))
        .hasSize(3)
        .last()
        .isInstanceOf(CompletionEvent.Finished.class);
  }

  @Test
  void theReaderOfAStreamIsMadeForARequestThatWantsOne() {
    PlainFormat streaming = new PlainFormat() {
      @Override
      public AnswerReader reader(Outgoing asked) {
        assertThat(asked.stream()).isTrue();
        return super.reader(asked);
      }
    };

    assertThat(FormatTrial.of(streaming).stream(HELLO, Answers.STOP.getBytes(UTF_8)))
        .hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400 | {'error':{'code':'too_long','message':'x'}} | CONTEXT_TOO_LONG | too_long",
        "400 | {'error':{'message':'prompt is too long: 9'}} | CONTEXT_TOO_LONG | ''",
        "400 | {'error':{'code':'other','message':'x'}} | INVALID_REQUEST | other",
        "500 | {'error':{'code':'throttlingException'}} | RATE_LIMITED | throttlingException",
        "503 | busy | SERVER_ERROR | ''",
        "400 | {'error':{'code':'too_long','captcha_token':'x'}} | CHALLENGE_REQUIRED | too_long",
      })
  void aFormatsCodesDecideBeforeTheStatus(int status, String body, ErrorKind kind, String code) {
    ProviderException failure = trial.failure(status, body.replace('\'', '"'));

    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure.code()).isEqualTo(code);
    assertThat(failure.status()).hasValue(status);
  }

  @Test
  void aFormatsCodesDecideInsideAnAnswerToo() {
    String error = "{\"error\":{\"code\":\"too_long\",\"message\":\"cut it\"}}";

    for (ProviderException failure : new ProviderException[] {
      Answers.failure(() -> trial.whole(HELLO, error)),
      Answers.failure(() -> trial.stream(HELLO, ("data: " + error + "\n\n").getBytes(UTF_8)))
    }) {
      assertThat(failure.kind()).isEqualTo(ErrorKind.CONTEXT_TOO_LONG);
      assertThat(failure.code()).isEqualTo("too_long");
      assertThat(failure.detail()).endsWith(": cut it");
    }
  }

  @Test
  void aFailureThatTheFramingTellsHasItsNameAsTheCode() {
    FormatTrial aws = FormatTrial.of(new RecordingFormat(Framing.AWS_EVENT_STREAM));
    byte[] exception = AwsMessage.exception("throttlingException", "{\"message\":\"slow down\"}");
    byte[] error = new AwsMessage()
        .header(":message-type", "error")
        .header(":error-code", "InternalError")
        .header(":error-message", "out of order")
        .bytes("");

    ProviderException modeled = Answers.failure(() -> aws.stream(HELLO, exception));
    ProviderException unmodeled = Answers.failure(() -> aws.stream(HELLO, error));

    assertThat(modeled.kind()).isEqualTo(ErrorKind.RATE_LIMITED);
    assertThat(modeled.code()).isEqualTo("throttlingException");
    assertThat(modeled.detail()).endsWith(": slow down");
    assertThat(unmodeled.kind()).isEqualTo(ErrorKind.SERVER_ERROR);
    assertThat(unmodeled.code()).isEqualTo("InternalError");
    assertThat(unmodeled.detail()).endsWith(": out of order");
  }

  @Test
  void anEventNamedErrorIsQuotedAlsoIfItIsNoJson() {
    ProviderException failure = Answers.failure(
        () -> trial.stream(HELLO, "event: error\ndata: upstream gone\n\n".getBytes(UTF_8)));

    assertThat(failure.kind()).isEqualTo(ErrorKind.SERVER_ERROR);
    assertThat(failure.detail()).endsWith(": upstream gone");
  }

  @Test
  void anAnswerThatIsNoneIsAFailure() {
    assertThat(Answers.failure(() -> plain.whole(HELLO, "{}")).detail())
        .contains("JSON without an answer");
    assertThat(Answers.failure(() -> plain.whole(HELLO, "<html>")).kind())
        .isEqualTo(ErrorKind.PROTOCOL);
    assertThat(
            Answers.failure(() -> plain.whole(HELLO, Answers.COMPLETION + "{}")).kind())
        .isEqualTo(ErrorKind.PROTOCOL);
  }
}
