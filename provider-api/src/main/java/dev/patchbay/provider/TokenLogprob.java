package dev.patchbay.provider;

import java.util.List;
import java.util.Objects;

/**
 * How likely the model found a token of its answer, and what it might have said instead. Asked for
 * with {@link CompletionOptions.Builder#topLogprobs}, found in {@link AnswerDetails#logprobs()}.
 *
 * <pre>{@code
 * for (TokenLogprob token : answer.details().logprobs()) {
 *   System.out.printf("%s %.1f %%%n", token.token(), 100 * Math.exp(token.logprob()));
 * }
 * }</pre>
 *
 * @param token the token's text, as the service writes it
 * @param logprob the natural logarithm of its probability, 0 (certain) or less. OpenAI documents
 *     -9999.0 for a token that is not among the 20 likeliest
 * @param alternatives the likeliest tokens at that place, likeliest first, as many as
 *     {@link CompletionOptions#topLogprobs()} asked for; the chosen token may be one of them. They
 *     have no alternatives themselves
 */
public record TokenLogprob(String token, double logprob, List<TokenLogprob> alternatives) {
  /**
   * Refuses nulls, and copies the list.
   *
   * @throws NullPointerException if the token, the list or one of its elements is null
   */
  public TokenLogprob {
    Objects.requireNonNull(token, "token");
    alternatives = List.copyOf(alternatives);
  }
}
