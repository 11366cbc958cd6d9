package dev.patchbay.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.patchbay.provider.Attempt;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.Message;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.ResponseFormat;
import dev.patchbay.provider.Role;
import dev.patchbay.provider.ToolChoice;
import dev.patchbay.provider.Usage;
import dev.patchbay.testkit.FakeProvider;
import dev.patchbay.testkit.FaultServer;
import dev.patchbay.testkit.Script;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.SystemMessage;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.content.Media;
import org.springframework.ai.model.tool.ToolCallingChatOptions;
import org.springframework.ai.retry.NonTransientAiException;
import org.springframework.ai.retry.TransientAiException;
import org.springframework.ai.tool.function.FunctionToolCallback;
import org.springframework.util.MimeTypeUtils;

/** How prompts are asked, and whole answers and failures are given back. */
class ChatModelTest {

  @Test
  void anAnswerHasTextUsageFinishReasonAndHowItCameAbout() {
    try (Rig rig = new Rig(
        FaultServer.answering(Service.refusal(503)),
        FaultServer.answering(Service.answer("Because.")))) {
      ChatResponse response = rig.model().call(new Prompt("Why?"));

      assertThat(response.getResult().getOutput().getText()).isEqualTo("Because.");
      assertThat(response.getResult().getMetadata().getFinishReason()).isEqualTo("STOP");
      assertThat(response.getMetadata().getUsage().getPromptTokens()).isEqualTo(14);
      assertThat(response.getMetadata().getUsage().getTotalTokens()).isEqualTo(20);
      assertThat(response.getMetadata().<String>get(PatchbayChatModel.PROVIDER)).isEqualTo("two");
      assertThat(response.getMetadata().<List<Attempt>>get(PatchbayChatModel.ATTEMPTS))
          .extracting(Attempt::provider)
          .containsExactly("one", "two");
      assertThat(response.getMetadata().<String>get(PatchbayChatModel.WHY))
          .isEqualTo("two answered, after one with test-model failed (SERVER_ERROR, HTTP 503)");
    }
  }

  @Test
  void theOptionsOfAPromptWinOverTheModels() {
    FakeProvider provider = FakeProvider.builder().answer("a").answer("b").build();
    PatchbayChatModel model = new PatchbayChatModel(
        provider,
        PatchbayChatOptions.builder()
            .model("fake-1")
            .temperature(0.1)
            .maxTokens(10)
            .seed(7L)
            .build());

    model.call(new Prompt("?", ChatOptions.builder().temperature(0.9).topP(0.5).build()));
    model.call(new Prompt("?", PatchbayChatOptions.builder().seed(8L).build()));

    CompletionRequest first = provider.requests().get(0);
    assertThat(first.options().temperature()).hasValue(0.9);
    assertThat(first.options().topP()).hasValue(0.5);
    assertThat(first.options().maxTokens()).hasValue(10);
    assertThat(first.options().seed()).hasValue(7);
    assertThat(provider.requests().get(1).options().seed()).hasValue(8);
  }

  @Test
  void allKindsOfMessagesAreCarriedOver() {
    try (Rig rig = Rig.answering(Service.answer("ok"))) {
      byte[] png = {(byte) 0x89, 'P', 'N', 'G'};
      rig.model()
          .call(new Prompt(List.of(
              new SystemMessage("Be brief."),
              UserMessage.builder()
                  .text("What is this?")
                  .media(
                      Media.builder()
                          .mimeType(MimeTypeUtils.IMAGE_PNG)
                          .data(png)
                          .build(),
                      new Media(MimeTypeUtils.IMAGE_PNG, URI.create("https://example.com/a.png")))
                  .build(),
              AssistantMessage.builder()
                  .content("")
                  .toolCalls(List.of(
                      new AssistantMessage.ToolCall("call_1", "function", "look", "{\"a\":1}")))
                  .build(),
              ToolResponseMessage.builder()
                  .responses(
                      List.of(new ToolResponseMessage.ToolResponse("call_1", "look", "a cat")))
                  .build())));

      List<Message> asked = Service.lastAsked(rig.server()).messages();
      assertThat(asked)
          .extracting(Message::role)
          .containsExactly(Role.SYSTEM, Role.USER, Role.ASSISTANT, Role.TOOL);
      assertThat(asked.get(1).parts()).hasSize(3);
      assertThat(((ContentPart.Image) asked.get(1).parts().get(1)).media().bytes())
          .isEqualTo(png);
      assertThat(((ContentPart.Image) asked.get(1).parts().get(2)).media().address())
          .hasValue(URI.create("https://example.com/a.png"));
      assertThat(asked.get(2).parts())
          .contains(new ContentPart.ToolCall("call_1", "look", "{\"a\":1}"));
      assertThat(asked.get(3).parts())
          .isEqualTo(List.of(new ContentPart.ToolResult("call_1", "a cat")));
    }
  }

  @Test
  void mediaAsTextInBase64IsReadAndAVideoIsRefused() {
    FakeProvider provider = FakeProvider.builder().answer("ok").build();
    PatchbayChatModel model = new PatchbayChatModel(
        provider, PatchbayChatOptions.builder().model("fake-1").build());
    Media video =
        Media.builder().mimeType(Media.Format.VIDEO_MP4).data(new byte[] {1}).build();

    assertThatThrownBy(() ->
            model.call(new Prompt(UserMessage.builder().text("?").media(video).build())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("video/mp4");
    Media base64 =
        Media.builder().mimeType(MimeTypeUtils.IMAGE_PNG).data("AQID").build();
    assertThat(PromptReading.request(
                new Prompt(UserMessage.builder().text("?").media(base64).build()),
                model.getOptions())
            .messages()
            .get(0)
            .parts()
            .get(1))
        .isEqualTo(new ContentPart.Image(
            dev.patchbay.provider.Media.of("image/png", new byte[] {1, 2, 3})));
  }

  @Test
  void toolsSchemaAndFurtherOptionsReachTheRequest() {
    PatchbayChatOptions options = PatchbayChatOptions.builder()
        .model("m")
        .outputSchema("{\"type\":\"object\"}")
        .toolChoice(ToolChoice.REQUIRED)
        .parallelToolCalls(false)
        .reasoningEffort("low")
        .extra("service_tier", "flex")
        .toolCallbacks(List.of(FunctionToolCallback.builder("now", () -> "12:00")
            .description("The time")
            .inputType(Void.class)
            .build()))
        .build();

    CompletionRequest request = PromptReading.request(new Prompt("?", options), options);

    assertThat(request.tools()).singleElement().satisfies(tool -> {
      assertThat(tool.name()).isEqualTo("now");
      assertThat(tool.description()).isEqualTo("The time");
    });
    assertThat(request.responseFormat())
        .isEqualTo(new ResponseFormat.JsonSchema("answer", "{\"type\":\"object\"}", true));
    assertThat(request.toolChoice()).isEqualTo(ToolChoice.REQUIRED);
    assertThat(request.parallelToolCalls()).hasValue(false);
    assertThat(request.options().reasoningEffort()).isEqualTo("low");
    assertThat(request.extras()).isEqualTo(Map.of("service_tier", "flex"));
  }

  @Test
  void toolsOfPortableOptionsReachTheRequest() {
    ToolCallingChatOptions options = ToolCallingChatOptions.builder()
        .toolCallbacks(FunctionToolCallback.builder("now", () -> "12:00")
            .inputType(Void.class)
            .build())
        .build();

    CompletionRequest request = PromptReading.request(
        new Prompt("?", options), PatchbayChatOptions.builder().model("m").build());

    assertThat(request.model()).isEqualTo("m");
    assertThat(request.tools()).hasSize(1);
  }

  @Test
  void optionsSurviveMutationAndCombination() {
    PatchbayChatOptions options = PatchbayChatOptions.builder()
        .model("m")
        .temperature(0.5)
        .topK(3)
        .topP(0.9)
        .frequencyPenalty(0.1)
        .presencePenalty(0.2)
        .maxTokens(9)
        .stopSequences(List.of("x"))
        .outputSchema("{}")
        .seed(1L)
        .timeout(Duration.ofSeconds(3))
        .attribute("team", "a")
        .build();

    assertThat(options.mutate().build()).isEqualTo(options).hasSameHashCodeAs(options);
    assertThat(options.mutate().clone().build()).isEqualTo(options);
    assertThat(options.getTopK()).isEqualTo(3);
    assertThat(options.getFrequencyPenalty()).isEqualTo(0.1);
    PatchbayChatOptions both = options
        .mutate()
        .combineWith(PatchbayChatOptions.builder().seed(2L).attribute("caller", "b"))
        .combineWith(ChatOptions.builder().maxTokens(5))
        .build();
    assertThat(both.getSeed()).isEqualTo(2);
    assertThat(both.getMaxTokens()).isEqualTo(5);
    assertThat(both.getTimeout()).isEqualTo(Duration.ofSeconds(3));
    assertThat(both.getAttributes()).isEqualTo(Map.of("team", "a", "caller", "b"));
  }

  @Test
  void aPromptWithoutAnyModelIsRefusedWithTheSettingToMake() {
    PatchbayChatModel model = new PatchbayChatModel(
        FakeProvider.builder().answer("").build(), PatchbayChatOptions.builder().build());

    assertThatThrownBy(() -> model.call("Why?"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("patchbay.chat.model");
  }

  @Test
  void whatOnlyTheServiceCanReadGoesBackToIt() {
    ContentPart.Opaque signature = new ContentPart.Opaque("fake", "signed");
    Completion thought = Completion.builder()
        .part(new ContentPart.Reasoning("Hm."))
        .part(signature)
        .part(new ContentPart.Text("Let me look."))
        .part(new ContentPart.ToolCall("call_1", "look", ""))
        .finishReason(FinishReason.TOOL_CALLS)
        .build();
    ChatResponse response = AnswerWriting.response(thought);
    AssistantMessage message = response.getResult().getOutput();

    assertThat(message.getMetadata()).containsEntry("reasoningContent", "Hm.");
    assertThat(message.getToolCalls())
        .containsExactly(new AssistantMessage.ToolCall("call_1", "function", "look", "{}"));
    assertThat(AnswerWriting.whole(message)).isEqualTo(thought.toMessage());
    assertThat(AnswerWriting.whole(message.mutate().content("Changed").build())).isNull();
  }

  @Test
  void aRefusalAnUnknownFinishReasonAndUncountedTokensAreTold() {
    ChatResponse response = AnswerWriting.response(Completion.builder()
        .part(new ContentPart.Refusal("I won't."))
        .finishReason(new FinishReason(FinishReason.Kind.OTHER, "pause_turn"))
        .build());

    assertThat(response.getResult().getOutput().getText()).isEmpty();
    assertThat(response.getResult().getOutput().getMetadata()).containsEntry("refusal", "I won't.");
    assertThat(response.getResult().getMetadata().getFinishReason()).isEqualTo("pause_turn");
    assertThat(response.getMetadata().getUsage().getTotalTokens()).isZero();
    assertThat(AnswerWriting.usage(new Usage(5, -1, 2, -1, -1)).getPromptTokens())
        .isEqualTo(5);
    assertThat(AnswerWriting.usage(new Usage(5, -1, 2, -1, -1)).getCacheReadInputTokens())
        .isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({"429, true", "503, true", "400, false", "401, false", "404, false"})
  void failuresAreTransientOrNotAndHaveOursAsTheirCause(int status, boolean passing) {
    try (Rig rig = Rig.answering(Service.refusal(status))) {
      RuntimeException thrown = catchThrowableOfType(
          RuntimeException.class,
          () -> rig.model()
              .call(new Prompt(
                  "?",
                  PatchbayChatOptions.builder().timeout(Duration.ofMillis(1500)).build())));

      assertThat(thrown)
          .isInstanceOf(passing ? TransientAiException.class : NonTransientAiException.class)
          .hasCauseInstanceOf(ProviderException.class);
      assertThat(((ProviderException) thrown.getCause()).status()).hasValue(status);
    }
  }

  @Test
  void aCallEndsAtItsTimeout() {
    try (Rig rig = Rig.answering(Script.raw().silence())) {
      TransientAiException thrown = catchThrowableOfType(
          TransientAiException.class,
          () -> rig.model()
              .call(new Prompt(
                  "?",
                  PatchbayChatOptions.builder().timeout(Duration.ofMillis(300)).build())));

      assertThat(((ProviderException) thrown.getCause()).kind()).isEqualTo(ErrorKind.TIMEOUT);
    }
  }
}
