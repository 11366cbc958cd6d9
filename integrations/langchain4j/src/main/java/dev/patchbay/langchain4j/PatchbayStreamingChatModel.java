package dev.patchbay.langchain4j;

import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.patchbay.provider.AbstractProvider;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A streaming chat model of LangChain4j's that asks a provider, usually a router. Immutable, and used by many threads at once.
 *
 * <pre>{@code
 * StreamingChatModel model = PatchbayStreamingChatModel.of(registry.router(), "gpt-5.4-mini");
 * model.chat("Why is the sky blue?", new StreamingChatResponseHandler() {
 *   public void onPartialResponse(PartialResponse piece, PartialResponseContext context) {
 *     System.out.print(piece.text());
 *     if (stopped) {
 *       context.streamingHandle().cancel();   // closes the service's connection
 *     }
 *   }
 *
 *   public void onCompleteResponse(ChatResponse whole) {
 *     System.out.println(" - " + ((PatchbayMetadata) whole.metadata()).why());
 *   }
 *
 *   public void onError(Throwable failure) {
 *     System.err.println(failure.getMessage());
 *   }
 * });
 * }</pre>
 *
 * <p>{@code chat} returns at once. All callbacks of a call come one after the other, from one thread, which also reads the socket: a slow
 * handler slows the service, and nothing is queued. A stream that breaks off ends with {@code onError}, never with
 * {@code onCompleteResponse}; the {@link dev.patchbay.provider.ProviderException} that is its cause has the text so far. All failures come
 * by {@code onError}, also those of a request that cannot be sent. {@code onCompleteToolCall} comes when the whole answer is there, so that
 * no tool is run for an answer that broke off. Parts that have no callback, such as citations, come by {@code onUnmappedRawEvent} as
 * {@link dev.patchbay.provider.CompletionEvent}s.
 *
 * <p>After a cancel no further callback begins. As LangChain4j wants it, an exception of the handler's goes to its {@code onError}, and
 * the stream goes on; an {@link Error} ends it.
 */
public final class PatchbayStreamingChatModel implements StreamingChatModel {

  private final ModelSetup setup;
  private final Executor executor;

  private PatchbayStreamingChatModel(Builder builder) {
    setup = builder.setup();
    executor = builder.executor == null ? StreamThreads.forStreams() : builder.executor;
  }

  /**
   * A model over that provider, with defaults for all else.
   *
   * @param modelName the model of requests that name none
   */
  public static PatchbayStreamingChatModel of(AbstractProvider provider, String modelName) {
    return builder(provider).modelName(modelName).build();
  }

  /** A builder for a model over that provider. */
  public static Builder builder(AbstractProvider provider) {
    return new Builder(provider);
  }

  @Override
  public void doChat(ChatRequest chatRequest, StreamingChatResponseHandler handler) {
    StreamedCall call = new StreamedCall(setup, chatRequest, handler);
    try {
      executor.execute(call);
    } catch (RuntimeException e) {
      // Such as a RejectedExecutionException of a pool that is full or shut down.
      call.failed(e);
    }
  }

  @Override
  public ChatRequestParameters defaultRequestParameters() {
    return setup.defaults();
  }

  @Override
  public List<ChatModelListener> listeners() {
    return setup.listeners();
  }

  @Override
  public Set<Capability> supportedCapabilities() {
    return setup.supportedCapabilities();
  }

  /** Makes {@link PatchbayStreamingChatModel}. Not thread-safe. */
  public static final class Builder extends ModelBuilder<Builder> {
    private @Nullable Executor executor;

    private Builder(AbstractProvider provider) {
      super(provider);
    }

    @Override
    Builder self() {
      return this;
    }

    /**
     * Runs each call as one task of that executor, for as long as its stream lasts. If not set, a call has a virtual thread on Java 21 and
     * newer, else a daemon.
     *
     * @param calls what it rejects is the call's {@code onError}
     */
    public Builder executor(Executor calls) {
      executor = Objects.requireNonNull(calls, "executor");
      return this;
    }

    /** Makes the model. */
    public PatchbayStreamingChatModel build() {
      return new PatchbayStreamingChatModel(this);
    }
  }
}
