package dev.patchbay.registry;

import dev.patchbay.provider.CompletionRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Strategy} may use besides the candidates. All choices of one call get the same draw.
 *
 * @param sequence the number of the call, from 0
 * @param random a pseudo-random number; the same for the same seed and sequence
 * @param key equal for calls that should go to the same provider, such as the id of a conversation; null if there is none
 * @param nowNanos the time in nanoseconds since an arbitrary moment, for {@link Candidate#timeToFirstToken(long)}
 * @param request what is asked; null in a draw that was made for no request
 */
public record Draw(
    long sequence,
    long random,
    @Nullable String key,
    long nowNanos,
    @Nullable CompletionRequest request) {

  private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L;

  /** A draw for no request. */
  public Draw(long sequence, long random, @Nullable String key, long nowNanos) {
    this(sequence, random, key, nowNanos, null);
  }

  /** The draw of a call; its random number follows from the seed and the sequence. */
  public static Draw of(long seed, long sequence, @Nullable String key, long nowNanos) {
    return of(seed, sequence, key, nowNanos, null);
  }

  /** The same for a call with that request. */
  static Draw of(
      long seed,
      long sequence,
      @Nullable String key,
      long nowNanos,
      @Nullable CompletionRequest request) {
    long random = mixed(seed + (sequence + 1) * GOLDEN_RATIO);
    return new Draw(sequence, random, key, nowNanos, request);
  }

  /**
   * The candidate that the strategy chooses among those of the earliest model; a strategy that fails is named in the exception.
   *
   * @param all candidates in the order of their models
   */
  Candidate choose(Strategy strategy, List<Candidate> all) {
    List<Candidate> candidates = ofEarliestModel(all);
    int index;
    try {
      index = strategy.choose(candidates, this);
    } catch (Throwable e) {
      throw new StrategyFailure(
          "The strategy " + strategy + " failed to choose among " + candidates
              + "; correct it or use one of those in Strategy: " + e,
          e);
    }
    if (index < 0 || index >= candidates.size()) {
      throw new StrategyFailure("The strategy " + strategy + " chose index " + index + " among "
          + candidates + "; it must be from 0 to " + (candidates.size() - 1));
    }
    return candidates.get(index);
  }

  private static List<Candidate> ofEarliestModel(List<Candidate> all) {
    int first = all.get(0).modelPlace();
    return all.get(all.size() - 1).modelPlace() == first
        ? all
        : all.stream().filter(each -> each.modelPlace() == first).toList();
  }

  /** Spreads what differs in a few bits over all of them: the finishing step of SplitMix64. */
  static long mixed(long bits) {
    long z = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
