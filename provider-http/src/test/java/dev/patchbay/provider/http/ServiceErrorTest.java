package dev.patchbay.provider.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceErrorTest {

  @Test
  void theOpenAiShapeHasMessageTypeAndCode() {
    assertThat(parse("{'error':{'message':'too long','type':'t','param':null,'code':'c'}}"))
        .isEqualTo(new ServiceError(400, "c", "t", "too long", null, false));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'error':true,'msg':'empty access code'}",
        "{'error':'empty access code'}",
        "{'message':'empty access code'}",
        "{'Message':'empty access code'}",
        "{'msg':'empty access code','success':false}",
        "{'detail':'empty access code'}",
        "{'error':{'error':{'message':'empty access code'}}}",
        "{'error':{'message':''},'msg':'empty access code'}",
        "'empty access code'"
      })
  void theMessageIsFoundInEveryShape(String json) {
    assertThat(parse(json))
        .isEqualTo(new ServiceError(400, "", "", "empty access code", null, false));
  }

  @Test
  void aCodeMayBeANumber() {
    assertThat(parse("{'error':{'code':429}}").code()).isEqualTo("429");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'error':{'code':null,'type':null,'message':null}}",
        "{'error':{'code':{},'type':[],'message':7}}",
        "{'error':{'code':1.5,'message':[{'message':'no'}]}}",
        "{'error':true}",
        "{'error':{}}",
        "{}",
        "[]",
        "null",
        "7",
        "",
        "<html>",
        "upstream error"
      })
  void whatSaysNothingIsNoError(String json) {
    assertThat(parse(json)).isEqualTo(new ServiceError(400, "", "", "", null, false));
  }

  @Test
  void googlesShapeHasAStatusAndARetryDelayAndMayStandInAnArray() {
    String error = "{'error':{'code':429,'message':'slow','status':'RESOURCE_EXHAUSTED','details':["
        + "{'@type':'type.googleapis.com/google.rpc.Help','links':[]},"
        + "{'@type':'type.googleapis.com/google.rpc.RetryInfo','retryDelay':'34.5s'}]}}";
    ServiceError wanted = new ServiceError(
        400, "429", "RESOURCE_EXHAUSTED", "slow", Duration.ofMillis(34_500), false);

    assertThat(parse(error)).isEqualTo(wanted);
    assertThat(parse("[" + error + "]")).isEqualTo(wanted);
  }

  @Test
  void googlesDetailsMayTellTheReason() {
    ServiceError error = parse(
        "{'error':{'code':400,'message':'API key not valid.','status':'INVALID_ARGUMENT',"
            + "'details':[{'@type':'type.googleapis.com/google.rpc.ErrorInfo','reason':'API_KEY_INVALID'}]}}");

    assertThat(error.code()).isEqualTo("API_KEY_INVALID");
    assertThat(error.type()).isEqualTo("INVALID_ARGUMENT");
  }

  @Test
  void aTypeTellsMoreThanANumber() {
    assertThat(parse("{'error':{'code':429,'status':'RESOURCE_EXHAUSTED'}}").codeOrType())
        .isEqualTo("RESOURCE_EXHAUSTED");
    assertThat(parse("{'error':{'code':429}}").codeOrType()).isEqualTo("429");
    assertThat(parse("{'error':{'code':'slow_down','type':'requests'}}").codeOrType())
        .isEqualTo("slow_down");
  }

  @Test
  void anthropicsDetailsHoldACode() {
    ServiceError wanted = new ServiceError(400, "spent", "rate_limit_error", "no", null, false);

    assertThat(parse("{'type':'error','error':{'type':'rate_limit_error','message':'no',"
            + "'details':{'error_code':'spent','error_message':{}}}}"))
        .isEqualTo(wanted);
    assertThat(
            parse("{'error':{'details':{'error_code':'x'},'code':'spent','type':'rate_limit_error',"
                + "'message':'no'}}"))
        .isEqualTo(wanted);
    assertThat(parse(
            "{'error':{'type':'rate_limit_error','message':'no','code':'spent','details':null}}"))
        .isEqualTo(wanted);
  }

  @Test
  void whatWasReadBeforeTheBodyIsCutOffCounts() {
    assertThat(parse("{'error':{'code':'c','type':'t','message':'cut o"))
        .isEqualTo(new ServiceError(400, "c", "t", "", null, false));
  }

  @Test
  void deepNestingEndsTheReading() {
    assertThat(parse("{'code':'c','x':" + "[".repeat(100_000)).code()).isEqualTo("c");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'error':{'code':'captcha_required'}}",
        "{'error':true,'type':'captcha','msg':'x'}",
        "{'captcha_token':'needed'}",
        "{'error':{'captchaToken':{'site':'x'}}}",
        "{'error':true,'captcha':true}",
        "{'code':'verification_required'}"
      })
  void aDemandForACaptchaIsAChallenge(String json) {
    assertThat(parse(json).challenge()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'message':'captcha_required'}",
        "{'error':true,'captcha':false}",
        "{'error':{'captcha_token':null,'message':'x'}}",
        "{'error':'captcha'}"
      })
  void wordsAreNoChallenge(String json) {
    assertThat(parse(json).challenge()).isFalse();
  }

  private static ServiceError parse(String singleQuoted) {
    byte[] bytes = singleQuoted.replace('\'', '"').getBytes(UTF_8);
    return ServiceError.parse(400, bytes, bytes.length);
  }
}
