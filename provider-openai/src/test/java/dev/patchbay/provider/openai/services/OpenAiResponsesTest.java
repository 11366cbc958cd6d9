package dev.patchbay.provider.openai.services;

import static dev.patchbay.provider.openai.services.Responses.HELLO;
import static dev.patchbay.provider.openai.services.Responses.ask;
import static dev.patchbay.provider.openai.services.Responses.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.Capability;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionOptions;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.Media;
import dev.patchbay.provider.Message;
import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.ProviderInfo;
import dev.patchbay.provider.Role;
import dev.patchbay.testkit.FaultServer;
import dev.patchbay.testkit.ReceivedRequest;
import dev.patchbay.testkit.Script;
import java.net.URI;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the provider says of itself, and how it asks. */
class OpenAiResponsesTest {

  @Test
  void itIsFoundByItsServiceFile() {
    OpenAiResponsesTest.class.getModule().addUses(AbstractProvider.class);

    assertThat(ServiceLoader.load(AbstractProvider.class, OpenAiResponses.class.getClassLoader()))
        .hasAtLeastOneElementOfType(OpenAiResponses.class);
  }

  @Test
  void itIsOpenAiAtItsPublicAddress() {
    OpenAiResponses openAi = new OpenAiResponses();

    assertThat(openAi.id()).isEqualTo("openai-responses");
    assertThat(openAi.url()).isEqualTo(URI.create("https://api.openai.com/v1"));
    assertThat(openAi.working()).isTrue();
    assertThat(openAi.info().variables())
        .containsEntry(ProviderConfig.API_KEY, "OPENAI_API_KEY")
        .containsEntry(ProviderConfig.BASE_URL, "OPENAI_BASE_URL");
    assertThat(openAi.info().missing()).containsExactly(ProviderConfig.API_KEY);
  }

  @Test
  void withTheKeyOfOpenAiAloneItIsChosenByName() {
    AbstractProvider shared = new OpenAiResponses()
        .configured(ProviderConfig.builder()
            .setShared(ProviderConfig.API_KEY, "sk-1", "environment variable OPENAI_API_KEY")
            .build());
    AbstractProvider own = new OpenAiResponses()
        .configured(ProviderConfig.builder().set(ProviderConfig.API_KEY, "sk-1").build());

    assertThat(shared.info().missing()).isEmpty();
    assertThat(shared.info().onlyByName()).isTrue();
    assertThat(own.info().onlyByName()).isFalse();
  }

  @Test
  void itHasTheModelsOfOpenAiAndShowsTheReasoningOfThoseThatReason() {
    ProviderInfo info = new OpenAiResponses().info();

    assertThat(info.capabilities())
        .contains(Capability.STREAM, Capability.TOOLS, Capability.TOOL_IMAGES)
        .doesNotContain(Capability.AUDIO, Capability.CACHE_MARKS, Capability.TOP_K);
    assertThat(info.model("gpt-5.4").orElseThrow().capabilities())
        .contains(Capability.REASONING, Capability.REASONING_EFFORT);
    assertThat(info.model("gpt-4.1").orElseThrow().capabilities())
        .containsExactly(Capability.LOGPROBS);
    assertThat(info.supportsModel("gpt-audio-1.5")).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void aRequestCarriesTheKeyToTheAddressOfResponses(Mode mode) {
    try (FaultServer server =
        FaultServer.answering(Responses.script(mode, Items.REASONING, message("Hi")))) {
      Completion answer = ask(mode, Responses.at(server), HELLO);

      assertThat(answer.text()).isEqualTo("Hi");
      assertThat(answer.provider()).isEqualTo("openai-responses");
      assertThat(server.requests()).singleElement().satisfies(request -> {
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.path()).isEqualTo("/v1/responses");
        assertThat(request.header("authorization")).contains("Bearer " + Responses.KEY);
        assertThat(request.body()).contains("\"stream\":" + (mode == Mode.STREAM));
        assertThat(request.body()).contains("\"store\":false");
      });
    }
  }

  @ParameterizedTest
  @EnumSource
  void theKeyIsInNoMessage(Mode mode) {
    String echo = "{\"error\":{\"message\":\"Incorrect API key provided: " + Responses.KEY
        + "\",\"type\":\"invalid_request_error\",\"param\":null,\"code\":\"invalid_api_key\"}}";
    try (FaultServer server = FaultServer.answering(Script.json(401, echo))) {
      AbstractProvider provider = Responses.at(server);

      ProviderException failure = Responses.failure(() -> ask(mode, provider, HELLO));

      assertThat(failure.kind()).isEqualTo(ErrorKind.AUTHENTICATION);
      assertThat(failure.getMessage() + failure.detail() + failure + provider + provider.info())
          .doesNotContain("CANARY");
    }
  }

  @ParameterizedTest
  @EnumSource
  void reasoningGoesOnWhileToolsAreCalled(Mode mode) {
    Script calls = Responses.script(mode, Items.REASONING, Items.CLOCK);
    Script end = Responses.script(mode, message("Noon."));
    try (FaultServer server = FaultServer.answering(
        request -> request.body().contains("function_call_output") ? end : calls)) {
      AbstractProvider provider = Responses.at(server);

      Completion first = ask(mode, provider, HELLO);
      Completion second = ask(
          mode,
          provider,
          HELLO.toBuilder()
              .message(first.toMessage())
              .message(Message.toolResult("call_2", "12:00"))
              .build());

      assertThat(second.text()).isEqualTo("Noon.");
      assertThat(server.requests())
          .last()
          .extracting(ReceivedRequest::body)
          .asString()
          .contains("[{\"role\":\"user\",\"content\":\"Hello\"}," + Items.REASONING + ",");
    }
  }

  static List<CompletionRequest.Builder> requestsThatTheServiceCannotServe() {
    return List.of(
        HELLO.toBuilder()
            .message(Message.of(Role.ASSISTANT, new ContentPart.Opaque("anthropic", "{}"))),
        HELLO.toBuilder()
            .user("Hear", new ContentPart.Audio(Media.of("audio/wav", new byte[] {1}))),
        HELLO.toBuilder()
            .message(
                Message.of(Role.USER, new ContentPart.Text("Hi"), new ContentPart.CacheMark())),
        HELLO.toBuilder().options(CompletionOptions.builder().topK(1).build()),
        HELLO.toBuilder()
            .options(CompletionOptions.builder().reasoningBudget(1024).build()),
        HELLO.toBuilder().options(CompletionOptions.builder().stop("END").build()),
        HELLO.toBuilder().extra("previous_response_id", "resp_1"));
  }

  @ParameterizedTest
  @MethodSource("requestsThatTheServiceCannotServe")
  void whatTheServiceCannotServeIsRefusedBeforeAByteIsSent(CompletionRequest.Builder request) {
    try (FaultServer server = FaultServer.answering(Script.raw().silence())) {
      for (Mode mode : Mode.values()) {
        ProviderException failure =
            Responses.failure(() -> ask(mode, Responses.at(server), request.build()));

        assertThat(failure.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
      }
      assertThat(server.requests()).isEmpty();
      assertThat(server.openConnections()).isZero();
    }
  }
}
