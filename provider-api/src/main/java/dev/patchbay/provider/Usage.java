package dev.patchbay.provider;

import java.io.Serializable;

/**
 * The tokens that a call took, as the service counted them. A count is -1 where the service gave
 * none. What a token is, and what it costs, differs from model to model.
 *
 * <pre>{@code
 * Usage usage = answer.usage();
 * if (usage.inputTokens() >= 0) {
 *   System.out.println(usage.inputTokens() + " in, of these cached "
 *       + Math.max(0, usage.cachedInputTokens()) + "; " + usage.outputTokens() + " out");
 * }
 * }</pre>
 *
 * <p>The last three counts are shares of the first two, not additions to them. Services differ in
 * that (Anthropic counts cached tokens apart from its input tokens, OpenAI within); providers
 * convert to this one sense.
 *
 * @param inputTokens tokens of the messages, those read from and written to a cache included
 * @param outputTokens tokens of the answer, reasoning included
 * @param cachedInputTokens those of the input that came from the service's cache, which usually
 *     cost less
 * @param cacheWriteTokens those of the input that the service has put into its cache, which may
 *     cost more
 * @param reasoningTokens those of the output that were reasoning
 */
public record Usage(
    long inputTokens,
    long outputTokens,
    long cachedInputTokens,
    long cacheWriteTokens,
    long reasoningTokens)
    implements Serializable {

  /** The service counted nothing: every count is -1. */
  public static final Usage UNKNOWN = new Usage(-1, -1, -1, -1, -1);

  /**
   * Checks the counts.
   *
   * @throws IllegalArgumentException if a count is below -1
   */
  public Usage {
    long least =
        Math.min(Math.min(inputTokens, outputTokens), Math.min(cachedInputTokens, reasoningTokens));
    if (Math.min(least, cacheWriteTokens) < -1) {
      throw new IllegalArgumentException("A count of tokens is -1 (unknown) or more");
    }
  }

  /**
   * Usage of which only input and output are known.
   *
   * @param inputTokens tokens of the messages, or -1
   * @param outputTokens tokens of the answer, or -1
   * @throws IllegalArgumentException if a count is below -1
   */
  public static Usage of(long inputTokens, long outputTokens) {
    return new Usage(inputTokens, outputTokens, -1, -1, -1);
  }

  /** Input and output together, in tokens, or -1 if either is unknown. */
  public long totalTokens() {
    return inputTokens < 0 || outputTokens < 0 ? -1 : inputTokens + outputTokens;
  }

  /**
   * The tokens of two calls together. A count that one of them does not know is unknown, so that no
   * sum looks smaller than it is.
   *
   * @param other that of another call
   */
  public Usage plus(Usage other) {
    return new Usage(
        sum(inputTokens, other.inputTokens),
        sum(outputTokens, other.outputTokens),
        sum(cachedInputTokens, other.cachedInputTokens),
        sum(cacheWriteTokens, other.cacheWriteTokens),
        sum(reasoningTokens, other.reasoningTokens));
  }

  private static long sum(long one, long other) {
    return one < 0 || other < 0 ? -1 : one + other;
  }

  /**
   * This usage, with each count that {@code newer} knows in place of the one here. For services
   * that count in several events of a stream, the later one replacing the earlier; it does not add.
   *
   * @param newer what the service said later
   */
  public Usage updatedBy(Usage newer) {
    if (equals(UNKNOWN)) {
      return newer;
    }
    return new Usage(
        newer.inputTokens >= 0 ? newer.inputTokens : inputTokens,
        newer.outputTokens >= 0 ? newer.outputTokens : outputTokens,
        newer.cachedInputTokens >= 0 ? newer.cachedInputTokens : cachedInputTokens,
        newer.cacheWriteTokens >= 0 ? newer.cacheWriteTokens : cacheWriteTokens,
        newer.reasoningTokens >= 0 ? newer.reasoningTokens : reasoningTokens);
  }
}
