package dev.patchbay.provider.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceErrorTest {

  @Test
  void theOpenAiShapeHasMessageTypeAndCode() {
    assertThat(parse("{'error':{'message':'too long','type':'t','param':null,'code':'c'}}"))
        .isEqualTo(new ServiceError("too long", "t", "c", false));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'error':true,'msg':'empty access code'}",
        "{'error':'empty access code'}",
        "{'message':'empty access code'}",
        "{'msg':'empty access code','success':false}",
        "{'detail':'empty access code'}",
        "{'error':{'error':{'message':'empty access code'}}}",
        "{'error':{'message':''},'msg':'empty access code'}",
        "'empty access code'"
      })
  void theMessageIsFoundInEveryShape(String json) {
    assertThat(parse(json)).isEqualTo(new ServiceError("empty access code", "", "", false));
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
    assertThat(parse(json)).isEqualTo(ServiceError.NONE);
  }

  @Test
  void whatWasReadBeforeTheBodyIsCutOffCounts() {
    assertThat(parse("{'error':{'code':'c','type':'t','message':'cut o"))
        .isEqualTo(new ServiceError("", "t", "c", false));
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
    return ServiceError.parse(bytes, bytes.length);
  }
}
