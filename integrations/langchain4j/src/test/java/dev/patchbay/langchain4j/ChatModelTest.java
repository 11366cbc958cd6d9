package dev.patchbay.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.audio.Audio;
import dev.langchain4j.data.image.Image;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.AudioContent;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.CustomMessage;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.PdfFileContent;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.data.message.VideoContent;
import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.ContentFilteredException;
import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.LangChain4jException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.exception.NonRetriableException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.exception.TimeoutException;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.request.DefaultChatRequestParameters;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ToolChoice;
import dev.langchain4j.model.chat.request.json.JsonEnumSchema;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonReferenceSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import dev.patchbay.provider.CompletionOptions;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.testkit.FakeProvider;
import dev.patchbay.testkit.FaultServer;
import dev.patchbay.testkit.Script;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class ChatModelTest {

  private static final UserMessage QUESTION = UserMessage.from("Why is the sky blue?");

  private FaultServer server = FaultServer.answering(Wire.ANSWER);

  @AfterEach
  void close() {
    server.close();
  }

  private void serve(Script first, Script... more) {
    server.close();
    server = FaultServer.answering(first, more);
  }

  private PatchbayChatModel model() {
    return PatchbayChatModel.of(StandIn.openAi(server.url(), "k"), StandIn.MODEL);
  }

  private JsonNode asked(ChatMessage... messages) {
    model().chat(messages);
    return Wire.asked(server);
  }

  private JsonNode asked(ChatRequestParameters parameters) {
    model().chat(ChatRequest.builder().messages(QUESTION).parameters(parameters).build());
    return Wire.asked(server);
  }

  @Test
  void everyParameterArrives() {
    JsonNode body = asked(ChatRequestParameters.builder()
        .modelName("gpt-4o")
        .temperature(0.25)
        .topP(0.5)
        .presencePenalty(1.5)
        .frequencyPenalty(-1.5)
        .maxOutputTokens(77)
        .stopSequences("END", "STOP")
        .toolSpecifications(ToolSpecification.builder()
            .name("weather")
            .description("The \"weather\"\nin a city")
            .parameters(JsonObjectSchema.builder()
                .addStringProperty("city", "its name")
                .required("city")
                .build())
            .build())
        .toolChoice(ToolChoice.REQUIRED)
        .responseFormat(ResponseFormat.JSON)
        .build());

    assertThat(body.path("model").asString()).isEqualTo("gpt-4o");
    assertThat(body.path("temperature").asDouble()).isEqualTo(0.25);
    assertThat(body.path("top_p").asDouble()).isEqualTo(0.5);
    assertThat(body.path("presence_penalty").asDouble()).isEqualTo(1.5);
    assertThat(body.path("frequency_penalty").asDouble()).isEqualTo(-1.5);
    assertThat(body.path("max_completion_tokens").asInt()).isEqualTo(77);
    assertThat(body.path("stop").toString()).isEqualTo("[\"END\",\"STOP\"]");
    assertThat(body.path("tool_choice").asString()).isEqualTo("required");
    assertThat(body.path("response_format").path("type").asString()).isEqualTo("json_object");
    assertThat(body.path("tools").path(0).path("function").toString())
        .isEqualTo("{\"name\":\"weather\",\"description\":\"The \\\"weather\\\"\\nin a city\","
            + "\"parameters\":{\"type\":\"object\",\"properties\":{\"city\":"
            + "{\"description\":\"its name\",\"type\":\"string\"}},\"required\":[\"city\"]}}");
  }

  @Test
  void patchbaysParametersArriveAndOverrideThoseOfTheModel() {
    PatchbayChatModel model = PatchbayChatModel.builder(StandIn.openAi(server.url(), "k"))
        .defaultRequestParameters(PatchbayParameters.builder()
            .modelName(StandIn.MODEL)
            .temperature(0.5)
            .options(CompletionOptions.builder().seed(7).maxTokens(50).build())
            .build())
        .build();
    model.chat(ChatRequest.builder()
        .messages(QUESTION)
        .parameters(PatchbayParameters.builder()
            .maxOutputTokens(60)
            .options(CompletionOptions.builder().seed(8).topLogprobs(2).build())
            .extra("store", false)
            .build())
        .build());

    JsonNode body = Wire.asked(server);
    assertThat(body.path("temperature").asDouble()).isEqualTo(0.5);
    assertThat(body.path("seed").asInt()).isEqualTo(8);
    assertThat(body.path("top_logprobs").asInt()).isEqualTo(2);
    assertThat(body.path("max_completion_tokens").asInt()).isEqualTo(60);
    assertThat(body.path("store").asBoolean(true)).isFalse();
  }

  @Test
  void parametersOfAnotherVendorAreRefusedAndNotLost() {
    final class Foreign extends DefaultChatRequestParameters {
      Foreign() {
        super(DefaultChatRequestParameters.builder());
      }
    }
    PatchbayChatModel model = model();
    ChatRequest request =
        ChatRequest.builder().messages(QUESTION).parameters(new Foreign()).build();

    assertThatThrownBy(() -> model.doChat(request))
        .isInstanceOf(UnsupportedFeatureException.class)
        .hasMessageContaining("Foreign");
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void aJsonSchemaArrivesWithDefinitionsAndStrictnessOnRequest() {
    JsonSchema schema = JsonSchema.builder()
        .name("Tree")
        .rootElement(JsonObjectSchema.builder()
            .addStringProperty("name")
            .addProperty(
                "kind", JsonEnumSchema.builder().enumValues("oak", "elm").build())
            .addProperty(
                "child", JsonReferenceSchema.builder().reference("Tree").build())
            .required("name")
            .definitions(Map.of(
                "Tree", JsonObjectSchema.builder().addNumberProperty("height").build()))
            .build())
        .build();
    ChatRequest request = ChatRequest.builder()
        .messages(QUESTION)
        .responseFormat(ResponseFormat.builder()
            .type(dev.langchain4j.model.chat.request.ResponseFormatType.JSON)
            .jsonSchema(schema)
            .build())
        .build();

    model().chat(request);
    assertThat(Wire.asked(server).path("response_format").path("json_schema").toString())
        .isEqualTo("{\"name\":\"Tree\",\"strict\":false,\"schema\":{\"type\":\"object\","
            + "\"properties\":{\"name\":{\"type\":\"string\"},"
            + "\"kind\":{\"type\":\"string\",\"enum\":[\"oak\",\"elm\"]},"
            + "\"child\":{\"$ref\":\"#/$defs/Tree\"}},\"required\":[\"name\"],"
            + "\"$defs\":{\"Tree\":{\"type\":\"object\",\"properties\":{\"height\":{\"type\":\"number\"}},"
            + "\"required\":[]}}}}");

    PatchbayChatModel.builder(StandIn.openAi(server.url(), "k"))
        .modelName(StandIn.MODEL)
        .strictJsonSchema(true)
        .build()
        .chat(request);
    JsonNode strict = Wire.asked(server).path("response_format").path("json_schema");
    assertThat(strict.path("strict").asBoolean()).isTrue();
    assertThat(strict.path("schema").path("required").toString())
        .isEqualTo("[\"name\",\"kind\",\"child\"]");
    assertThat(
            strict.path("schema").path("properties").path("kind").path("type").toString())
        .isEqualTo("[\"string\",\"null\"]");
    assertThat(strict.path("schema").path("additionalProperties").asBoolean(true))
        .isFalse();
  }

  @Test
  void imagesSoundsAndDocumentsArriveByAddressAndByContent() {
    String base64 = Base64.getEncoder().encodeToString(new byte[] {1, 2, 3});
    JsonNode content = asked(UserMessage.from(
            "Ann",
            List.of(
                TextContent.from("What is this?"),
                ImageContent.from(URI.create("https://example.com/a.png")),
                ImageContent.from(base64, "image/png", ImageContent.DetailLevel.HIGH),
                PdfFileContent.from(base64, "application/pdf"))))
        .path("messages")
        .path(0)
        .path("content");

    assertThat(content.path(0).path("text").asString()).isEqualTo("What is this?");
    assertThat(content.path(1).path("image_url").path("url").asString())
        .isEqualTo("https://example.com/a.png");
    assertThat(content.path(1).path("image_url").path("detail").asString()).isEqualTo("low");
    assertThat(content.path(2).path("image_url").path("url").asString())
        .isEqualTo("data:image/png;base64," + base64);
    assertThat(content.path(2).path("image_url").path("detail").asString()).isEqualTo("high");
    assertThat(content.path(3).path("file").path("file_data").asString())
        .isEqualTo("data:application/pdf;base64," + base64);
    assertThat(Wire.asked(server).path("messages").path(0).path("name").asString())
        .isEqualTo("Ann");

    ChatResponse heard = PatchbayChatModel.of(StandIn.openAi(server.url(), "k"), "gpt-audio-1.5")
        .chat(UserMessage.from(AudioContent.from(Audio.builder()
            .binaryData(new byte[] {1, 2, 3})
            .mimeType("audio/wav")
            .build())));
    JsonNode sound = Wire.asked(server).path("messages").path(0).path("content").path(0);
    assertThat(heard.aiMessage().text()).isEqualTo("Yes.");
    assertThat(sound.path("input_audio").path("data").asString()).isEqualTo(base64);
  }

  @Test
  void whatPatchbayHasNoWordsForIsRefused() {
    PatchbayChatModel model = model();
    List<ChatMessage> strange = List.of(
        UserMessage.from(VideoContent.from("https://example.com/v.mp4")),
        UserMessage.from(ImageContent.from("gs://bucket/picture.png")),
        CustomMessage.from(Map.of("a", "b")));

    for (ChatMessage message : strange) {
      assertThatThrownBy(() -> model.chat(message))
          .isInstanceOf(UnsupportedFeatureException.class)
          .hasMessageContaining("not supported");
    }
    assertThatThrownBy(() -> model.chat(UserMessage.from(
            ImageContent.from(Image.builder().base64Data("AQID").build()))))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("MIME type");
    assertThatThrownBy(() -> model.chat(UserMessage.from(ImageContent.from("!", "image/png"))))
        .isInstanceOf(InvalidRequestException.class);
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void whatTheModelIsNotDeclaredToDoIsAnUnsupportedFeature() {
    PatchbayChatModel model =
        PatchbayChatModel.of(FakeProvider.builder().answer("x").build(), "fake-1");

    UnsupportedFeatureException refused = catchThrowableOfType(
        UnsupportedFeatureException.class,
        () -> model.chat(UserMessage.from(ImageContent.from("https://example.com/a.png"))));

    assertThat(refused).hasMessageContaining("vision").hasMessageContaining("not supported");
    assertThat(refused.getCause()).isInstanceOf(ProviderException.class);
  }

  @Test
  void toolCallsAndTheirResultsGoToAndFro() {
    serve(
        Wire.whole(
            "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"c7\",\"type\":\"function\","
                + "\"function\":{\"name\":\"now\",\"arguments\":\"\"}}]}",
            "tool_calls"),
        Wire.ANSWER);

    AiMessage calls = model().chat(QUESTION).aiMessage();
    ToolExecutionRequest call = calls.toolExecutionRequests().get(0);
    assertThat(calls.text()).isNull();
    assertThat(call.arguments()).isEqualTo("{}");

    JsonNode messages = asked(
            SystemMessage.from("Be brief."),
            QUESTION,
            calls,
            ToolExecutionResultMessage.builder()
                .id(call.id())
                .toolName(call.name())
                .text("10:14")
                .isError(true)
                .build())
        .path("messages");
    assertThat(messages.path(0).path("role").asString()).isEqualTo("system");
    assertThat(messages.path(2).path("tool_calls").path(0).path("id").asString())
        .isEqualTo("c7");
    assertThat(messages.path(3).path("tool_call_id").asString()).isEqualTo("c7");
    assertThat(messages.path(3).path("content").asString()).isEqualTo("10:14");
  }

  @Test
  void theResponseSaysWhatTheServiceSaidAndWhoAnswered() {
    ChatResponse response = model().chat(QUESTION);

    assertThat(response.aiMessage()).isEqualTo(AiMessage.from("Yes."));
    assertThat(response.id()).isEqualTo("c1");
    assertThat(response.modelName()).isEqualTo("m-2026");
    assertThat(response.finishReason()).isEqualTo(FinishReason.STOP);
    PatchbayTokenUsage usage = (PatchbayTokenUsage) response.tokenUsage();
    assertThat(usage.inputTokenCount()).isEqualTo(9);
    assertThat(usage.totalTokenCount()).isEqualTo(13);
    assertThat(usage.cachedInputTokenCount()).isEqualTo(5);
    assertThat(usage.reasoningTokenCount()).isEqualTo(2);
    assertThat(usage.cacheWriteTokenCount()).isNull();
    PatchbayMetadata metadata = (PatchbayMetadata) response.metadata();
    assertThat(metadata.provider()).isEqualTo("openai");
    assertThat(metadata.why()).isEqualTo("openai answered");
    assertThat(metadata.attempts()).hasSize(1);
    assertThat(metadata.toBuilder().build()).isEqualTo(metadata);
  }

  @Test
  void usagesOfSeveralRoundsAddUp() {
    TokenUsage one = model().chat(QUESTION).tokenUsage();

    PatchbayTokenUsage sum =
        (PatchbayTokenUsage) TokenUsage.sum(new TokenUsage(1, 2), one.add(one));

    assertThat(sum.inputTokenCount()).isEqualTo(19);
    assertThat(sum.outputTokenCount()).isEqualTo(10);
    assertThat(sum.cachedInputTokenCount()).isEqualTo(10);
  }

  @ParameterizedTest
  @CsvSource({
    "stop, STOP",
    "length, LENGTH",
    "tool_calls, TOOL_EXECUTION",
    "content_filter, CONTENT_FILTER",
    "something_new, OTHER"
  })
  void eachFinishReasonHasItsWord(String raw, FinishReason reason) {
    serve(Wire.whole("{\"role\":\"assistant\",\"content\":\"Yes.\"}", raw));

    assertThat(model().chat(QUESTION).finishReason()).isEqualTo(reason);
  }

  @Test
  void aWholeAnswerWhoseServiceGivesNoReasonEndedForAnother() {
    serve(Script.json(200, "{\"choices\":[{\"message\":{\"content\":\"Yes.\"}}]}"));

    assertThat(model().chat(QUESTION).finishReason()).isEqualTo(FinishReason.OTHER);
    assertThat(model().chat(QUESTION).tokenUsage().inputTokenCount()).isNull();
  }

  @Test
  void aRefusalIsContentThatWasFiltered() {
    serve(Wire.whole(
        "{\"role\":\"assistant\",\"content\":null,\"refusal\":\"I will not.\"}", "stop"));

    assertThatThrownBy(() -> model().chat(QUESTION))
        .isInstanceOf(ContentFilteredException.class)
        .hasMessage("I will not.")
        .hasCauseInstanceOf(ProviderException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "400, INVALID_REQUEST", "401, AUTHENTICATION", "403, PERMISSION", "404, MODEL_UNAVAILABLE",
    "402, QUOTA_EXHAUSTED", "429, RATE_LIMITED", "500, SERVER_ERROR", "529, OVERLOADED",
    "408, TIMEOUT", "302, PROTOCOL"
  })
  void eachFailureIsLangChain4jsWithPatchbaysAsItsCause(int status, ErrorKind kind) {
    serve(Script.json(status, "{\"error\":{\"message\":\"no\"}}"));

    LangChain4jException failure =
        catchThrowableOfType(LangChain4jException.class, () -> model().chat(QUESTION));

    ProviderException cause = (ProviderException) failure.getCause();
    assertThat(cause.kind()).isEqualTo(kind);
    assertThat(failure).hasMessage(cause.getMessage());
    assertThat(failure)
        .isExactlyInstanceOf(
            switch (kind) {
              case INVALID_REQUEST -> InvalidRequestException.class;
              case AUTHENTICATION, PERMISSION -> AuthenticationException.class;
              case MODEL_UNAVAILABLE -> ModelNotFoundException.class;
              case QUOTA_EXHAUSTED, RATE_LIMITED -> RateLimitException.class;
              case SERVER_ERROR, OVERLOADED -> InternalServerException.class;
              case TIMEOUT -> TimeoutException.class;
              default -> NonRetriableException.class;
            });
  }

  @Test
  void aWrongParameterIsAnInvalidRequest() {
    assertThatThrownBy(
            () -> asked(ChatRequestParameters.builder().temperature(3.0).build()))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("temperature");
    assertThatThrownBy(() ->
            PatchbayChatModel.builder(StandIn.openAi(server.url(), "k")).build().chat(QUESTION))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("modelName");
  }

  @Test
  void aCallEndsAtItsDeadline() {
    serve(Script.raw().silence());
    PatchbayChatModel model = PatchbayChatModel.builder(StandIn.openAi(server.url(), "k"))
        .modelName(StandIn.MODEL)
        .timeout(Duration.ofMillis(200))
        .build();

    assertThatThrownBy(() -> model.chat(QUESTION)).isInstanceOf(TimeoutException.class);
    assertThatThrownBy(() ->
            asked(PatchbayParameters.builder().timeout(Duration.ofMillis(200)).build()))
        .isInstanceOf(TimeoutException.class);
  }

  @Test
  void anInterruptedCallerIsFreeAndStaysInterrupted() throws Exception {
    serve(Script.raw().silence());
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    PatchbayChatModel model = model();
    Thread caller = new Thread(() -> {
      try {
        model.chat(QUESTION);
      } catch (LangChain4jException e) {
        interrupted.complete(Thread.currentThread().isInterrupted()
            && ((ProviderException) e.getCause()).kind() == ErrorKind.CANCELLED);
      }
    });
    caller.start();
    while (server.requests().isEmpty()) {
      Thread.onSpinWait();
    }
    caller.interrupt();

    assertThat(interrupted.get(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aiServicesAreToldWhetherTheModelKeepsToASchema() {
    assertThat(model().supportedCapabilities())
        .containsExactly(Capability.RESPONSE_FORMAT_JSON_SCHEMA);
    assertThat(PatchbayChatModel.of(FakeProvider.builder().answer("x").build(), "fake-1")
            .supportedCapabilities())
        .isEmpty();
  }
}
