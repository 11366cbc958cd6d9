package dev.patchbay.provider.equing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.Capability;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.Message;
import dev.patchbay.provider.ModelInfo;
import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.ResponseFormat;
import dev.patchbay.provider.Role;
import dev.patchbay.provider.Tool;
import dev.patchbay.testkit.EquingStandIn;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the provider says of itself, and what it refuses. */
class EquingTest {

  private final Equing equing = new Equing();

  @Test
  void thePublicAddressIsNotWorking() {
    assertThat(equing.id()).isEqualTo("equing");
    assertThat(equing.url()).isEqualTo(URI.create("https://next.eqing.tech"));
    assertThat(equing.working()).isFalse();
  }

  @Test
  void theFlagsAreThoseOfTheService() {
    assertThat(equing.supportsStream()).isTrue();
    assertThat(equing.supportsGpt35Turbo()).isTrue();
    assertThat(equing.supportsGpt4()).isFalse();
  }

  @Test
  void itHasOneModelThatStreamsAndTakesBackWhatItAddedToMessagesAndDoesNothingElse() {
    assertThat(equing.info().models()).containsExactly(ModelInfo.of("gpt-3.5-turbo"));
    assertThat(equing.info().capabilities())
        .containsExactlyInAnyOrder(Capability.STREAM, Capability.opaque("openai-chat"));
  }

  @Test
  void aConfiguredAddressIsWorking() {
    AbstractProvider configured = at("http://127.0.0.1:8080");

    assertThat(configured.working()).isTrue();
    assertThat(configured.url()).isEqualTo(URI.create("http://127.0.0.1:8080"));
    assertThat(configured.id()).isEqualTo("equing");
    assertThat(configured.supportsStream()).isTrue();
    assertThat(configured.supportsGpt35Turbo()).isTrue();
    assertThat(configured.supportsGpt4()).isFalse();
  }

  @Test
  void configuredModelsDecideTheFlags() {
    AbstractProvider configured = equing.configured(ProviderConfig.builder()
        .set(ProviderConfig.BASE_URL, "http://127.0.0.1:8080")
        .set(ProviderConfig.MODELS, "gpt-4")
        .build());

    assertThat(configured.supportsGpt4()).isTrue();
    assertThat(configured.supportsGpt35Turbo()).isFalse();
  }

  @Test
  void anUnknownSettingIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> equing.configured(ProviderConfig.builder().set("captcha", "x").build()))
        .withMessageContaining("captcha");
  }

  static List<CompletionRequest> requestsBeyondTheService() {
    CompletionRequest hello =
        CompletionRequest.builder("gpt-3.5-turbo").user("Hello").build();
    return List.of(
        hello.toBuilder().tool(new Tool("f", "", "{}")).build(),
        hello.toBuilder().extra("top_k", 5).build(),
        hello.toBuilder().responseFormat(new ResponseFormat.JsonObject()).build(),
        hello.toBuilder()
            .responseFormat(new ResponseFormat.JsonSchema("s", "{}", true))
            .build(),
        hello.toBuilder()
            .message(new Message(
                Role.USER, List.of(new ContentPart.Image(URI.create("https://x.example/a.png")))))
            .build());
  }

  @ParameterizedTest
  @MethodSource("requestsBeyondTheService")
  void whatTheServiceCannotDoIsRefusedBeforeAnythingIsSent(CompletionRequest request) {
    try (EquingStandIn standIn = EquingStandIn.start()) {
      AbstractProvider provider = at(standIn.url().toString());

      ProviderException whole =
          catchThrowableOfType(ProviderException.class, () -> provider.complete(request));
      ProviderException stream =
          catchThrowableOfType(ProviderException.class, () -> provider.stream(request));

      assertThat(whole.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
      assertThat(stream.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
      assertThat(standIn.requests()).isEmpty();
    }
  }

  @Test
  void anotherModelIsRefusedBeforeAnythingIsSent() {
    try (EquingStandIn standIn = EquingStandIn.start()) {
      CompletionRequest request =
          CompletionRequest.builder("gpt-4").user("Hello").build();

      ProviderException failure = catchThrowableOfType(
          ProviderException.class, () -> at(standIn.url().toString()).complete(request));

      assertThat(failure.kind()).isEqualTo(ErrorKind.MODEL_UNAVAILABLE);
      assertThat(standIn.requests()).isEmpty();
    }
  }

  private AbstractProvider at(String url) {
    return equing.configured(
        ProviderConfig.builder().set(ProviderConfig.BASE_URL, url).build());
  }
}
