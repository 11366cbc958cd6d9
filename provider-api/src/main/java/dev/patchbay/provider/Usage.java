package dev.patchbay.provider;

/**
 * The tokens that a call took, as the service counted them. A count is -1 where the service gave none.
 *
 * @param inputTokens tokens of the messages, cached ones included
 * @param outputTokens tokens of the answer, reasoning included
 * @param cachedInputTokens those of the input that came from the service's cache
 * @param reasoningTokens those of the output that were reasoning
 */
public record Usage(
    long inputTokens, long outputTokens, long cachedInputTokens, long reasoningTokens) {

  /** The service counted nothing. */
  public static final Usage UNKNOWN = new Usage(-1, -1, -1, -1);

  /**
   * Checks the counts.
   *
   * @throws IllegalArgumentException if a count is below -1
   */
  public Usage {
    if (Math.min(Math.min(inputTokens, outputTokens), Math.min(cachedInputTokens, reasoningTokens))
        < -1) {
      throw new IllegalArgumentException("A count of tokens is -1 (unknown) or more");
    }
  }

  /** Usage of which only input and output are known. */
  public static Usage of(long inputTokens, long outputTokens) {
    return new Usage(inputTokens, outputTokens, -1, -1);
  }

  /** Input and output together, or -1 if either is unknown. */
  public long totalTokens() {
    return inputTokens < 0 || outputTokens < 0 ? -1 : inputTokens + outputTokens;
  }
}
