package dev.patchbay.testkit;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Capability;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionResult;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.ProviderInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A provider for an application's own tests: it answers what the test wrote down, without a service.
 *
 * <pre>{@code
 * FakeProvider provider = FakeProvider.builder()
 *     .fail(ErrorKind.RATE_LIMITED)
 *     .answer("Because ", "blue light ", "scatters most.")
 *     .build();
 *
 * assertThat(new Assistant(provider).answerTo("Why is the sky blue?")).startsWith("Because");
 * assertThat(provider.requests()).hasSize(2);
 * }</pre>
 *
 * <p>The first call meets the first reply, and so on; the last reply is given again and again. A reply serves both modes:
 * pieces are streamed one by one, or joined to a whole answer. Like any provider it refuses what it does not declare.
 * Thread-safe.
 */
public final class FakeProvider extends AbstractProvider {

  private static final ProviderInfo FAKE = ProviderInfo.builder("fake", "https://fake.example")
      .models("fake-1")
      .capabilities(Capability.STREAM)
      .build();

  /** What one call meets: it waits, and then has an answer or a failure; a stream may give some events before it fails. */
  private record Reply(
      Duration delay,
      @Nullable CompletionStage<?> signal,
      Completion answer,
      List<CompletionEvent> events,
      @Nullable ProviderException failure) {}

  private final List<Reply> replies;
  private final AtomicInteger calls = new AtomicInteger();
  private final List<CompletionRequest> requests = new CopyOnWriteArrayList<>();

  private FakeProvider(Builder builder) {
    super(builder.info);
    replies = List.copyOf(builder.replies);
  }

  /** A builder for the provider {@code fake} with the model {@code fake-1}, which streams. */
  public static Builder builder() {
    return builder(FAKE);
  }

  /** A builder for a provider that declares these facts. */
  public static Builder builder(ProviderInfo info) {
    return new Builder(info);
  }

  /** The requests received so far, without those that were refused because they need what is not declared. */
  public List<CompletionRequest> requests() {
    return List.copyOf(requests);
  }

  @Override
  protected CompletionResult createCompletion(CompletionRequest request, CallContext context) {
    requests.add(request);
    Reply reply = replies.get(Math.min(calls.getAndIncrement(), replies.size() - 1));
    await(reply, context);
    if (request.stream() && !reply.events.isEmpty()) {
      return CompletionStream.of(new Replay(reply));
    }
    if (reply.failure != null) {
      throw reply.failure;
    }
    return reply.answer;
  }

  /** Yes, so the code under test finds its own thread's locals and locks. */
  @Override
  protected boolean endsInTime() {
    return true;
  }

  private static void await(Reply reply, CallContext context) {
    if (context.remaining().filter(left -> left.compareTo(reply.delay) < 0).isPresent()) {
      throw ProviderException.of(
          ErrorKind.TIMEOUT, "the deadline comes before the answer, which takes " + reply.delay);
    }
    if (reply.signal == null) {
      return;
    }
    CountDownLatch over = new CountDownLatch(1);
    reply.signal.whenComplete((value, failure) -> over.countDown());
    CallContext.Registration registration = context.onCancel(over::countDown);
    try {
      long millis = context.remaining().map(FakeProvider::millis).orElse(Long.MAX_VALUE);
      boolean ignored = over.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ProviderException.of(ErrorKind.CANCELLED, "the thread was interrupted");
    } finally {
      registration.close();
    }
    context.requireAlive();
  }

  private static long millis(Duration left) {
    return left.compareTo(Duration.ofDays(1)) < 0 ? left.toMillis() + 1 : Long.MAX_VALUE;
  }

  private static final class Replay implements CompletionStream.Source {
    private final Iterator<CompletionEvent> events;
    private final @Nullable ProviderException failure;

    Replay(Reply reply) {
      events = reply.events.iterator();
      failure = reply.failure;
    }

    @Override
    public @Nullable CompletionEvent next() {
      if (!events.hasNext() && failure != null) {
        throw failure;
      }
      return events.hasNext() ? events.next() : null;
    }

    @Override
    public void close() {}

    @Override
    public boolean endsWhenClosed() {
      return true;
    }
  }

  /** Makes a {@link FakeProvider}. Not thread-safe. */
  public static final class Builder {
    private final ProviderInfo info;
    private final List<Reply> replies = new ArrayList<>();
    private Duration delay = Duration.ZERO;
    private @Nullable CompletionStage<?> signal;

    private Builder(ProviderInfo info) {
      this.info = Objects.requireNonNull(info, "info");
    }

    /** The next call is answered with that text, of which each piece is one token of a stream. */
    public Builder answer(String... pieces) {
      Completion whole = Completion.of(String.join("", pieces));
      List<CompletionEvent> events = deltas(pieces);
      events.add(new CompletionEvent.Finished(whole.finishReason(), whole.usage()));
      return reply(whole, events, null);
    }

    /** The next call is answered like that; a stream gives the same in pieces. */
    public Builder answer(Completion completion) {
      return reply(completion, StreamedAnswer.events(completion), null);
    }

    /**
     * The next call fails, with no more known than the kind.
     *
     * @throws IllegalArgumentException if that is {@link ErrorKind#CANCELLED}, which only the caller can bring about
     */
    public Builder fail(ErrorKind kind) {
      return fail(ProviderException.of(kind, "the script says so"));
    }

    /** The next call fails like that; provider and model are added where it names none. */
    public Builder fail(ProviderException failure) {
      return reply(Completion.of(""), List.of(), Objects.requireNonNull(failure, "failure"));
    }

    /** The next call fails as well, but a stream gives these pieces before. */
    public Builder breakOff(ErrorKind kind, String... pieces) {
      return reply(
          Completion.of(""), deltas(pieces), ProviderException.of(kind, "the script says so"));
    }

    /**
     * The next reply takes that long. No time passes: a call whose deadline comes earlier fails at once as a {@link
     * ErrorKind#TIMEOUT}, and any other is answered at once.
     */
    public Builder delay(Duration time) {
      delay = Objects.requireNonNull(time, "time");
      return this;
    }

    /** The next reply waits until that is completed, or the call is cancelled, or its deadline has passed. */
    public Builder waitFor(CompletionStage<?> stage) {
      signal = Objects.requireNonNull(stage, "stage");
      return this;
    }

    /**
     * Makes the provider.
     *
     * @throws IllegalStateException if it has no reply
     */
    public FakeProvider build() {
      if (replies.isEmpty()) {
        throw new IllegalStateException(
            "A fake provider needs a reply: add one with answer, fail or breakOff");
      }
      return new FakeProvider(this);
    }

    private Builder reply(
        Completion answer, List<CompletionEvent> events, @Nullable ProviderException failure) {
      if (failure != null && failure.kind() == ErrorKind.CANCELLED) {
        throw new IllegalArgumentException("A provider cannot cancel a call: use waitFor, and"
            + " cancel the call's context or close the stream");
      }
      replies.add(new Reply(delay, signal, answer, List.copyOf(events), failure));
      delay = Duration.ZERO;
      signal = null;
      return this;
    }

    private static List<CompletionEvent> deltas(String... pieces) {
      List<CompletionEvent> events = new ArrayList<>();
      for (String piece : pieces) {
        events.add(new CompletionEvent.TextDelta(piece));
      }
      return events;
    }
  }
}
