package dev.patchbay.registry;

import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.ProviderException;
import java.math.BigDecimal;

/**
 * Limits that routers of several processes keep together, such as the rate and the budget of a job on a cluster. A router asks it
 * before each attempt, see {@link RoutingOptions.Builder#sharedLimits}. Many threads call it at once.
 */
public interface SharedLimits {

  /**
   * Waits until an attempt may begin. Runs on the thread of the call, retries and failover included; on one of its own for the second
   * attempt of a hedged call, which goes on with the first alone if this throws. The wait is part of the call's
   * time, and not of the attempt's.
   *
   * @param context the call's, with the attributes that the application set; the wait ends when it is cancelled or expired
   * @param provider the provider's id
   * @throws ProviderException if no attempt may begin any more, or the call is over: it ends the call, without failover. Of kind
   *     {@code CANCELLED} only if the context was cancelled
   * @throws InterruptedException if the thread is interrupted, which cancels the call
   */
  void awaitTurn(CallContext context, String provider) throws InterruptedException;

  /**
   * An attempt has failed, maybe with a {@linkplain ProviderException#retryAfter() wait} that all should keep. Must not block.
   *
   * @param provider the provider's id
   */
  default void attemptFailed(String provider, ProviderException failure) {}

  /**
   * Asks for more money where {@link RoutingOptions#maxSpend()}, or what this gave before, does not suffice for an attempt. Runs on
   * the thread of the call.
   *
   * @param needed what the router's calls have to be allowed altogether, in US dollars
   * @return what they are allowed altogether from now on; less than needed if there is no more
   */
  BigDecimal allowance(BigDecimal needed);
}
