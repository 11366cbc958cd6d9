package dev.patchbay.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.HttpException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ToolChoice;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.chat.response.StreamingHandle;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.Response;
import dev.langchain4j.model.output.TokenUsage;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Capability;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionOptions;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.EmbeddingRequest;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.Message;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.Tool;
import dev.patchbay.registry.ProviderRegistry;
import dev.patchbay.testkit.FakeProvider;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BorrowedProviderTest {

  private static final CompletionRequest QUESTION =
      CompletionRequest.builder("m").user("Why is the sky blue today?").build();

  /** A model of LangChain4j's that answers what the test says. */
  private record Model(Function<ChatRequest, ChatResponse> answers) implements ChatModel {
    @Override
    public ChatResponse doChat(ChatRequest request) {
      return answers.apply(request);
    }
  }

  /** A streaming model that tells its handler what the test says, within the call. */
  private record Streaming(Consumer<StreamingChatResponseHandler> tells)
      implements StreamingChatModel {
    @Override
    public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
      tells.accept(handler);
    }
  }

  private static ChatResponse response(AiMessage message, FinishReason reason) {
    return ChatResponse.builder()
        .aiMessage(message)
        .finishReason(reason)
        .tokenUsage(new TokenUsage(7, 3))
        .id("r1")
        .modelName("m-2026")
        .build();
  }

  private static final ChatResponse YES = response(AiMessage.from("Yes."), FinishReason.STOP);

  private static BorrowedProvider lent(Function<ChatRequest, ChatResponse> answers) {
    return BorrowedProvider.builder("lent")
        .models("m")
        .chatModel(new Model(answers))
        .capabilities(Capability.TOOLS, Capability.VISION)
        .secret("house-key")
        .build();
  }

  private static BorrowedProvider lentStream(Consumer<StreamingChatResponseHandler> tells) {
    return BorrowedProvider.builder("lent")
        .models("m")
        .streamingChatModel(new Streaming(tells))
        .maxCharacters(1_000_000)
        .build();
  }

  private static ProviderException failure(Runnable call) {
    return catchThrowableOfType(ProviderException.class, call::run);
  }

  @Test
  void anAnswerArrivesWithReasonUsageAndName() {
    Completion answer = lent(request -> YES).complete(QUESTION);

    assertThat(answer.text()).isEqualTo("Yes.");
    assertThat(answer.finishReason()).isEqualTo(dev.patchbay.provider.FinishReason.STOP);
    assertThat(answer.usage().totalTokens()).isEqualTo(10);
    assertThat(answer.details().model()).isEqualTo("m-2026");
    assertThat(answer.provider()).isEqualTo("lent");
  }

  @Test
  void itSaysThatItIsBorrowed() {
    assertThat(lent(request -> YES).info().supports(BorrowedProvider.BORROWED)).isTrue();
    assertThat(lent(request -> YES).supportsStream()).isFalse();
    assertThatThrownBy(() -> BorrowedProvider.builder("lent").models("m").build())
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void optionsToolsAndMessagesArriveAndWhatHasNoPlaceIsRefused() {
    AtomicReference<ChatRequest> got = new AtomicReference<>();
    BorrowedProvider provider = lent(request -> {
      got.set(request);
      return YES;
    });
    provider.complete(QUESTION.toBuilder()
        .options(CompletionOptions.builder()
            .temperature(0.5)
            .maxTokens(9)
            .stop("END")
            .build())
        .tool(new Tool(
            "one", "first", "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"integer\"}}}"))
        .tool(new Tool("two", "", "{\"type\":\"object\"}"))
        .toolChoice(dev.patchbay.provider.ToolChoice.tool("one"))
        .message(Message.of(
            dev.patchbay.provider.Role.ASSISTANT, new ContentPart.ToolCall("c1", "one", "{}")))
        .message(Message.toolResult("c1", "done"))
        .build());

    assertThat(got.get().temperature()).isEqualTo(0.5);
    assertThat(got.get().maxOutputTokens()).isEqualTo(9);
    assertThat(got.get().stopSequences()).containsExactly("END");
    assertThat(got.get().modelName()).isNull();
    assertThat(got.get().toolChoice()).isEqualTo(ToolChoice.REQUIRED);
    assertThat(got.get().toolSpecifications()).extracting("name").containsExactly("one");
    assertThat(got.get().toolSpecifications().get(0).parameters().properties()).containsKey("a");
    AiMessage called = (AiMessage) got.get().messages().get(1);
    assertThat(called.toolExecutionRequests())
        .containsExactly(
            ToolExecutionRequest.builder().id("c1").name("one").arguments("{}").build());
    assertThat(((ToolExecutionResultMessage) got.get().messages().get(2)).text())
        .isEqualTo("done");
    assertThat(failure(() -> provider.complete(QUESTION.toBuilder()
                .options(CompletionOptions.builder().seed(1).build())
                .build()))
            .kind())
        .isEqualTo(ErrorKind.INVALID_REQUEST);
  }

  @Test
  void anAnswerWithoutAFinishReasonIsAFailure() {
    ChatResponse cut = response(AiMessage.from("Half an ans"), null);

    assertThat(failure(() -> lent(request -> cut).complete(QUESTION)).kind())
        .isEqualTo(ErrorKind.PROTOCOL);
    assertThat(failure(() -> lent(request -> null).complete(QUESTION)).kind())
        .isEqualTo(ErrorKind.PROTOCOL);
    ProviderException streamed = failure(() -> lentStream(handler -> {
          handler.onPartialResponse("Half an ans");
          handler.onCompleteResponse(cut);
        })
        .stream(QUESTION)
        .toCompletion());
    assertThat(streamed.kind()).isEqualTo(ErrorKind.STREAM_INTERRUPTED);
    assertThat(streamed.partialText()).isEqualTo("Half an ans");
  }

  @Test
  void aStreamArrivesInPiecesWithWhatOnlyTheWholeResponseHas() {
    BorrowedProvider provider = lentStream(handler -> {
      handler.onPartialResponse("Ye");
      handler.onPartialResponse("s.");
      handler.onCompleteResponse(response(
          AiMessage.builder()
              .text("Yes.")
              .thinking("Hm.")
              .toolExecutionRequests(List.of(
                  ToolExecutionRequest.builder().name("now").arguments("{}").build()))
              .build(),
          FinishReason.TOOL_EXECUTION));
      handler.onPartialResponse("nothing follows an end");
    });

    try (CompletionStream stream = provider.stream(QUESTION)) {
      Completion answer = stream.toCompletion();
      assertThat(answer.text()).isEqualTo("Yes.");
      assertThat(answer.reasoning()).isEqualTo("Hm.");
      assertThat(answer.toolCalls()).containsExactly(new ContentPart.ToolCall("", "now", "{}"));
    }
    assertThat(provider.complete(QUESTION).text()).isEqualTo("Yes.");
  }

  @Test
  void aFailureHasItsKindAndShowsNeitherKeyNorQuestion() {
    BorrowedProvider provider = lent(request -> {
      throw new InvalidRequestException(
          new HttpException(
              400,
              "{\"code\": \"context_length_exceeded\", \"message\": \"too long for house-key and sk-abc123\"}"));
    });
    ProviderException failure = failure(() -> provider.complete(QUESTION));
    assertThat(failure.kind()).isEqualTo(ErrorKind.CONTEXT_TOO_LONG);
    assertThat(failure.status()).hasValue(400);
    assertThat(printed(failure)).contains("too long for").doesNotContain("house-key", "sk-abc");

    ProviderException echoed = failure(() -> lent(request -> {
          throw new IllegalStateException("cannot answer 'Why is the sky blue today?'");
        })
        .complete(QUESTION));
    assertThat(echoed.kind()).isEqualTo(ErrorKind.PLUGIN_FAILURE);
    assertThat(printed(echoed)).contains("IllegalStateException").doesNotContain("sky blue");

    assertThat(failure(() -> lent(request -> {
                  throw new AuthenticationException("no");
                })
                .complete(QUESTION))
            .kind())
        .isEqualTo(ErrorKind.AUTHENTICATION);
    assertThat(failure(() ->
                lentStream(handler -> handler.onError(new HttpException(503, "busy"))).stream(
                        QUESTION)
                    .toCompletion())
            .kind())
        .isEqualTo(ErrorKind.SERVER_ERROR);
  }

  private static String printed(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  @Test
  void anAnswerBeyondTheLimitIsAFailureAndCancelsTheModel() throws Exception {
    Handle handle = new Handle();
    ProviderException failure = failure(() -> lentStream(handler -> {
          while (!handle.isCancelled()) {
            handler.onPartialResponse(
                new PartialResponse("x".repeat(10_000)), new PartialResponseContext(handle));
          }
        })
        .stream(QUESTION)
        .toCompletion());

    assertThat(failure.kind()).isEqualTo(ErrorKind.LIMIT_EXCEEDED);
    assertThat(handle.cancelled.await(30, TimeUnit.SECONDS)).isTrue();
  }

  private static final class Handle implements StreamingHandle {
    final CountDownLatch cancelled = new CountDownLatch(1);

    @Override
    public void cancel() {
      cancelled.countDown();
    }

    @Override
    public boolean isCancelled() {
      return cancelled.getCount() == 0;
    }
  }

  @Test
  void aReaderThatIsSlowHoldsTheModelUpAndOneThatLeavesCancelsIt() throws Exception {
    Handle handle = new Handle();
    CompletionStream stream = lentStream(handler -> {
          while (!handle.isCancelled()) {
            handler.onPartialResponse(new PartialResponse("x"), new PartialResponseContext(handle));
          }
        })
        .stream(QUESTION);
    stream.iterator().next();
    stream.close();

    assertThat(handle.cancelled.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aDeadlineAndACancelFreeTheCallerOfAModelThatDoesNotEnd() {
    CountDownLatch never = new CountDownLatch(1);
    Function<ChatRequest, ChatResponse> stubborn = request -> {
      while (never.getCount() > 0) {
        Thread.onSpinWait();
      }
      return YES;
    };
    try {
      assertThat(failure(() -> lent(stubborn)
                  .complete(QUESTION, CallContext.withTimeout(Duration.ofMillis(200))))
              .kind())
          .isEqualTo(ErrorKind.TIMEOUT);
      assertThat(failure(() ->
                  lentStream(handler -> handler.onCompleteResponse(stubborn.apply(null))).stream(
                          QUESTION, CallContext.withTimeout(Duration.ofMillis(200)))
                      .toCompletion())
              .kind())
          .isEqualTo(ErrorKind.TIMEOUT);
    } finally {
      never.countDown();
    }
  }

  @Test
  void whatAServiceNeedsBackIsCarriedBack() {
    AtomicReference<ChatRequest> got = new AtomicReference<>();
    BorrowedProvider provider = lent(request -> {
      got.set(request);
      return response(
          AiMessage.builder()
              .text("Yes.")
              .attributes(Map.of("signature", "c2ln"))
              .build(),
          FinishReason.STOP);
    });
    Completion answer = provider.complete(QUESTION);
    provider.complete(
        QUESTION.toBuilder().message(answer.toMessage()).user("And why?").build());

    assertThat(((AiMessage) got.get().messages().get(1)).attribute("signature", String.class))
        .isEqualTo("c2ln");
  }

  @Test
  void aRouterFailsOverFromABorrowedModel() {
    BorrowedProvider broken = lent(request -> {
      throw new HttpException(503, "busy");
    });
    try (ProviderRegistry registry = ProviderRegistry.builder()
        .discovery(false)
        .provider(broken)
        .provider(FakeProvider.builder(
                dev.patchbay.provider.ProviderInfo.builder("other", "https://other.example")
                    .models("m")
                    .build())
            .answer("From the other.")
            .build())
        .priority("lent", "other")
        .build()) {
      Completion answer = registry.router().complete(QUESTION);
      assertThat(answer.text()).isEqualTo("From the other.");
      assertThat(answer.attempts()).hasSize(2);
    }
  }

  @Test
  void aModelOverAProviderOverAModelIsTheSameModel() {
    PatchbayChatModel model = PatchbayChatModel.of(lent(request -> YES), "m");

    assertThat(model.chat("Why?")).isEqualTo("Yes.");
    ProviderException failure = failure(() -> BorrowedProvider.of(
            "outer",
            "m",
            PatchbayChatModel.of(
                FakeProvider.builder(
                        dev.patchbay.provider.ProviderInfo.builder("inner", "https://inner.example")
                            .models("m")
                            .build())
                    .fail(ErrorKind.RATE_LIMITED)
                    .build(),
                "m"))
        .complete(QUESTION));
    assertThat(failure.kind()).isEqualTo(ErrorKind.RATE_LIMITED);
    assertThat(failure.provider()).isEqualTo("inner");
  }

  @Test
  void vectorsAreBorrowedAsWell() {
    EmbeddingModel model = new EmbeddingModel() {
      @Override
      public Response<List<Embedding>> embedAll(List<TextSegment> texts) {
        return Response.from(
            texts.stream()
                .map(text -> Embedding.from(new float[] {text.text().length()}))
                .toList(),
            new TokenUsage(2));
      }
    };
    BorrowedProvider provider =
        BorrowedProvider.builder("lent").embeddingModel("v", model).build();

    assertThat(provider.embed(EmbeddingRequest.of("v", "sky", "grass")).vectors())
        .containsExactly(new float[] {3}, new float[] {5});
    assertThat(failure(() -> provider.embed(EmbeddingRequest.of("v", "sky").withDimensions(3)))
            .kind())
        .isEqualTo(ErrorKind.INVALID_REQUEST);
  }
}
