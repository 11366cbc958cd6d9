package dev.patchbay.registry;

import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ModelInfo;
import dev.patchbay.provider.ModelPrice;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The limit of money that one call is under: which candidates it may ask, and why not the others. Used by one thread. */
final class Budget {

  private final Spending spending;
  private final @Nullable SharedLimits shared;
  private final long inputTokens;
  private final int maxTokens;
  private BigDecimal limit;
  private final Map<String, String> refused = new LinkedHashMap<>(0);

  /**
   * Makes the limit of a call.
   *
   * @param shared asked for more when the limit is reached; null if it is the router's alone
   * @param inputTokens what the request is taken to have; negative to estimate it
   */
  Budget(
      Spending spending,
      BigDecimal limit,
      @Nullable SharedLimits shared,
      CompletionRequest request,
      long inputTokens) {
    this.spending = spending;
    this.limit = limit;
    this.shared = shared;
    this.inputTokens = inputTokens < 0 ? RequestSize.inputTokens(request) : inputTokens;
    maxTokens = request.options().maxTokens().orElse(0);
  }

  /** Sets aside what an attempt can cost; null if the candidate may not be asked. */
  Spending.@Nullable Reservation reserve(Candidate candidate) {
    ModelPrice price = candidate.price();
    int most = maxTokens > 0
        ? maxTokens
        : candidate.model().map(ModelInfo::outputLimit).orElse(0);
    String why;
    if (price == null) {
      why = candidate.facts().isPresent() && candidate.facts().get().priceDisputed()
          ? "has a price on which its sources disagree"
          : "has no known price, which provider-catalogue or a newer list of facts may give";
    } else if (price.furtherCharges()) {
      why = "charges for more than tokens";
    } else if (most == 0) {
      why = "has no known limit of output, so set maxTokens";
    } else {
      BigDecimal amount = price.most(inputTokens, most);
      Spending.Reservation reservation = reserve(amount);
      if (reservation != null) {
        return reservation;
      }
      why = "may cost " + Spending.inDollars(amount);
    }
    refused.put(candidate.toString(), why);
    return null;
  }

  private Spending.@Nullable Reservation reserve(BigDecimal amount) {
    Spending.Reservation reservation = spending.reserve(amount, limit);
    while (reservation == null && shared != null) {
      BigDecimal needed = spending.bound().add(amount);
      limit = limit.max(shared.allowance(needed));
      if (limit.compareTo(needed) < 0) {
        return null;
      }
      // In vain if another call has taken the money meanwhile: then more is asked for.
      reservation = spending.reserve(amount, limit);
    }
    return reservation;
  }

  /** Whether the candidate was refused. */
  boolean refused(Candidate candidate) {
    return refused.containsKey(candidate.toString());
  }

  /** Why no candidate may be asked; empty if none was refused. */
  String why() {
    if (refused.isEmpty()) {
      return "";
    }
    StringBuilder text = new StringBuilder("the router's budget (maxSpend) is ")
        .append(Spending.inDollars(limit))
        .append(", of which ")
        .append(spending.inWords());
    refused.forEach(
        (candidate, why) -> text.append("; ").append(candidate).append(' ').append(why));
    return text.toString();
  }
}
