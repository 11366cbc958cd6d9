package dev.patchbay.provider.bedrock;

import static dev.patchbay.provider.bedrock.Answers.HELLO;
import static dev.patchbay.provider.bedrock.Answers.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.Capability;
import dev.patchbay.provider.CompletionOptions;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.Media;
import dev.patchbay.provider.Message;
import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.ResponseFormat;
import dev.patchbay.provider.Role;
import dev.patchbay.provider.Tool;
import dev.patchbay.provider.ToolChoice;
import dev.patchbay.testkit.FaultServer;
import dev.patchbay.testkit.Script;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the provider says of itself, and how it asks. */
class BedrockTest {

  @Test
  void itIsFoundByItsServiceFile() {
    BedrockTest.class.getModule().addUses(AbstractProvider.class);

    assertThat(ServiceLoader.load(AbstractProvider.class, Bedrock.class.getClassLoader()))
        .hasAtLeastOneElementOfType(Bedrock.class);
  }

  @Test
  void itsSettingsComeFromTheVariablesThatItsUsersHaveSet() {
    assertThat(new Bedrock().id()).isEqualTo("bedrock");
    assertThat(new Bedrock().info().variables())
        .isEqualTo(Map.of(
            "api-key", "AWS_BEARER_TOKEN_BEDROCK",
            "region", "AWS_REGION",
            "access-key-id", "AWS_ACCESS_KEY_ID",
            "secret-access-key", "AWS_SECRET_ACCESS_KEY",
            "session-token", "AWS_SESSION_TOKEN",
            "profile", "AWS_PROFILE",
            "credentials-file", "AWS_SHARED_CREDENTIALS_FILE"));
  }

  @ParameterizedTest
  @CsvSource({
    "eu-central-1, https://bedrock-runtime.eu-central-1.amazonaws.com",
    "us-gov-west-1, https://bedrock-runtime.us-gov-west-1.amazonaws.com",
    "cn-north-1, https://bedrock-runtime.cn-north-1.amazonaws.com.cn",
    "eusc-de-east-1, https://bedrock-runtime.eusc-de-east-1.amazonaws.eu",
    "us-iso-east-1, https://bedrock-runtime.us-iso-east-1.c2s.ic.gov",
    "us-isob-east-1, https://bedrock-runtime.us-isob-east-1.sc2s.sgov.gov",
    "eu-isoe-west-1, https://bedrock-runtime.eu-isoe-west-1.cloud.adc-e.uk",
    "us-isof-south-1, https://bedrock-runtime.us-isof-south-1.csp.hci.ic.gov"
  })
  void theRegionLeadsToTheAddress(String region, URI address) {
    ProviderConfig config = ProviderConfig.builder().set("region", region).build();

    assertThat(new Bedrock().configured(config).url()).isEqualTo(address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "evil.example/", "eu-central-1.evil.example", "EU-CENTRAL-1", "@evil"})
  void whatIsNoRegionIsRefusedWhenConfigured(String region) {
    ProviderConfig config = ProviderConfig.builder().set("region", region).build();

    assertThatThrownBy(() -> new Bedrock().configured(config))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("region")
        .hasMessageContaining("eu-central-1");
  }

  @ParameterizedTest
  @EnumSource
  void aRequestGoesToTheModelInItsPath(Way way) {
    try (FaultServer server = FaultServer.answering(way.script(text("Hi")))) {
      way.ask(Servers.provider(server), HELLO);

      assertThat(server.requests()).singleElement().satisfies(request -> {
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.path())
            .isEqualTo("/model/global.anthropic.claude-haiku-4-5-20251001-v1%3A0/converse"
                + (way == Way.WHOLE ? "" : "-stream"));
        assertThat(request.header("authorization")).contains("Bearer " + Servers.KEY);
        assertThat(request.header("x-amz-date")).isEmpty();
        assertThat(request.header("accept"))
            .contains(way == Way.WHOLE ? "application/json" : "application/vnd.amazon.eventstream");
        assertThat(request.body()).doesNotContain("\"model", "\"stream");
      });
    }
  }

  @Test
  void anArnIsOnePartOfThePath() {
    String arn =
        "arn:aws:bedrock:eu-central-1:123456789012:inference-profile/eu.anthropic.claude-sonnet-4-6";

    assertThat(Answers.TRIAL.path(CompletionRequest.builder(arn).user("Hi").build()))
        .isEqualTo("/model/arn%3Aaws%3Abedrock%3Aeu-central-1%3A123456789012%3Ainference-profile%2F"
            + "eu.anthropic.claude-sonnet-4-6/converse");
  }

  @ParameterizedTest
  @ValueSource(strings = {".", ".."})
  void aModelsNameIsNoStepInThePath(String model) {
    try (FaultServer server = FaultServer.answering(Way.WHOLE.script(text("Hi")))) {
      ProviderException failure = catchThrowableOfType(
          ProviderException.class,
          () -> Servers.provider(server)
              .complete(CompletionRequest.builder(model).user("Hi").build()));

      assertThat(failure.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
      assertThat(server.requests()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void theIdOfTheRequestComesWithTheAnswer(Way way) {
    Map<String, String> headers = Map.of(
        "content-type",
        way == Way.WHOLE ? "application/json" : "application/vnd.amazon.eventstream",
        "x-amzn-requestid",
        "6c9f1e8a");
    String body = way == Way.WHOLE ? Answers.whole(text("Hi")) : Answers.streamed(text("Hi"));
    try (FaultServer server = FaultServer.answering(Script.whole(200, headers, body))) {
      assertThat(way.ask(Servers.provider(server), HELLO).details().headers())
          .isEqualTo(Map.of("x-amzn-requestid", "6c9f1e8a"));
    }
  }

  static List<CompletionRequest.Builder> requestsThatTheServiceCannotServe() {
    Tool tool = new Tool("weather", "", "{\"type\":\"object\"}");
    CompletionRequest.Builder nova = HELLO.toBuilder().model("amazon.nova-pro-v1:0");
    return List.of(
        HELLO.toBuilder().user("Hear", new ContentPart.Audio(Media.of("audio/wav", new byte[1]))),
        HELLO.toBuilder()
            .user("Look", new ContentPart.Image(URI.create("https://images.example/cat.png"))),
        CompletionRequest.builder(Answers.MODEL)
            .message(Message.of(Role.USER, new ContentPart.CacheMark())),
        HELLO.toBuilder()
            .message(Message.of(
                Role.ASSISTANT, new ContentPart.Opaque("anthropic", "{\"signature\":\"c2ln\"}"))),
        HELLO.toBuilder()
            .message(
                Message.of(Role.ASSISTANT, new ContentPart.Opaque("bedrock-unknown", "video"))),
        HELLO.toBuilder()
            .message(Message.of(Role.ASSISTANT, new ContentPart.Opaque("bedrock", "?"))),
        HELLO.toBuilder().tool(tool).toolChoice(ToolChoice.NONE),
        HELLO.toBuilder().tool(tool).parallelToolCalls(false),
        HELLO.toBuilder().responseFormat(new ResponseFormat.JsonObject()),
        HELLO.toBuilder().options(CompletionOptions.builder().seed(1).build()),
        HELLO.toBuilder().options(CompletionOptions.builder().temperature(1.5).build()),
        HELLO.toBuilder().options(CompletionOptions.builder().presencePenalty(1).build()),
        HELLO.toBuilder()
            .options(CompletionOptions.builder().frequencyPenalty(1).build()),
        nova.options(CompletionOptions.builder().topK(5).build()),
        nova.options(CompletionOptions.builder().reasoningBudget(1024).build()),
        HELLO.toBuilder().extra("messages", List.of()),
        HELLO.toBuilder().extra("toolConfig/tools", List.of()));
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
  void itCanDoWhatItsFormatHasWordsFor() {
    assertThat(new Bedrock().info().capabilities())
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
}
