package dev.patchbay.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.patchbay.provider.Capability;
import dev.patchbay.testkit.FaultServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a description of a service may hold. */
class OpenAiServiceTest {

  private final OpenAiService.Builder builder = OpenAiService.builder(Parrot.INFO);

  @ParameterizedTest
  @ValueSource(strings = {"", "chat", "https://other.example/chat"})
  void aPathStartsWithASlash(String path) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.path(path))
        .withMessage("Provider parrot: a path starts with a slash, but this is '%s'", path);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a:b", "ä", "a\n", "a\r\nb"})
  void aHeaderNameIsAToken(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.header(name, "x").build())
        .withMessageContaining("cannot be sent as a header");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\n", "a\r\nx: y", "ä", "\u0000", "\t"})
  void aHeaderValueIsVisibleAscii(String value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.header("x", value).build())
        .withMessageContaining("cannot be sent as a header")
        .withMessageNotContaining(value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"authorization", "Authorization"})
  void onlyAConfiguredKeyFillsAuthorization(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.header(name, "Bearer x").build())
        .withMessage("Provider parrot: authorization comes from the api-key setting");
  }

  @Test
  void aHeaderOfTheSameNameInOtherCaseIsReplacedAndABuilderThatGoesOnLeavesAServiceAsItIs() {
    OpenAiService service = builder.header("X-Team", "a").header("x-team", "b").build();
    builder.header("x-team", "c").path("/other").streamUsage(false);

    try (FaultServer server = FaultServer.answering(Answers.good(Mode.STREAM))) {
      new Parrot(service)
          .configured(Parrot.config(server.url().toString())).stream(Parrot.HELLO)
              .toCompletion();

      assertThat(server.requests()).singleElement().satisfies(request -> {
        assertThat(request.path()).isEqualTo("/chat/completions");
        assertThat(request.header("x-team")).contains("b");
        assertThat(request.body()).contains("include_usage");
      });
    }
  }

  @Test
  void everyServiceCarriesTheOpaquePartsOfTheDialect() {
    assertThat(new Parrot(builder.build()).info().capabilities())
        .contains(Capability.opaque("openai-chat"));
  }
}
