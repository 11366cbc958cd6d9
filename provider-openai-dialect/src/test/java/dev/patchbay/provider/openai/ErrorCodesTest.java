package dev.patchbay.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The service's machine-readable codes decide beside the status; its words do where its source fixes them, and nowhere else. */
class ErrorCodesTest {

  @ParameterizedTest
  @CsvSource({
    "400,context_length_exceeded,CONTEXT_TOO_LONG",
    "413,context_window_exceeded,CONTEXT_TOO_LONG",
    "500,exceed_context_size_error,CONTEXT_TOO_LONG",
    "429,insufficient_quota,QUOTA_EXHAUSTED",
    "429,insufficient_quota_maybe,RATE_LIMITED",
    "429,Insufficient_Quota,RATE_LIMITED",
    "429,rate_limit_exceeded,RATE_LIMITED",
    "403,insufficient_quota,PERMISSION",
    "401,insufficient_quota,AUTHENTICATION",
    "400,content_filter,CONTENT_FILTERED",
    "403,content_policy_violation,CONTENT_FILTERED",
    "404,model_not_found,MODEL_UNAVAILABLE",
    "400,model_not_found,MODEL_UNAVAILABLE",
    "503,model_not_found,MODEL_UNAVAILABLE",
    "400,captcha_required,CHALLENGE_REQUIRED",
    "403,whatever,PERMISSION",
    "400,429,INVALID_REQUEST"
  })
  void aCodeSaysMoreThanTheStatus(int status, String code, ErrorKind kind) {
    ProviderException failure =
        Chat.failure(status, "{'error':{'message':'x','code':'" + code + "'}}");

    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure.code()).isEqualTo(code);
    assertThat(failure.status()).hasValue(status);
  }

  @ParameterizedTest
  @CsvSource({
    "503,one_api_error,MODEL_UNAVAILABLE",
    "503,new_api_error,MODEL_UNAVAILABLE",
    "500,one_api_error,SERVER_ERROR",
    "429,one_api_error,RATE_LIMITED",
    "401,one_api_error,AUTHENTICATION",
    "503,server_error,SERVER_ERROR",
    "400,exceed_context_size_error,CONTEXT_TOO_LONG",
    "429,insufficient_quota,RATE_LIMITED"
  })
  void aTypeSaysSoWhereItIsThePlaceForIt(int status, String type, ErrorKind kind) {
    ProviderException failure =
        Chat.failure(status, "{'error':{'message':'x','type':'" + type + "'}}");

    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure.code()).isEqualTo(type);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "insufficient_quota",
        "maximum context length exceeded",
        "ContextWindowExceededError",
        "captcha",
        "model_not_found",
        "content_filter",
        "please retry after 20s"
      })
  void wordsDoNotDecide(String words) {
    assertThat(Chat.failure(429, "{'error':{'message':'" + words + "'}}").kind())
        .isEqualTo(ErrorKind.RATE_LIMITED);
  }

  @ParameterizedTest
  @CsvSource({
    "insufficient_quota,QUOTA_EXHAUSTED",
    "rate_limit_exceeded,RATE_LIMITED",
    "rate_limit_error,RATE_LIMITED",
    "invalid_api_key,AUTHENTICATION",
    "authentication_error,AUTHENTICATION",
    "invalid_request_error,INVALID_REQUEST",
    "permission_error,PERMISSION",
    "overloaded_error,OVERLOADED",
    "context_length_exceeded,CONTEXT_TOO_LONG",
    "model_not_found,MODEL_UNAVAILABLE",
    "one_api_error,SERVER_ERROR",
    "529,OVERLOADED",
    "401,AUTHENTICATION",
    "42,SERVER_ERROR",
    "'',SERVER_ERROR"
  })
  void insideA200TheCodeStandsAlone(String code, ErrorKind kind) {
    for (Mode mode : Mode.values()) {
      assertThat(Chat.failure(mode, "{'error':{'code':'" + code + "'}}").kind()).isEqualTo(kind);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'error':true}",
        "{'error':'out of memory'}",
        "{'error':{}}",
        "{'error':{'message':'x'},'choices':[{}]}"
      })
  void anErrorOfAnyShapeInsideA200IsAnError(String answer) {
    for (Mode mode : Mode.values()) {
      ProviderException failure = Chat.failure(mode, answer);

      assertThat(failure.kind()).isEqualTo(ErrorKind.SERVER_ERROR);
      assertThat(failure.detail()).startsWith("the service reported an error inside its answer");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "false"})
  void anErrorThatIsNoneIsNone(String error) {
    String answer = "{'error':%s,'choices':[{'delta':{'content':'a'}}]}".formatted(error);

    assertThat(Chat.whole(answer).text()).isEqualTo("a");
    assertThat(Chat.streamed(answer).text()).isEqualTo("a");
  }
}
