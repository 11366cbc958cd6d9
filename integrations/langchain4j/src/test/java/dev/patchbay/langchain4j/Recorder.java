package dev.patchbay.langchain4j;

import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.CompleteToolCall;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.PartialThinking;
import dev.langchain4j.model.chat.response.PartialToolCall;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.chat.response.StreamingHandle;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Notes what a stream tells its handler. */
class Recorder implements StreamingChatResponseHandler {

  final List<String> told = new CopyOnWriteArrayList<>();
  final List<Throwable> errors = new CopyOnWriteArrayList<>();
  final List<Object> raw = new CopyOnWriteArrayList<>();
  final List<Thread> threads = new CopyOnWriteArrayList<>();
  final CountDownLatch begun = new CountDownLatch(1);
  final CompletableFuture<ChatResponse> end = new CompletableFuture<>();
  volatile StreamingHandle handle;

  private void note(String what) {
    told.add(what);
    threads.add(Thread.currentThread());
  }

  @Override
  public void onPartialResponse(PartialResponse piece, PartialResponseContext context) {
    handle = context.streamingHandle();
    note(piece.text());
    begun.countDown();
  }

  @Override
  public void onPartialThinking(PartialThinking piece) {
    note("thinks " + piece.text());
  }

  @Override
  public void onPartialToolCall(PartialToolCall piece) {
    note("calls " + piece.index() + " " + piece.id() + " " + piece.name() + " "
        + piece.partialArguments());
  }

  @Override
  public void onCompleteToolCall(CompleteToolCall call) {
    note("called " + call.index() + " " + call.toolExecutionRequest().name() + " "
        + call.toolExecutionRequest().arguments());
  }

  @Override
  public void onUnmappedRawEvent(Object event) {
    raw.add(event);
  }

  @Override
  public void onCompleteResponse(ChatResponse response) {
    note("complete");
    end.complete(response);
  }

  @Override
  public void onError(Throwable error) {
    errors.add(error);
    threads.add(Thread.currentThread());
    end.completeExceptionally(error);
  }

  ChatResponse response() throws Exception {
    return end.get(30, TimeUnit.SECONDS);
  }

  Throwable error() throws InterruptedException, TimeoutException {
    try {
      throw new AssertionError("not a failure, but " + end.get(30, TimeUnit.SECONDS));
    } catch (ExecutionException e) {
      return Objects.requireNonNull(e.getCause());
    }
  }
}
