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

  /** What one call meets: code of the test in place of a service. Several threads may call it at once. */
  @FunctionalInterface
  public interface Reply {

    /**
     * Answers as {@link AbstractProvider#createCompletion} does: with a {@link Completion} or, where the request asks for
     * one, a {@link CompletionStream}.
     *
     * @throws ProviderException if the call fails
     * @throws InterruptedException if the thread is interrupted meanwhile, which cancels the call
     * @throws Exception if the test is wrong; to the caller it is a provider with a fault
     */
    CompletionResult give(CompletionRequest request, CallContext context) throws Exception;
  }

  private final List<Reply> replies;
  private final boolean endsInTime;
  private final AtomicInteger calls = new AtomicInteger();
  private final List<CompletionRequest> requests = new CopyOnWriteArrayList<>();

  private FakeProvider(Builder builder) {
    super(builder.info);
    replies = List.copyOf(builder.replies);
    endsInTime = builder.endsInTime;
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
    try {
      return reply.give(request, context);
    } catch (RuntimeException e) {
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ProviderException.of(ErrorKind.CANCELLED, "the thread was interrupted");
    } catch (Exception e) {
      throw new IllegalStateException("a reply of the fake provider failed", e);
    }
  }

  /** Yes, so the code under test finds its own thread's locals and locks; no, if replies are code of the test. */
  @Override
  protected boolean endsInTime() {
    return endsInTime;
  }

  private static void await(
      Duration delay, @Nullable CompletionStage<?> signal, CallContext context)
      throws InterruptedException {
    if (context.remaining().filter(left -> left.compareTo(delay) < 0).isPresent()) {
      throw ProviderException.of(
          ErrorKind.TIMEOUT, "the deadline comes before the answer, which takes " + delay);
    }
    if (signal == null) {
      return;
    }
    CountDownLatch over = new CountDownLatch(1);
    signal.whenComplete((value, failure) -> over.countDown());
    CallContext.Registration registration = context.onCancel(over::countDown);
    try {
      long millis = context.remaining().map(FakeProvider::millis).orElse(Long.MAX_VALUE);
      boolean unused = over.await(millis, TimeUnit.MILLISECONDS);
    } finally {
      registration.close();
    }
    context.requireAlive();
  }

  private static long millis(Duration left) {
    return left.compareTo(Duration.ofDays(1)) < 0 ? left.toMillis() + 1 : Long.MAX_VALUE;
  }

  static final class Replay implements CompletionStream.Source {
    private final Iterator<CompletionEvent> events;
    private final @Nullable ProviderException failure;

    Replay(List<CompletionEvent> events, @Nullable ProviderException failure) {
      this.events = events.iterator();
      this.failure = failure;
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
    private boolean endsInTime = true;
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
      return answer(whole, events);
    }

    /** The next call is answered like that; a stream gives the same in pieces. */
    public Builder answer(Completion completion) {
      return answer(completion, StreamedAnswer.events(completion));
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
      return fail(Objects.requireNonNull(failure, "failure"), List.of());
    }

    /** The next call fails as well, but a stream gives these pieces before. */
    public Builder breakOff(ErrorKind kind, String... pieces) {
      return fail(ProviderException.of(kind, "the script says so"), deltas(pieces));
    }

    /**
     * The next call meets this code, for what the other methods cannot say. The provider is then called as one that may
     * hang: on a thread that can be left behind at the deadline.
     */
    public Builder reply(Reply code) {
      endsInTime = false;
      return add(Objects.requireNonNull(code, "code"));
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
            "A fake provider needs a reply: add one with answer, fail, breakOff or reply");
      }
      return new FakeProvider(this);
    }

    private Builder answer(Completion whole, List<CompletionEvent> events) {
      return add((request, context) ->
          request.stream() ? CompletionStream.of(new Replay(events, null)) : whole);
    }

    private Builder fail(ProviderException failure, List<CompletionEvent> before) {
      if (failure.kind() == ErrorKind.CANCELLED) {
        throw new IllegalArgumentException("A provider cannot cancel a call: use waitFor, and"
            + " cancel the call's context or close the stream");
      }
      return add((request, context) -> {
        if (request.stream() && !before.isEmpty()) {
          return CompletionStream.of(new Replay(before, failure));
        }
        throw failure;
      });
    }

    private Builder add(Reply reply) {
      Duration time = delay;
      CompletionStage<?> stage = signal;
      delay = Duration.ZERO;
      signal = null;
      replies.add((request, context) -> {
        await(time, stage, context);
        return reply.give(request, context);
      });
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
