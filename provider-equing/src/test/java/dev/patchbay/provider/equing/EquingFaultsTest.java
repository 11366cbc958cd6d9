package dev.patchbay.provider.equing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.testkit.EquingStandIn;
import dev.patchbay.testkit.EquingStandIn.Fault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Everything that was seen to go wrong at the service has its kind of error, in both modes. */
class EquingFaultsTest {

  private static final CompletionRequest HELLO =
      CompletionRequest.builder("gpt-3.5-turbo").user("Hello").build();

  private EquingStandIn standIn;

  @BeforeEach
  void start() {
    standIn = EquingStandIn.start();
  }

  @AfterEach
  void close() {
    standIn.close();
  }

  @ParameterizedTest
  @CsvSource({
    "NO_CHANNEL,MODEL_UNAVAILABLE,503",
    "EMPTY_ACCESS_CODE,AUTHENTICATION,401",
    "FORBIDDEN_MSG,PERMISSION,403",
    "FORBIDDEN_MESSAGE,PERMISSION,403",
    "ERROR_AS_STRING,PROTOCOL,200",
    "RETRY_REDIRECT,PROTOCOL,307",
    "UPSTREAM_SATURATED,RATE_LIMITED,429",
    "QUOTA_401,AUTHENTICATION,401",
    "QUOTA_403,PERMISSION,403",
    "CAPTCHA,CHALLENGE_REQUIRED,403"
  })
  void anAnswerThatIsAnErrorHasItsKindInBothModes(Fault fault, ErrorKind kind, int status) {
    standIn.next(fault).next(fault);

    for (ProviderException failure : new ProviderException[] {whole(), stream()}) {
      assertThat(failure.kind()).isEqualTo(kind);
      assertThat(failure.status()).hasValue(status);
      assertThat(failure.partialText()).isEmpty();
    }
    assertThat(standIn.requests()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({
    "NO_CHANNEL,无可用渠道",
    "EMPTY_ACCESS_CODE,empty access code",
    "FORBIDDEN_MSG,you are not allowed to use this model",
    "FORBIDDEN_MESSAGE,you are not allowed to use this model",
    "ERROR_AS_STRING,Error: upstream request failed",
    "RETRY_REDIRECT,?retry=1",
    "UPSTREAM_SATURATED,upstream saturated",
    "CAPTCHA,captcha token required"
  })
  void theReasonIsShown(Fault fault, String reason) {
    standIn.next(fault);

    assertThat(whole()).hasMessageContaining(reason);
  }

  @ParameterizedTest
  @EnumSource(names = {"CUT", "NO_TERMINATOR"})
  void aStreamThatBreaksOffIsInterruptedWithItsTextSoFar(Fault fault) {
    standIn.next(fault);

    ProviderException failure = stream();

    assertThat(failure.kind()).isEqualTo(ErrorKind.STREAM_INTERRUPTED);
    assertThat(failure.partialText()).isEqualTo("This is the Equing stand");
  }

  @Test
  void aWholeAnswerThatBreaksOffIsNoAnswer() {
    standIn.next(Fault.CUT);

    assertThat(whole().kind()).isEqualTo(ErrorKind.UNREACHABLE);
  }

  @Test
  void aStreamThatWasNotAskedForAndBreaksOffIsNoAnswer() {
    standIn.next(Fault.NO_TERMINATOR);

    assertThat(whole().kind()).isEqualTo(ErrorKind.PROTOCOL);
  }

  @ParameterizedTest
  @EnumSource
  void noFaultLooksLikeAnAnswer(Fault fault) {
    standIn.next(fault).next(fault);

    assertThat(whole().provider()).isEqualTo("equing");
    assertThat(stream().provider()).isEqualTo("equing");
  }

  @ParameterizedTest
  @EnumSource
  void theProviderWorksAgainAfterwards(Fault fault) {
    standIn.next(fault);
    stream();

    assertThat(equing().complete(HELLO).text()).isEqualTo(EquingStandIn.answerTo("Hello"));
  }

  private ProviderException whole() {
    return catchThrowableOfType(ProviderException.class, () -> equing().complete(HELLO));
  }

  private ProviderException stream() {
    return catchThrowableOfType(
        ProviderException.class, () -> equing().stream(HELLO).toCompletion());
  }

  private AbstractProvider equing() {
    return new Equing()
        .configured(ProviderConfig.builder()
            .set(ProviderConfig.BASE_URL, standIn.url().toString())
            .build());
  }
}
