package dev.patchbay.bulk;

import java.io.Serializable;
import java.util.concurrent.TimeUnit;

/**
 * How much all tasks of a job together may ask of services. The rate is even: a limit of 3,000 requests a minute is one of 50 in each
 * second, and nothing is saved up in quiet times. Retries and failover count. A twentieth of the requests is kept back, since a service counts
 * them when they arrive, and some take longer on the way.
 *
 * @param requestsPerMinute 0 for no limit
 * @param tokensPerMinute input and output together, as services count them; 0 for no limit. Before an attempt they are estimated, and
 *     corrected when the service has counted
 */
public record RateLimit(long requestsPerMinute, long tokensPerMinute) implements Serializable {

  /** No limit. */
  public static final RateLimit NONE = new RateLimit(0, 0);

  private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

  /** How much longer than evenly the requests are apart. */
  private static final double APART = 20.0 / 19;

  /**
   * Checks the limits.
   *
   * @throws IllegalArgumentException if one is negative
   */
  public RateLimit {
    if (requestsPerMinute < 0 || tokensPerMinute < 0) {
      throw new IllegalArgumentException("A rate is 0 or more, but this is " + requestsPerMinute
          + " requests and " + tokensPerMinute + " tokens a minute");
    }
  }

  /** A limit of requests alone. */
  public static RateLimit perMinute(long requests) {
    return new RateLimit(requests, 0);
  }

  /** A limit of requests and tokens. */
  public static RateLimit perMinute(long requests, long tokens) {
    return new RateLimit(requests, tokens);
  }

  /** An equal share of it, for when that many tasks cannot be coordinated; at least one request and one token a minute. */
  public RateLimit share(int of) {
    return new RateLimit(
        requestsPerMinute == 0 ? 0 : Math.max(1, requestsPerMinute / of),
        tokensPerMinute == 0 ? 0 : Math.max(1, tokensPerMinute / of));
  }

  /** Whether there is no limit. */
  public boolean isNone() {
    return requestsPerMinute == 0 && tokensPerMinute == 0;
  }

  /** How long it takes until that many requests may have begun, in nanoseconds. */
  long timeOfRequests(long requests) {
    return requestsPerMinute == 0 ? 0 : (long) (APART * time(requests, requestsPerMinute));
  }

  /** How long it takes until that many tokens may have been used, in nanoseconds. */
  long timeOfTokens(long tokens) {
    return tokensPerMinute == 0 ? 0 : (long) time(tokens, tokensPerMinute);
  }

  private static double time(long count, long perMinute) {
    return (double) count * MINUTE / perMinute;
  }
}
