package dev.patchbay.langchain4j;

import dev.langchain4j.model.output.TokenUsage;
import dev.patchbay.provider.Usage;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of an answer as the service counted them, those from its cache and those of reasoning included. Immutable. A count is null
 * where the service gave none.
 *
 * <pre>{@code
 * if (response.tokenUsage() instanceof PatchbayTokenUsage usage && usage.cachedInputTokenCount() != null) {
 *   System.out.println(usage.cachedInputTokenCount() + " of " + usage.inputTokenCount() + " came from the cache");
 * }
 * }</pre>
 *
 * <p>The further counts are shares of the input and of the output, not additions to them. Added to another usage, as AiServices does for
 * the rounds of a conversation with tools, it stays of this type.
 */
public final class PatchbayTokenUsage extends TokenUsage {

  private final @Nullable Integer cachedInputTokens;
  private final @Nullable Integer cacheWriteTokens;
  private final @Nullable Integer reasoningTokens;

  private PatchbayTokenUsage(
      @Nullable Integer input,
      @Nullable Integer output,
      @Nullable Integer total,
      @Nullable Integer cachedInput,
      @Nullable Integer cacheWrite,
      @Nullable Integer reasoning) {
    super(input, output, total);
    cachedInputTokens = cachedInput;
    cacheWriteTokens = cacheWrite;
    reasoningTokens = reasoning;
  }

  /** The same counts; one beyond {@link Integer#MAX_VALUE} is that. */
  static PatchbayTokenUsage of(Usage usage) {
    return new PatchbayTokenUsage(
        count(usage.inputTokens()),
        count(usage.outputTokens()),
        count(usage.totalTokens()),
        count(usage.cachedInputTokens()),
        count(usage.cacheWriteTokens()),
        count(usage.reasoningTokens()));
  }

  private static @Nullable Integer count(long tokens) {
    return tokens < 0 ? null : (int) Math.min(tokens, Integer.MAX_VALUE);
  }

  /** Those of the input that came from the service's cache, or null. */
  public @Nullable Integer cachedInputTokenCount() {
    return cachedInputTokens;
  }

  /** Those of the input that the service has put into its cache, or null. */
  public @Nullable Integer cacheWriteTokenCount() {
    return cacheWriteTokens;
  }

  /** Those of the output that were reasoning, or null. */
  public @Nullable Integer reasoningTokenCount() {
    return reasoningTokens;
  }

  /** The sum. As in LangChain4j, a count that only one of the two knows is taken as it is. */
  @Override
  public PatchbayTokenUsage add(@Nullable TokenUsage that) {
    if (that == null) {
      return this;
    }
    PatchbayTokenUsage other = that instanceof PatchbayTokenUsage same ? same : of(Usage.UNKNOWN);
    return new PatchbayTokenUsage(
        sum(inputTokenCount(), that.inputTokenCount()),
        sum(outputTokenCount(), that.outputTokenCount()),
        sum(totalTokenCount(), that.totalTokenCount()),
        sum(cachedInputTokens, other.cachedInputTokens),
        sum(cacheWriteTokens, other.cacheWriteTokens),
        sum(reasoningTokens, other.reasoningTokens));
  }

  /** Equal if every count is. */
  @Override
  public boolean equals(@Nullable Object other) {
    return super.equals(other)
        && other instanceof PatchbayTokenUsage that
        && Objects.equals(cachedInputTokens, that.cachedInputTokens)
        && Objects.equals(cacheWriteTokens, that.cacheWriteTokens)
        && Objects.equals(reasoningTokens, that.reasoningTokens);
  }

  @Override
  public int hashCode() {
    return Objects.hash(super.hashCode(), cachedInputTokens, cacheWriteTokens, reasoningTokens);
  }

  /** All counts. */
  @Override
  public String toString() {
    return "PatchbayTokenUsage[input " + inputTokenCount() + ", output " + outputTokenCount()
        + ", total " + totalTokenCount() + ", cached input " + cachedInputTokens
        + ", cache write " + cacheWriteTokens + ", reasoning " + reasoningTokens + "]";
  }
}
