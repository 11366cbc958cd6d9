package dev.patchbay.langchain4j;

import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.PartialThinking;
import dev.langchain4j.model.chat.response.PartialThinkingContext;
import dev.langchain4j.model.chat.response.PartialToolCall;
import dev.langchain4j.model.chat.response.PartialToolCallContext;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.chat.response.StreamingHandle;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a borrowed model pushes, to be pulled. A model that is faster than the reader waits, so that little is queued. A reader is free as
 * soon as the stream is closed; the model is then cancelled by its handle, if it has given one, and at its next callback otherwise.
 */
final class BorrowedStream implements CompletionStream.Source, StreamingChatResponseHandler {

  /** The events that wait for the reader. */
  private static final int MOST_WAITING = 64;

  private final BorrowedAnswer answer;
  private final BorrowedFailures failures;
  private final CompletionRequest request;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition change = lock.newCondition();
  private final Queue<CompletionEvent> events = new ArrayDeque<>();
  private @Nullable ProviderException failure;
  private boolean ended;
  private boolean closed;
  private @Nullable StreamingHandle handle;
  private @Nullable Thread caller;

  BorrowedStream(BorrowedAnswer answer, BorrowedFailures failures, CompletionRequest request) {
    this.answer = answer;
    this.failures = failures;
    this.request = request;
  }

  /** Calls the model on a thread of its own, since some models answer within the call. */
  void start(Runnable call) {
    StreamThreads.daemons().execute(() -> {
      if (!enter()) {
        return;
      }
      try {
        call.run();
      } catch (Throwable e) {
        onError(e);
      } finally {
        leave();
      }
    });
  }

  private boolean enter() {
    lock.lock();
    try {
      caller = Thread.currentThread();
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  private void leave() {
    lock.lock();
    try {
      caller = null;
      boolean unused = Thread.interrupted();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public CompletionEvent next() {
    lock.lock();
    try {
      while (events.isEmpty() && !ended && !closed) {
        change.await();
      }
      CompletionEvent event = events.poll();
      if (closed || event == null) {
        throw failure != null
            ? failure
            : ProviderException.of(ErrorKind.CANCELLED, "the stream was closed");
      }
      change.signalAll();
      return event;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ProviderException.of(ErrorKind.CANCELLED, "the thread was interrupted");
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    StreamingHandle toCancel;
    lock.lock();
    try {
      closed = true;
      events.clear();
      change.signalAll();
      toCancel = ended ? null : handle;
      if (caller != null && !ended) {
        caller.interrupt();
      }
    } finally {
      lock.unlock();
    }
    if (toCancel != null) {
      toCancel.cancel();
    }
  }

  @Override
  public boolean endsWhenClosed() {
    return true;
  }

  @Override
  public void onPartialResponse(String piece) {
    tell(() -> List.of(answer.text(piece)), null);
  }

  @Override
  public void onPartialResponse(PartialResponse piece, PartialResponseContext context) {
    tell(() -> List.of(answer.text(piece.text())), context.streamingHandle());
  }

  @Override
  public void onPartialThinking(PartialThinking piece) {
    tell(() -> List.of(answer.thinking(piece.text())), null);
  }

  @Override
  public void onPartialThinking(PartialThinking piece, PartialThinkingContext context) {
    tell(() -> List.of(answer.thinking(piece.text())), context.streamingHandle());
  }

  /** Tool calls are taken from the whole response, in which they are complete; here is a chance to cancel. */
  @Override
  public void onPartialToolCall(PartialToolCall piece, PartialToolCallContext context) {
    tell(List::of, context.streamingHandle());
  }

  @Override
  public void onCompleteResponse(ChatResponse response) {
    tell(() -> answer.end(response), null);
    end(null);
  }

  @Override
  public void onError(Throwable error) {
    end(failures.of(error, request));
  }

  /** Hands over events, waiting for the reader; cancels the model if there is none any more. */
  private void tell(Supplier<List<CompletionEvent>> made, @Nullable StreamingHandle known) {
    boolean goesOn;
    lock.lock();
    try {
      handle = known == null ? handle : known;
      while (events.size() >= MOST_WAITING && !closed && !ended) {
        change.await();
      }
      if (!closed && !ended) {
        events.addAll(made.get());
        change.signalAll();
      }
      goesOn = !closed && !ended;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      end(ProviderException.of(
          ErrorKind.PLUGIN_FAILURE, "the borrowed model's thread was interrupted"));
      goesOn = false;
    } catch (ProviderException e) {
      end(e);
      goesOn = false;
    } catch (RuntimeException e) {
      end(failures.of(e, request));
      goesOn = false;
    } finally {
      lock.unlock();
    }
    if (!goesOn && known != null) {
      known.cancel();
    }
  }

  private void end(@Nullable ProviderException reason) {
    lock.lock();
    try {
      if (!ended) {
        ended = true;
        failure = reason;
        change.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }
}
