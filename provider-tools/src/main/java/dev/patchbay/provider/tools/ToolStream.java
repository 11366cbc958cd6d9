package dev.patchbay.provider.tools;

import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.ContentPart;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Objects;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * A run of a {@link ToolLoop} as it goes on: tokens as they come, calls and results of tools in between. Close it, with
 * try-with-resources, also after it has been read to its end.
 *
 * <pre>{@code
 * try (ToolStream stream = loop.stream(request)) {
 *   for (ToolEvent event : stream) {
 *     if (event instanceof ToolEvent.Output output && output.event() instanceof CompletionEvent.TextDelta delta) {
 *       System.out.print(delta.text());
 *     } else if (event instanceof ToolEvent.Called called) {
 *       System.out.println("(asks " + called.call().name() + ")");
 *     }
 *   }
 * }
 * }</pre>
 *
 * <p>Pulling does the work, as with a {@link CompletionStream}: the thread that asks for the next event reads the socket and waits for
 * tools. One thread reads; any thread may {@link #close()}, and the reader then gets a
 * {@link dev.patchbay.provider.ProviderException} of kind {@link dev.patchbay.provider.ErrorKind#CANCELLED}. A run that fails throws
 * where it is read, each time again.
 */
public final class ToolStream implements Iterable<ToolEvent>, AutoCloseable {

  private final ToolLoop loop;
  private final ToolTurns turns;
  private final CallContext context;
  private boolean claimed;

  /** Of these three one at most is open: an answer, calls to be shown, calls that run. */
  private @Nullable CompletionStream answer;

  private @Nullable Iterator<CompletionEvent> events;
  private final Queue<ContentPart.ToolCall> called = new ArrayDeque<>();
  private @Nullable ToolBatch batch;

  private @Nullable ToolRun run;
  private @Nullable Throwable failure;

  ToolStream(ToolLoop loop, ToolTurns turns, CallContext context) {
    this.loop = loop;
    this.turns = turns;
    this.context = context;
    ask();
  }

  /**
   * The events, in order. Both {@code hasNext} and {@code next} wait for the next one.
   *
   * @throws IllegalStateException if the stream is being read already
   */
  @Override
  public Iterator<ToolEvent> iterator() {
    claim();
    return new Pulled<>(this::read);
  }

  /**
   * The pieces of text alone, of all rounds; like {@link #iterator()} otherwise.
   *
   * @return to be iterated over once
   * @throws IllegalStateException when iterated over, if the stream is being read already
   */
  public Iterable<String> tokens() {
    return () -> {
      claim();
      return new Pulled<>(this::readText);
    };
  }

  /**
   * Reads what is left and gives the whole run.
   *
   * @throws dev.patchbay.provider.ProviderException if the run fails or has failed
   */
  public ToolRun toRun() {
    claimed = true;
    while (read() != null) {
      // Reading goes on to the end of the run.
    }
    return Objects.requireNonNull(run);
  }

  /** Ends the run, if it is not over: the open call and the tools that run. Does not wait. */
  @Override
  public void close() {
    context.cancel();
  }

  private void claim() {
    if (claimed) {
      throw new IllegalStateException(
          "This stream is being read already; a stream can be read only once");
    }
    claimed = true;
  }

  /** The next event, or null after the last one. */
  @Nullable
  ToolEvent read() {
    if (failure instanceof RuntimeException e) {
      throw e;
    }
    if (failure instanceof Error e) {
      throw e;
    }
    if (run != null) {
      return null;
    }
    try {
      return next();
    } catch (RuntimeException | Error e) {
      failure = e;
      closeBatch();
      close();
      throw e;
    }
  }

  private @Nullable String readText() {
    for (ToolEvent event = read(); event != null; event = read()) {
      if (event instanceof ToolEvent.Output output
          && output.event() instanceof CompletionEvent.TextDelta delta) {
        return delta.text();
      }
    }
    return null;
  }

  private ToolEvent next() {
    if (answer != null && events != null) {
      if (events.hasNext()) {
        return new ToolEvent.Output(turns.round() + 1, events.next());
      }
      if (isLast(answer)) {
        ToolRun whole = turns.run();
        run = whole;
        return new ToolEvent.Finished(whole);
      }
      called.addAll(turns.calls());
    }
    ContentPart.ToolCall call = called.poll();
    if (call != null) {
      return new ToolEvent.Called(turns.round(), call);
    }
    ToolBatch running = batch == null ? new ToolBatch(turns.calls(), loop, context) : batch;
    batch = running;
    if (running.hasNext()) {
      int index = running.next();
      return new ToolEvent.Returned(
          turns.round(), turns.calls().get(index), Objects.requireNonNull(running.result(index)));
    }
    turns.give(running.results());
    closeBatch();
    ask();
    return next();
  }

  private void ask() {
    CompletionStream next = loop.provider().stream(turns.next(), context);
    answer = next;
    events = next.iterator();
  }

  private boolean isLast(CompletionStream read) {
    answer = null;
    events = null;
    return turns.take(read.toCompletion());
  }

  private void closeBatch() {
    if (batch != null) {
      batch.close();
      batch = null;
    }
  }
}
