package dev.patchbay.provider;

import java.util.List;
import java.util.Objects;

/**
 * How likely the model found a token of its answer, and what it might have said instead.
 *
 * @param token the token's text
 * @param logprob the natural logarithm of its probability, 0 or less
 * @param alternatives the likeliest tokens at that place, likeliest first, as many as {@link CompletionOptions#topLogprobs()}
 *     asked for; they have no alternatives themselves
 */
public record TokenLogprob(String token, double logprob, List<TokenLogprob> alternatives) {
  /** Refuses nulls. */
  public TokenLogprob {
    Objects.requireNonNull(token, "token");
    alternatives = List.copyOf(alternatives);
  }
}
