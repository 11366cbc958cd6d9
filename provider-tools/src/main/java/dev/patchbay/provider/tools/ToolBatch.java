package dev.patchbay.provider.tools;

import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The calls of one answer while they run. One thread starts it and takes the results; {@link #close} interrupts what still runs.
 */
final class ToolBatch implements AutoCloseable {

  /** A call that can run. */
  private record Ready(int index, ContentPart.ToolCall call, JavaTool tool, Object arguments) {}

  /** A call that has a result; without one, what ends the run; with neither, the run may be over. */
  private record Done(
      int index,
      ContentPart.@Nullable ToolResult result,
      @Nullable Throwable end) {
    static final Done NOTHING = new Done(-1, null, null);
  }

  private final List<ContentPart.ToolCall> calls;
  private final CallContext context;
  private final @Nullable Function<ContentPart.ToolCall, Approval> approval;
  private final ContentPart.@Nullable ToolResult[] results;
  private final BlockingQueue<Done> done = new LinkedBlockingQueue<>();
  private final ToolThreads threads = new ToolThreads();
  private final CallContext.Registration onCancel;
  private int open;

  ToolBatch(List<ContentPart.ToolCall> calls, ToolLoop loop, CallContext context) {
    this.calls = calls;
    this.context = context;
    approval = loop.approval();
    results = new ContentPart.@Nullable ToolResult[calls.size()];
    open = calls.size();
    onCancel = context.onCancel(() -> {
      threads.interrupt();
      done.add(Done.NOTHING);
    });
    List<Ready> ready = new ArrayList<>();
    for (int i = 0; i < calls.size(); i++) {
      prepare(i, calls.get(i), loop.tools(), ready);
    }
    if (approval == null) {
      start(ready);
    } else {
      threads.start(() -> startApproved(ready, approval));
    }
  }

  private void prepare(int index, ContentPart.ToolCall call, Tools tools, List<Ready> ready) {
    JavaTool tool = tools.find(call.name()).orElse(null);
    if (tool == null) {
      failed(index, "There is no tool of that name. There are " + tools.names());
      return;
    }
    try {
      ready.add(new Ready(index, call, tool, tool.arguments(call.arguments(), context)));
    } catch (Json.WrongValue e) {
      failed(index, "The arguments do not follow the schema: " + e.words());
    }
  }

  private void startApproved(List<Ready> ready, Function<ContentPart.ToolCall, Approval> decision) {
    List<Ready> approved = new ArrayList<>();
    try {
      for (Ready each : ready) {
        Approval given = decision.apply(each.call);
        if (given.granted()) {
          approved.add(each);
        } else {
          failed(each.index, "The call was not approved: " + given.reason());
        }
      }
      start(approved);
    } catch (Throwable e) {
      done.add(new Done(-1, null, e));
    }
  }

  private void start(List<Ready> ready) {
    Queue<Ready> waiting = new ConcurrentLinkedQueue<>(ready);
    for (int i = 0; i < Math.min(ready.size(), ToolThreads.MOST); i++) {
      threads.start(() -> {
        Ready next = waiting.poll();
        while (next != null && !threads.interrupted()) {
          run(next);
          // A tool may have left its thread interrupted. An interrupt of the batch is seen by
          // itself.
          boolean unused = Thread.interrupted();
          next = waiting.poll();
        }
      });
    }
  }

  private void run(Ready ready) {
    try {
      Object value = ready.tool.run(ready.arguments);
      done.add(new Done(ready.index, ToolResults.of(ready.call, value), null));
    } catch (Throwable e) {
      if (e instanceof VirtualMachineError && !(e instanceof StackOverflowError)) {
        done.add(new Done(ready.index, null, e));
      } else {
        failed(ready.index, ToolResults.inWords(e));
      }
    }
  }

  private void failed(int index, String reason) {
    done.add(new Done(index, ToolResults.failed(calls.get(index), reason), null));
  }

  boolean hasNext() {
    return open > 0;
  }

  /**
   * Waits for the next result, in the order in which they come.
   *
   * @return the index of its call
   * @throws ProviderException if the run is over before
   */
  int next() {
    while (true) {
      context.requireAlive();
      Done next = take();
      if (next != null && next.end != null) {
        throw rethrown(next.end);
      }
      if (next != null && next.result != null) {
        results[next.index] = next.result;
        open--;
        return next.index;
      }
    }
  }

  private @Nullable Done take() {
    try {
      long nanos = context.remaining().map(ToolBatch::nanos).orElse(Long.MAX_VALUE);
      return done.poll(nanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ProviderException.builder(
              ErrorKind.CANCELLED, "the thread was interrupted while tools ran")
          .cause(e)
          .build();
    }
  }

  private static long nanos(Duration left) {
    return left.compareTo(Duration.ofDays(365)) < 0 ? left.toNanos() : Long.MAX_VALUE;
  }

  /** What the application's code threw is thrown as it is. */
  private static RuntimeException rethrown(Throwable thrown) {
    if (thrown instanceof Error error) {
      throw error;
    }
    return thrown instanceof RuntimeException e ? e : new IllegalStateException(thrown);
  }

  ContentPart.@Nullable ToolResult result(int index) {
    return results[index];
  }

  /** The results in the order of the calls; to be asked for when all are there. */
  List<ContentPart.ToolResult> results() {
    return Arrays.stream(results).map(ContentPart.ToolResult.class::cast).toList();
  }

  @Override
  public void close() {
    onCancel.close();
    threads.interrupt();
  }
}
