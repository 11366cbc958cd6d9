package dev.patchbay.provider.tools;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ContentPart;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Asks a provider, runs the tools that the model calls, tells it the results, and so on until it answers without a call.
 *
 * <pre>{@code
 * ToolLoop loop = ToolLoop.of(provider, Tools.of(new Station()));
 * CompletionRequest request = CompletionRequest.builder("gpt-4o-mini").user("Do I need a coat in Oslo?").build();
 *
 * System.out.println(loop.complete(request, CallContext.withTimeout(Duration.ofMinutes(1))).text());
 * }</pre>
 *
 * <ul>
 *   <li><b>Limits.</b> The model is asked at most 10 times, or as often as {@link Builder#rounds} says; if it calls tools even in the
 *       last answer, the run fails with {@link dev.patchbay.provider.ErrorKind#LIMIT_EXCEEDED}. The deadline of the context covers
 *       answers, approvals and tools together.
 *   <li><b>Threads.</b> The calls of one answer run at the same time: each on a virtual thread on Java 21 and newer, else on at most 8
 *       daemons. Neither has the caller's thread locals.
 *   <li><b>Failures.</b> The model is told, by a failed result, of a tool that throws (its exception's class and message, and no more),
 *       of a name that it made up, of arguments that do not follow the schema, and of calls that were not approved.
 *   <li><b>Cancelling.</b> At a cancel, a deadline or an interrupt of the caller, the open call is ended, tools that run are
 *       interrupted, and the caller is free at once. A tool that does not heed the interrupt goes on by itself; its result is dropped.
 *   <li><b>Parts.</b> Each answer goes back with all of its parts, {@linkplain dev.patchbay.provider.Completion#toMessage() as it
 *       came}: signatures and encrypted reasoning included.
 *   <li><b>Choice.</b> A {@linkplain CompletionRequest#toolChoice() choice} that forces a call holds for the first round.
 * </ul>
 *
 * <p>A request that has tools already gets the loop's beside them, but the loop runs its own alone. Immutable; any thread may use it.
 */
public final class ToolLoop {

  private final AbstractProvider provider;
  private final Tools tools;
  private final int rounds;
  private final @Nullable Function<ContentPart.ToolCall, Approval> approval;

  private ToolLoop(Builder builder) {
    provider = builder.provider;
    tools = builder.tools;
    rounds = builder.rounds;
    approval = builder.approval;
  }

  /** A loop of at most 10 rounds that runs every call. */
  public static ToolLoop of(AbstractProvider provider, Tools tools) {
    return builder(provider, tools).build();
  }

  /** A builder for a loop with that provider, which may be a router, and those tools. */
  public static Builder builder(AbstractProvider provider, Tools tools) {
    return new Builder(provider, tools);
  }

  /**
   * Asks until the model calls no more tools, without a deadline other than the provider's own timeouts.
   *
   * @throws dev.patchbay.provider.ProviderException if a call fails or a limit is met
   */
  public ToolRun complete(CompletionRequest request) {
    return complete(request, CallContext.create());
  }

  /**
   * Asks until the model calls no more tools, or until the context's deadline.
   *
   * @param context made for this run
   * @throws dev.patchbay.provider.ProviderException if a call fails, a limit is met, the context is cancelled or its deadline passes
   */
  public ToolRun complete(CompletionRequest request, CallContext context) {
    ToolTurns turns = new ToolTurns(this, request);
    while (!turns.take(provider.complete(turns.next(), context))) {
      try (ToolBatch batch = new ToolBatch(turns.calls(), this, context)) {
        while (batch.hasNext()) {
          batch.next();
        }
        turns.give(batch.results());
      }
    }
    return turns.run();
  }

  /**
   * Asks until the model calls no more tools, and shows every step, without a deadline other than the provider's own timeouts.
   *
   * @return the stream, which the caller closes
   * @throws dev.patchbay.provider.ProviderException if the first call fails before it has begun
   */
  public ToolStream stream(CompletionRequest request) {
    return stream(request, CallContext.create());
  }

  /**
   * Asks until the model calls no more tools, and shows every step.
   *
   * @param context governs the stream to its end
   * @return the stream, which the caller closes
   * @throws dev.patchbay.provider.ProviderException if the first call fails before it has begun
   */
  public ToolStream stream(CompletionRequest request, CallContext context) {
    return new ToolStream(this, new ToolTurns(this, request), context.child());
  }

  AbstractProvider provider() {
    return provider;
  }

  Tools tools() {
    return tools;
  }

  int rounds() {
    return rounds;
  }

  @Nullable
  Function<ContentPart.ToolCall, Approval> approval() {
    return approval;
  }

  /** Makes a {@link ToolLoop}. Not thread-safe. */
  public static final class Builder {
    private final AbstractProvider provider;
    private final Tools tools;
    private int rounds = 10;
    private @Nullable Function<ContentPart.ToolCall, Approval> approval;

    private Builder(AbstractProvider provider, Tools tools) {
      this.provider = Objects.requireNonNull(provider, "provider");
      this.tools = Objects.requireNonNull(tools, "tools");
    }

    /**
     * How often the model is asked in one run; 10 if not set.
     *
     * @throws IllegalArgumentException if it is below 1
     */
    public Builder rounds(int most) {
      if (most < 1) {
        throw new IllegalArgumentException("A loop has at least one round, but this is " + most);
      }
      rounds = most;
      return this;
    }

    /**
     * Is asked before a call runs: of one answer's calls one after the other, in the model's order, before the first of them runs;
     * not for calls that cannot run. It may wait for a person, as long as the deadline allows; its thread is interrupted then. What
     * it throws ends the run.
     *
     * @param decision called on a thread of the loop's own
     */
    public Builder approval(Function<ContentPart.ToolCall, Approval> decision) {
      approval = Objects.requireNonNull(decision, "decision");
      return this;
    }

    /** Makes the loop. */
    public ToolLoop build() {
      return new ToolLoop(this);
    }
  }
}
