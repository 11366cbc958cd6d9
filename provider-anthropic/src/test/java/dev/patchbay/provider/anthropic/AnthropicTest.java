package dev.patchbay.provider.anthropic;

import static dev.patchbay.provider.anthropic.Answers.HELLO;
import static dev.patchbay.provider.anthropic.Answers.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.Capability;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionOptions;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.ContentPart.Opaque;
import dev.patchbay.provider.ContentPart.Text;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.Media;
import dev.patchbay.provider.Message;
import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.ResponseFormat;
import dev.patchbay.provider.Role;
import dev.patchbay.testkit.FaultServer;
import dev.patchbay.testkit.ReceivedRequest;
import dev.patchbay.testkit.Script;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the provider says of itself, and how it asks. */
class AnthropicTest {

  @Test
  void itIsFoundByItsServiceFile() {
    AnthropicTest.class.getModule().addUses(AbstractProvider.class);

    assertThat(ServiceLoader.load(AbstractProvider.class, Anthropic.class.getClassLoader()))
        .hasAtLeastOneElementOfType(Anthropic.class);
  }

  @Test
  void itIsAnthropicAtItsPublicAddress() {
    Anthropic anthropic = new Anthropic();

    assertThat(anthropic.id()).isEqualTo("anthropic");
    assertThat(anthropic.url()).isEqualTo(URI.create("https://api.anthropic.com"));
    assertThat(anthropic.working()).isTrue();
    assertThat(anthropic.supportsStream()).isTrue();
  }

  @Test
  void itsKeyAndItsAddressComeFromTheVariablesThatItsUsersHaveSet() {
    assertThat(new Anthropic().info().variables())
        .isEqualTo(Map.of(
            ProviderConfig.API_KEY, "ANTHROPIC_API_KEY",
            ProviderConfig.BASE_URL, "ANTHROPIC_BASE_URL"));
  }

  @Test
  void withoutAKeyItSaysWhatToSet() {
    ProviderException failure =
        catchThrowableOfType(ProviderException.class, () -> new Anthropic().complete(HELLO));

    assertThat(failure.kind()).isEqualTo(ErrorKind.AUTHENTICATION);
    assertThat(failure).hasMessageContaining("set ANTHROPIC_API_KEY or patchbay.anthropic.api-key");
  }

  @ParameterizedTest
  @EnumSource
  void aRequestCarriesKeyAndVersionAndNothingElseOfTheCaller(Way way) {
    try (FaultServer server = FaultServer.answering(way.script(text("Hi")))) {
      way.ask(Servers.provider(server), HELLO);

      assertThat(server.requests()).singleElement().satisfies(request -> {
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.path()).isEqualTo("/v1/messages");
        assertThat(request.header("x-api-key")).contains(Servers.KEY);
        assertThat(request.header("anthropic-version")).contains("2023-06-01");
        assertThat(request.header("authorization")).isEmpty();
        assertThat(request.header("content-type")).contains("application/json");
        assertThat(request.header("accept"))
            .contains(way == Way.WHOLE ? "application/json" : "text/event-stream");
        assertThat(request.body()).contains("\"stream\":" + (way == Way.STREAMED));
      });
    }
  }

  @Test
  void aPathOfTheBaseUrlIsKept() {
    try (FaultServer server = FaultServer.answering(Way.WHOLE.script(text("Hi")))) {
      new Anthropic()
          .configured(ProviderConfig.builder()
              .set(ProviderConfig.BASE_URL, server.url() + "/relay/")
              .build())
          .complete(HELLO);

      assertThat(server.requests())
          .extracting(ReceivedRequest::path)
          .containsExactly("/relay/v1/messages");
      assertThat(server.requests().get(0).header("x-api-key")).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void theKeyIsInNoMessage(Way way) {
    String echo =
        "{\"type\":\"error\",\"error\":{\"type\":\"authentication_error\",\"message\":\"invalid x-api-key "
            + Servers.KEY + "\"}}";
    try (FaultServer server = FaultServer.answering(Script.json(401, echo))) {
      AbstractProvider provider = Servers.provider(server);

      ProviderException failure =
          catchThrowableOfType(ProviderException.class, () -> way.ask(provider, HELLO));

      assertThat(failure.kind()).isEqualTo(ErrorKind.AUTHENTICATION);
      assertThat(failure.getMessage() + failure.detail() + failure + provider + provider.info())
          .doesNotContain("CANARY");
    }
  }

  @ParameterizedTest
  @EnumSource
  void theHeadersOfInterestComeWithTheAnswer(Way way) {
    Map<String, String> headers = Map.of(
        "content-type", way == Way.WHOLE ? "application/json" : "text/event-stream",
        "request-id", "req_018EeWyXxfu5pfWkrYcMdjWG",
        "anthropic-organization-id", "org_1",
        "anthropic-ratelimit-tokens-remaining", "79000",
        "server", "cloudflare");
    String body = way == Way.WHOLE ? Answers.whole(text("Hi")) : Answers.streamed(text("Hi"));
    try (FaultServer server = FaultServer.answering(Script.whole(200, headers, body))) {
      Completion answer = way.ask(Servers.provider(server), HELLO);

      assertThat(answer.details().headers())
          .isEqualTo(Map.of(
              "request-id", "req_018EeWyXxfu5pfWkrYcMdjWG",
              "anthropic-organization-id", "org_1",
              "anthropic-ratelimit-tokens-remaining", "79000"));
      assertThat(answer.provider()).isEqualTo("anthropic");
    }
  }

  @Test
  void aModelThatIsNotDeclaredIsLetThrough() {
    try (FaultServer server = FaultServer.answering(Way.WHOLE.script(text("Hi")))) {
      Servers.provider(server)
          .complete(CompletionRequest.builder("claude-next-9").user("Hi").build());

      assertThat(server.requests().get(0).body()).contains("\"model\":\"claude-next-9\"");
    }
  }

  static List<CompletionRequest.Builder> requestsThatTheServiceCannotServe() {
    return List.of(
        HELLO.toBuilder().message(assistant(new Opaque("openai-responses", "{\"id\":\"rs_1\"}"))),
        HELLO.toBuilder()
            .message(assistant(new Opaque("anthropic", "another", "{\"signature\":\"c2ln\"}"))),
        HELLO.toBuilder().message(assistant(new Opaque("anthropic", "no JSON"))),
        HELLO.toBuilder()
            .user("Hear", new ContentPart.Audio(Media.of("audio/wav", new byte[] {1}))),
        HELLO.toBuilder().responseFormat(new ResponseFormat.JsonObject()),
        HELLO.toBuilder().options(CompletionOptions.builder().topLogprobs(1).build()),
        HELLO.toBuilder().options(CompletionOptions.builder().seed(1).build()),
        HELLO.toBuilder().extra("model", "claude-opus-5"));
  }

  @ParameterizedTest
  @MethodSource("requestsThatTheServiceCannotServe")
  void whatTheServiceCannotServeIsRefusedBeforeAByteIsSent(CompletionRequest.Builder request) {
    try (FaultServer server = FaultServer.answering(Script.raw().silence())) {
      for (Way way : Way.values()) {
        ProviderException failure = catchThrowableOfType(
            ProviderException.class, () -> way.ask(Servers.provider(server), request.build()));

        assertThat(failure.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
      }
      assertThat(server.requests()).isEmpty();
      assertThat(server.openConnections()).isZero();
    }
  }

  @Test
  void whatBelongsToOthersCanBeTakenOut() {
    try (FaultServer server = FaultServer.answering(Way.WHOLE.script(text("Hi")))) {
      CompletionRequest request = HELLO.toBuilder()
          .message(assistant(new Opaque("openai-responses", "{\"id\":\"rs_1\"}")))
          .user("And?")
          .build();

      Servers.provider(server).complete(request.withoutOpaque());

      assertThat(server.requests().get(0).body()).doesNotContain("rs_1").contains("Hm");
    }
  }

  @Test
  void itCanDoWhatItsFormatHasWordsFor() {
    assertThat(new Anthropic().info().capabilities())
        .contains(
            Capability.STREAM,
            Capability.TOOLS,
            Capability.TOOL_IMAGES,
            Capability.VISION,
            Capability.DOCUMENTS,
            Capability.CACHE_MARKS,
            Capability.JSON_SCHEMA,
            Capability.REASONING)
        .doesNotContain(Capability.AUDIO, Capability.JSON_OBJECT, Capability.LOGPROBS);
  }

  private static Message assistant(ContentPart part) {
    return Message.of(Role.ASSISTANT, new Text("Hm"), part);
  }

  @Test
  void tokensAreCountedByTheService() {
    try (FaultServer server = FaultServer.answering(Script.json(200, "{\"input_tokens\":2095}"))) {
      long tokens = Servers.provider(server).countTokens(HELLO).orElseThrow();

      assertThat(tokens).isEqualTo(2095);
      assertThat(server.requests().get(0).path()).isEqualTo("/v1/messages/count_tokens");
      assertThat(server.requests().get(0).body())
          .contains("\"messages\"")
          .doesNotContain("max_tokens")
          .doesNotContain("\"stream\"");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"input_tokens\":\"many\"}", "[]"})
  void anAnswerWithoutANumberOfTokensIsNone(String answer) {
    try (FaultServer server = FaultServer.answering(Script.json(200, answer))) {
      ProviderException failure = catchThrowableOfType(
          ProviderException.class, () -> Servers.provider(server).countTokens(HELLO));

      assertThat(failure.kind()).isEqualTo(ErrorKind.PROTOCOL);
    }
  }
}
