package dev.patchbay.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.data.message.VideoContent;
import dev.langchain4j.exception.NonRetriableException;
import dev.langchain4j.exception.TimeoutException;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.model.chat.listener.ChatModelErrorContext;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.output.FinishReason;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.testkit.FaultServer;
import dev.patchbay.testkit.Script;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StreamingChatModelTest {

  private static final String QUESTION = "Why is the sky blue?";

  private FaultServer server;

  @AfterEach
  void close() {
    server.close();
  }

  private PatchbayStreamingChatModel model(Script script) {
    server = FaultServer.answering(script);
    return PatchbayStreamingChatModel.of(StandIn.openAi(server.url(), "k"), StandIn.MODEL);
  }

  private void awaitNoConnection() {
    while (server.openConnections() > 0) {
      Thread.onSpinWait();
    }
  }

  @Test
  void textThinkingAndToolCallsComeInPiecesAndCallsAreCompleteAtTheEnd() throws Exception {
    Recorder recorder = new Recorder();
    model(Script.stream()
            .chunk(Wire.delta("{\"reasoning_content\":\"Hm.\"}"))
            .chunk(Wire.text("Let me look."))
            .chunk(
                Wire.delta(
                    "{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"sky\",\"arguments\":\"\"}}]}"))
            .chunk(Wire.delta(
                "{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"{\\\"x\\\":\"}}]}"))
            .chunk(
                Wire.delta("{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"1}\"}}]}"))
            .chunk(
                Wire.delta(
                    "{\"tool_calls\":[{\"index\":1,\"id\":\"b\",\"function\":{\"name\":\"now\",\"arguments\":\"\"}}]}"))
            .chunk(Wire.finish("tool_calls"))
            .end())
        .chat(QUESTION, recorder);
    ChatResponse response = recorder.response();

    assertThat(recorder.told)
        .containsExactly(
            "thinks Hm.",
            "Let me look.",
            "calls 0 a sky {\"x\":",
            "calls 0 a sky 1}",
            "called 0 sky {\"x\":1}",
            "called 1 now {}",
            "complete");
    assertThat(response.aiMessage().thinking()).isEqualTo("Hm.");
    assertThat(response.aiMessage().text()).isEqualTo("Let me look.");
    assertThat(response.finishReason()).isEqualTo(FinishReason.TOOL_EXECUTION);
    assertThat(Set.copyOf(recorder.threads)).hasSize(1).doesNotContain(Thread.currentThread());
  }

  @Test
  void aStreamThatBreaksOffIsAFailureWithItsTextAndRunsNoTool() throws Exception {
    Recorder recorder = new Recorder();
    model(Script.stream()
            .chunk(Wire.text("Because "))
            .chunk(
                Wire.delta(
                    "{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"sky\",\"arguments\":\"{}\"}}]}"))
            .close())
        .chat(QUESTION, recorder);

    assertThat(recorder.error()).isInstanceOf(NonRetriableException.class);
    ProviderException cause = (ProviderException) recorder.error().getCause();
    assertThat(cause.kind()).isEqualTo(ErrorKind.STREAM_INTERRUPTED);
    assertThat(cause.partialText()).isEqualTo("Because ");
    assertThat(recorder.told).containsExactly("Because ", "calls 0 a sky {}");
    assertThat(recorder.errors).hasSize(1);
  }

  @Test
  void aCancelFromACallbackClosesTheConnectionAndNothingFollows() throws Exception {
    CompletableFuture<Void> cancelled = new CompletableFuture<>();
    Recorder recorder = new Recorder() {
      @Override
      public void onPartialResponse(PartialResponse piece, PartialResponseContext context) {
        super.onPartialResponse(piece, context);
        context.streamingHandle().cancel();
        cancelled.complete(null);
      }
    };
    model(Script.stream().chunk(Wire.text("One ") + Wire.text("two ")).silence())
        .chat(QUESTION, recorder);

    cancelled.get(30, TimeUnit.SECONDS);
    awaitNoConnection();
    assertThat(recorder.handle.isCancelled()).isTrue();
    assertThat(recorder.told).containsExactly("One ");
    assertThat(recorder.errors).isEmpty();
  }

  @Test
  void aCancelFromAnotherThreadClosesTheConnectionWhileTheServiceIsSilent() throws Exception {
    Recorder recorder = new Recorder();
    model(Script.stream().chunk(Wire.text("One ")).silence()).chat(QUESTION, recorder);
    recorder.begun.await();

    recorder.handle.cancel();
    recorder.handle.cancel();

    awaitNoConnection();
    assertThat(recorder.told).containsExactly("One ");
    assertThat(recorder.end).isNotDone();
  }

  @Test
  void anExceptionOfTheHandlerIsToldToItAndTheStreamGoesOn() throws Exception {
    IllegalStateException thrown = new IllegalStateException("the handler's own");
    List<Throwable> heard = new ArrayList<>();
    CompletableFuture<ChatResponse> whole = new CompletableFuture<>();
    Recorder recorder = new Recorder() {
      @Override
      public void onPartialResponse(PartialResponse piece, PartialResponseContext context) {
        throw thrown;
      }

      @Override
      public void onError(Throwable error) {
        heard.add(error);
        throw new IllegalStateException("and another");
      }

      @Override
      public void onCompleteResponse(ChatResponse response) {
        whole.complete(response);
      }
    };
    model(Wire.streamed("One ", "two")).chat(QUESTION, recorder);

    assertThat(whole.get(30, TimeUnit.SECONDS).aiMessage().text()).isEqualTo("One two");
    assertThat(heard).containsExactly(thrown, thrown);
  }

  @Test
  void anErrorOfTheHandlerEndsTheStreamAndItsConnection() throws Exception {
    AssertionError thrown = new AssertionError("the handler's own");
    Recorder recorder = new Recorder() {
      @Override
      public void onPartialResponse(PartialResponse piece, PartialResponseContext context) {
        throw thrown;
      }
    };
    model(Script.stream().chunk(Wire.text("One ")).silence()).chat(QUESTION, recorder);

    assertThat(recorder.error()).isSameAs(thrown);
    awaitNoConnection();
  }

  @Test
  void aDeadlineInTheMiddleOfAStreamIsATimeout() throws Exception {
    Recorder recorder = new Recorder();
    model(Script.stream().chunk(Wire.text("One ")).silence())
        .chat(
            ChatRequest.builder()
                .messages(UserMessage.from(QUESTION))
                .parameters(
                    PatchbayParameters.builder().timeout(Duration.ofMillis(500)).build())
                .build(),
            recorder);

    assertThat(recorder.error()).isInstanceOf(TimeoutException.class);
    awaitNoConnection();
  }

  @Test
  void whatCannotBeSentIsToldToHandlerAndListeners() throws Exception {
    List<Throwable> heard = new ArrayList<>();
    Recorder recorder = new Recorder();
    server = FaultServer.answering(Wire.streamed("x"));
    PatchbayStreamingChatModel.builder(StandIn.openAi(server.url(), "k"))
        .modelName(StandIn.MODEL)
        .listeners(List.of(new ChatModelListener() {
          @Override
          public void onError(ChatModelErrorContext context) {
            heard.add(context.error());
          }
        }))
        .build()
        .chat(List.of(UserMessage.from(VideoContent.from("https://example.com/v.mp4"))), recorder);

    assertThat(recorder.error()).isInstanceOf(UnsupportedFeatureException.class);
    assertThat(heard).containsExactly(recorder.error());
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void anExecutorThatRejectsIsToldToTheHandler() throws Exception {
    Recorder recorder = new Recorder();
    server = FaultServer.answering(Wire.streamed("x"));
    PatchbayStreamingChatModel.builder(StandIn.openAi(server.url(), "k"))
        .modelName(StandIn.MODEL)
        .executor(task -> {
          throw new RejectedExecutionException("shut down");
        })
        .build()
        .chat(QUESTION, recorder);

    assertThat(recorder.error()).isInstanceOf(RejectedExecutionException.class);
  }

  @Test
  void partsWithoutACallbackComeAsTheyAre() throws Exception {
    Recorder recorder = new Recorder();
    model(Script.stream()
            .chunk(Wire.text("Yes"))
            .chunk(Wire.delta("{\"annotations\":[{\"type\":\"url_citation\",\"url_citation\":"
                + "{\"url\":\"https://example.com\",\"title\":\"Sky\"}}]}"))
            .chunk(Wire.finish("stop"))
            .end())
        .chat(QUESTION, recorder);

    ChatResponse response = recorder.response();
    assertThat(recorder.raw).hasSize(1).first().isInstanceOf(CompletionEvent.WholePart.class);
    assertThat(((PatchbayMetadata) response.metadata()).completion().parts()).hasSize(2);
  }

  @Test
  void callsAtOnceDoNotMixAndLeaveNoThreads() throws Exception {
    server = FaultServer.answering(request -> {
      String id = request.body().replaceAll("(?s).*question (\\d+).*", "$1");
      return Wire.streamed("answer ", id);
    });
    PatchbayStreamingChatModel model =
        PatchbayStreamingChatModel.of(StandIn.openAi(server.url(), "k"), StandIn.MODEL);
    List<Recorder> recorders =
        IntStream.range(0, 40).mapToObj(i -> new Recorder()).toList();
    for (int i = 0; i < recorders.size(); i++) {
      model.chat("question " + i, recorders.get(i));
    }

    for (int i = 0; i < recorders.size(); i++) {
      assertThat(recorders.get(i).response().aiMessage().text()).isEqualTo("answer " + i);
    }
    while (Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().equals("patchbay-langchain4j"))) {
      Thread.onSpinWait();
    }
  }
}
