package dev.patchbay.testkit;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionResult;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.EmbeddingRequest;
import dev.patchbay.provider.Embeddings;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ModelInfo;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.ProviderInfo;
import dev.patchbay.provider.RoutingProvider;
import dev.patchbay.provider.Usage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A provider for an application's own tests that asks the real service once, and from then on answers out of a file, offline:
 *
 * <pre>{@code
 * Path file = Path.of("src/test/recordings/assistant.jsonl");
 * AbstractProvider openai = new OpenAi();
 * AbstractProvider provider = System.getenv("CI") == null
 *     ? RecordingProvider.of(openai, file)
 *     : RecordingProvider.replayOnly(openai, file);
 *
 * assertThat(new Assistant(provider).answerTo("Why is the sky blue?")).contains("scatter");
 * }</pre>
 *
 * <p>The file belongs into version control. Each line is a call as JSON, in the order in which the calls ended, so a changed
 * prompt shows as one more line; delete a line and its call is recorded anew. A request is found again if model, messages,
 * options, tools, response format and extras are equal, and the answer is wanted whole or streamed as before. The same request
 * gets the same answer each time. Streams give the recorded events one by one; vectors are recorded as well. A failure is
 * recorded and fails again in the same way. What the caller ends is not recorded: a call that is cancelled or out of time, and
 * a stream that is closed before its end.
 *
 * <p>What is not in the file: keys, and the media, signed addresses and opaque parts of requests, of which it has hashes. What
 * is in it: all that was said on both sides, and extras as they are.
 *
 * <p>An answer out of the file names one attempt, that of this call. If a router is recorded, its attempts and the candidate
 * that it chose are not in the file: record its candidates instead. Thread-safe, but two providers must not write to one file.
 */
public final class RecordingProvider extends RoutingProvider {

  private final AbstractProvider provider;
  private final RecordingFile file;
  private final boolean asks;

  private RecordingProvider(AbstractProvider provider, Path file, boolean asks) {
    super(asks ? provider::info : () -> ready(provider.info()));
    this.provider = provider;
    this.file = new RecordingFile(file);
    this.asks = asks;
  }

  /**
   * Answers from the file what is in it, and asks the provider for all else, which is added to the file.
   *
   * @param file is read now; it is made with the first answer if it does not exist
   * @throws IllegalArgumentException if a line of the file is no recorded call
   * @throws java.io.UncheckedIOException if it cannot be read
   */
  public static RecordingProvider of(AbstractProvider provider, Path file) {
    return new RecordingProvider(provider, file, true);
  }

  /**
   * Answers from the file alone. A request that is not in it fails as an {@link ErrorKind#INVALID_REQUEST}, with a message
   * that shows how it differs from the nearest ones, and so parts of both.
   *
   * @param provider gives its facts and is never asked; it needs no key, and counts as configured
   * @param file is read now
   * @throws IllegalArgumentException if a line of the file is no recorded call
   * @throws java.io.UncheckedIOException if it cannot be read
   */
  public static RecordingProvider replayOnly(AbstractProvider provider, Path file) {
    return new RecordingProvider(provider, file, false);
  }

  private static ProviderInfo ready(ProviderInfo info) {
    return info.missing().isEmpty() ? info : info.toBuilder().missing().build();
  }

  @Override
  protected CompletionResult createCompletion(CompletionRequest request, CallContext context) {
    RecordedCall call = RecordedCall.of(request);
    Optional<RecordedCall> recorded = recorded(call);
    if (recorded.isPresent()) {
      return recorded.get().replay();
    }
    try {
      if (request.stream()) {
        CompletionStream stream = provider.stream(request, context);
        return CompletionStream.of(new Recorder(stream, call, context));
      }
      Completion answer = provider.complete(request, context);
      file.add(call.answered(answer));
      return answer;
    } catch (ProviderException e) {
      addFailure(call, e, context);
      throw e;
    }
  }

  @Override
  protected Embeddings createEmbeddings(EmbeddingRequest request, CallContext context) {
    RecordedCall call = RecordedCall.of(request);
    Optional<RecordedCall> recorded = recorded(call);
    if (recorded.isPresent()) {
      return recorded.get().replayVectors(id());
    }
    try {
      Embeddings answer = provider.embed(request, context);
      file.add(call.answered(answer));
      return answer;
    } catch (ProviderException e) {
      addFailure(call, e, context);
      throw e;
    }
  }

  /** The service's list, which is not recorded; the declared models if the service is not to be asked. */
  @Override
  protected OptionalLong createTokenCount(CompletionRequest request, CallContext context) {
    return asks ? provider.countTokens(request, context) : OptionalLong.empty();
  }

  @Override
  protected List<ModelInfo> createModelList(CallContext context) {
    return asks ? provider.listModels(context) : info().models();
  }

  /** Closes the provider. The file needs no closing. */
  @Override
  public void close() {
    provider.close();
  }

  private Optional<RecordedCall> recorded(RecordedCall call) {
    Optional<RecordedCall> recorded = file.find(call);
    if (recorded.isEmpty() && !asks) {
      throw file.missing(call);
    }
    return recorded;
  }

  private void addFailure(RecordedCall call, ProviderException failure, CallContext context) {
    if (failure.kind() != ErrorKind.CANCELLED && !context.cancelled() && !context.expired()) {
      file.add(call.failed(failure));
    }
  }

  /** Keeps the events of a stream until the last one is there. */
  private final class Recorder implements CompletionStream.Source {
    private final CompletionStream stream;
    private final Iterator<CompletionEvent> rest;
    private final RecordedCall call;
    private final CallContext context;
    private final List<CompletionEvent> events = new ArrayList<>();

    Recorder(CompletionStream stream, RecordedCall call, CallContext context) {
      this.stream = stream;
      this.rest = stream.iterator();
      this.call = call;
      this.context = context;
    }

    @Override
    public @Nullable CompletionEvent next() {
      try {
        CompletionEvent event = rest.next();
        events.add(event);
        if (event instanceof CompletionEvent.Finished) {
          file.add(call.streamed(events));
        }
        return event;
      } catch (ProviderException e) {
        addFailure(call.streamed(events), e, context);
        throw e;
      }
    }

    @Override
    public Usage usage() {
      return stream.usage();
    }

    @Override
    public void close() {
      stream.close();
    }

    /** As the stream does. */
    @Override
    public boolean endsWhenClosed() {
      return true;
    }
  }
}
