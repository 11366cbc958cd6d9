package dev.patchbay.gateway.dialect;

import dev.patchbay.gateway.json.JsonOut;
import dev.patchbay.provider.Attempt;
import dev.patchbay.provider.Cost;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Who answered a call, and why.
 *
 * @param requestId the gateway's id of the call
 * @param start when the call came in
 * @param provider the id of the provider that answers; empty as long as none does
 * @param model the model that it was asked for; as long as none answers, the one that the client asked for
 * @param attempts the calls to providers that are over
 * @param why why that provider, in words; may be empty
 * @param told whether the client wants to be told in the answer itself
 */
public record Report(
    String requestId,
    Instant start,
    String provider,
    String model,
    List<Attempt> attempts,
    String why,
    boolean told) {

  /** Adds the member {@code patchbay}, if the client wants it. */
  public void write(JsonOut out) {
    if (!told) {
      return;
    }
    out.object("patchbay");
    out.member("request_id", requestId);
    out.member("provider", provider);
    out.member("model", model);
    out.member("why", why);
    out.list("attempts");
    for (Attempt attempt : attempts) {
      out.object();
      out.member("provider", attempt.provider());
      out.member("model", attempt.model());
      attempt.failure().ifPresent(kind -> out.member("error", kind.name()));
      if (attempt.status() > 0) {
        out.member("status", attempt.status());
      }
      out.member("ms", attempt.elapsed().toMillis());
      out.end();
    }
    out.end();
    Optional<Cost> cost = Cost.of(attempts);
    if (cost.isPresent()) {
      out.tree("cost_usd", cost.get().usd());
      if (cost.get().atLeast()) {
        out.member("cost_at_least", true);
      }
    }
    out.end();
  }
}
