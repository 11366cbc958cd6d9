package dev.patchbay.bulk;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settings that would show a key to everyone who can see a cluster's pages. */
class KeyCheckTest {

  @ParameterizedTest
  @CsvSource({
    "openai.api-key, hunter2",
    "house.header.authorization, Bearer abcdefghijk",
    "openai.proxy-password, 12345",
    "azure.token, abc",
    "openai.organization, sk-proj-abcdefghijklmnop",
    "anything.at-all, 3f2a9c0d1e4b5a6978c0d1e2f3a4b5c6",
    "anything.at-all, 123e4567-e89b-12d3-a456-426614174000",
    "openai.base-url, https://user:pass@service.example",
    "gemini.base-url, https://service.example/?key=abc",
  })
  void areRefusedAndNotShown(String name, String value) {
    assertThatThrownBy(() -> KeyCheck.check(name, value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(name)
        .hasMessageContaining("env:NAME")
        .extracting(Throwable::getMessage)
        .asString()
        .doesNotContain(value);
  }

  @ParameterizedTest
  @CsvSource({
    "openai.api-key, env:OPENAI_API_KEY",
    "openai.api-key, file:/run/secrets/openai",
    "openai.base-url, http://127.0.0.1:8080/v1",
    "openai.limit.tokens-per-minute, 400000",
    "openai.max-idle-connections, 64",
    "together.models, meta-llama-3.1-70b-instruct-turbo-20240724",
    "bedrock.region, eu-central-1",
    "openai.header.x-team, task-force-of-evaluations",
  })
  void allOthersAreFine(String name, String value) {
    assertThatCode(() -> KeyCheck.check(name, value)).doesNotThrowAnyException();
  }

  @Test
  void aJobChecksItsSettings() {
    BulkJob job = BulkJob.named("x");
    assertThatThrownBy(() -> new BulkJob(
            "x",
            java.util.Map.of("openai.api-key", "hunter2"),
            null,
            1,
            job.rowTimeout(),
            1,
            job.rate(),
            job.onError(),
            null))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
