package dev.patchbay.provider.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.patchbay.provider.CompletionOptions;
import dev.patchbay.provider.ProviderInfo;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenAiServiceTest {

  private final OpenAiService.Builder builder = OpenAiService.builder(
      ProviderInfo.builder("parrot", "https://parrot.example").build());

  @Test
  void completionsAreAskedForAtTheUsualPathWithoutHeadersAndOptionsOfItsOwn() {
    OpenAiService service = builder.build();

    assertThat(service.path()).isEqualTo("/chat/completions");
    assertThat(service.headers()).isEmpty();
    assertThat(service.defaults()).isEqualTo(CompletionOptions.none());
  }

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
        .isThrownBy(() -> builder.header(name, "x"))
        .withMessageContaining("cannot be sent as a header");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\n", "a\r\nx: y", "ä", "\u0000", "\t"})
  void aHeaderValueIsVisibleAscii(String value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.header("x", value))
        .withMessageContaining("cannot be sent as a header")
        .withMessageNotContaining(value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"authorization", "Authorization"})
  void onlyAConfiguredKeyFillsAuthorization(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.header(name, "Bearer x"))
        .withMessage("Provider parrot: authorization comes from the api-key setting");
  }

  @Test
  void aHeaderOfTheSameNameInOtherCaseIsReplaced() {
    OpenAiService service = builder.header("X-Team", "a").header("x-team", "b").build();

    assertThat(service.headers()).containsExactly(Map.entry("x-team", "b"));
  }

  @Test
  void aBuilderThatGoesOnLeavesAServiceAsItIs() {
    OpenAiService service = builder.build();

    builder.header("x", "y").path("/other");

    assertThat(service.headers()).isEmpty();
    assertThat(service.path()).isEqualTo("/chat/completions");
  }
}
