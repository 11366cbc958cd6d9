package dev.patchbay.langchain4j;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.CompleteToolCall;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.PartialThinking;
import dev.langchain4j.model.chat.response.PartialThinkingContext;
import dev.langchain4j.model.chat.response.PartialToolCallContext;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.chat.response.StreamingHandle;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.ProviderException;
import java.util.List;

/** One streamed call: reads the stream, tells the handler, and is the handle by which it is cancelled. */
final class StreamedCall implements Runnable, StreamingHandle {

  private static final System.Logger LOGGER = System.getLogger(StreamedCall.class.getName());

  private final ModelSetup setup;
  private final ChatRequest chatRequest;
  private final StreamingChatResponseHandler handler;
  private final CallContext context;
  private final PartialCalls calls = new PartialCalls();

  // They hold nothing but this handle, so one of each does for all tokens.
  private final PartialResponseContext responseContext = new PartialResponseContext(this);
  private final PartialThinkingContext thinkingContext = new PartialThinkingContext(this);
  private final PartialToolCallContext toolCallContext = new PartialToolCallContext(this);

  StreamedCall(ModelSetup setup, ChatRequest chatRequest, StreamingChatResponseHandler handler) {
    this.setup = setup;
    this.chatRequest = chatRequest;
    this.handler = handler;
    // Made here, so that waiting for a thread counts against the deadline.
    context = setup.context(chatRequest.parameters());
  }

  @Override
  public void cancel() {
    context.cancel();
  }

  @Override
  public boolean isCancelled() {
    return context.cancelled();
  }

  @Override
  public void run() {
    try {
      CompletionRequest request = setup.request(chatRequest.messages(), chatRequest.parameters());
      try {
        finish(read(request));
      } catch (ProviderException e) {
        failed(Failures.of(e, request, setup.provider().info()));
      }
    } catch (RuntimeException e) {
      failed(e);
    } catch (Error e) {
      // The handler's own, since a provider's become exceptions: the call is over, and the thread's
      // owner is told as well.
      failed(e);
      throw e;
    }
  }

  private Completion read(CompletionRequest request) {
    try (CompletionStream stream = setup.provider().stream(request, context)) {
      for (CompletionEvent event : stream) {
        try {
          tell(event);
        } catch (Exception e) {
          handlerFailed(e);
        }
      }
      return stream.toCompletion();
    }
  }

  private void tell(CompletionEvent event) {
    if (isCancelled()) {
      return;
    }
    if (event instanceof CompletionEvent.TextDelta delta) {
      if (!delta.text().isEmpty()) {
        handler.onPartialResponse(new PartialResponse(delta.text()), responseContext);
      }
    } else if (event instanceof CompletionEvent.ReasoningDelta delta) {
      if (!delta.text().isEmpty()) {
        handler.onPartialThinking(new PartialThinking(delta.text()), thinkingContext);
      }
    } else if (event instanceof CompletionEvent.ToolCallDelta delta) {
      calls.add(delta).ifPresent(piece -> handler.onPartialToolCall(piece, toolCallContext));
    } else if (!(event instanceof CompletionEvent.Finished)) {
      handler.onUnmappedRawEvent(event);
    }
  }

  /** Tells of the whole answer. */
  private void finish(Completion answer) {
    ChatResponse response = Answers.response(answer);
    List<ToolExecutionRequest> requests = response.aiMessage().toolExecutionRequests();
    for (int i = 0; i < requests.size(); i++) {
      if (isCancelled()) {
        return;
      }
      try {
        handler.onCompleteToolCall(new CompleteToolCall(i, requests.get(i)));
      } catch (Exception e) {
        handlerFailed(e);
      }
    }
    if (isCancelled()) {
      return;
    }
    try {
      handler.onCompleteResponse(response);
    } catch (Exception e) {
      handlerFailed(e);
    }
  }

  /** The handler threw: it is told, and the stream goes on. */
  private void handlerFailed(Exception e) {
    failed(e);
  }

  /** Tells of a failure, unless the call was cancelled. */
  void failed(Throwable failure) {
    if (isCancelled()) {
      return;
    }
    try {
      handler.onError(failure);
    } catch (Exception e) {
      // There is no one left to tell. Not its message, in which an answer may stand.
      LOGGER.log(
          System.Logger.Level.WARNING,
          "onError of a handler of LangChain4j threw {0}; it is ignored",
          e.getClass().getName());
    }
  }
}
