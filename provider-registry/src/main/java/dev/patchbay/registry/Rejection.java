package dev.patchbay.registry;

import static dev.patchbay.registry.Rejection.Reason.CONDITION_NOT_MET;
import static dev.patchbay.registry.Rejection.Reason.CONTEXT_TOO_SMALL;
import static dev.patchbay.registry.Rejection.Reason.EXCLUDED;
import static dev.patchbay.registry.Rejection.Reason.MISSING_CAPABILITY;
import static dev.patchbay.registry.Rejection.Reason.NOT_ASKED_FOR;
import static dev.patchbay.registry.Rejection.Reason.NOT_CONFIGURED;
import static dev.patchbay.registry.Rejection.Reason.NOT_NAMED;
import static dev.patchbay.registry.Rejection.Reason.NOT_WORKING;
import static dev.patchbay.registry.Rejection.Reason.NO_SUCH_MODEL;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.Capability;
import dev.patchbay.provider.ModelInfo;
import dev.patchbay.provider.ProviderInfo;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A provider that does not meet a query, and the first reason why.
 *
 * @param provider the provider
 * @param reason the reason
 * @param detail the reason for people, as the rest of a sentence that begins with the provider
 */
public record Rejection(AbstractProvider provider, Reason reason, String detail) {

  private static final int MOST_NAMES = 5;

  /** Why a provider is passed over; checked in this order. */
  public enum Reason {
    /** A setting is missing that it cannot do without. */
    NOT_CONFIGURED,
    /** The query names another provider. */
    NOT_ASKED_FOR,
    /** The query excludes it. */
    EXCLUDED,
    /** It serves only queries that name it. */
    NOT_NAMED,
    /** It has not the model, or no model of the family. */
    NO_SUCH_MODEL,
    /** It lacks a capability. */
    MISSING_CAPABILITY,
    /** The context window of its model is too small or unknown. */
    CONTEXT_TOO_SMALL,
    /** It does not meet a {@linkplain ProviderQuery.Builder#where condition} of the application. */
    CONDITION_NOT_MET,
    /** It is not known to work. */
    NOT_WORKING,
    /** It is cooling down after failures: its circuit breaker is open. */
    RESTING,
    /** It has reached its load limits. */
    FULL
  }

  /** Refuses nulls. */
  public Rejection {
    Objects.requireNonNull(provider, "provider");
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(detail, "detail");
  }

  /**
   * What a query has against a provider that does not meet it.
   *
   * @param candidate the provider with the model that the query names, or with none if it has no such model
   */
  static Rejection of(ProviderQuery query, Candidate candidate) {
    // Null only if a condition of the application's says one thing now and another then.
    Reason reason = Objects.requireNonNullElse(against(query, candidate), CONDITION_NOT_MET);
    return new Rejection(candidate.provider(), reason, detail(reason, query, candidate));
  }

  /** A provider that meets the query and is not called for now. */
  static Rejection of(Candidate candidate, CoolDown rest) {
    return new Rejection(
        candidate.provider(), rest.isFull() ? Reason.FULL : Reason.RESTING, rest.toString());
  }

  /** The first reason why a provider with that model does not meet a query, or null if it does. */
  static @Nullable Reason against(ProviderQuery query, Candidate candidate) {
    if (!candidate.info().missing().isEmpty()) {
      return NOT_CONFIGURED;
    }
    if (query.provider().isPresent() && !query.provider().get().equals(candidate.id())) {
      return NOT_ASKED_FOR;
    }
    if (query.excluded().contains(candidate.id())) {
      return EXCLUDED;
    }
    if (candidate.info().onlyByName() && query.provider().isEmpty()) {
      return NOT_NAMED;
    }
    if (candidate.model().isEmpty() && query.modelName().isPresent()) {
      return NO_SUCH_MODEL;
    }
    for (Capability capability : query.capabilities()) {
      if (!candidate.supports(capability)) {
        return MISSING_CAPABILITY;
      }
    }
    if (candidate.contextWindow() < query.minContextWindow()) {
      return CONTEXT_TOO_SMALL;
    }
    for (Condition condition : query.conditions()) {
      if (!condition.predicate().test(candidate.info())) {
        return CONDITION_NOT_MET;
      }
    }
    return query.workingOnly() && !candidate.info().working() ? NOT_WORKING : null;
  }

  private static String detail(Reason reason, ProviderQuery query, Candidate candidate) {
    ProviderInfo info = candidate.info();
    return switch (reason) {
      case NOT_ASKED_FOR -> "is not " + query.provider().orElse("asked for");
      case EXCLUDED -> "is excluded";
      case NOT_CONFIGURED -> "is not configured: " + info.howToConfigure();
      case NOT_NAMED ->
        "serves only requests that name it, such as " + info.id() + "/"
            + query.modelName().orElse("model") + ", unless a setting patchbay." + info.id()
            + ".* is made";
      case NO_SUCH_MODEL ->
        "has no model " + (query.family().isPresent() ? "of the family " : "")
            + query.modelNames() + " (it has " + names(info)
            + (info.openModels() ? ", and others for a query that names it" : "") + ")";
      case MISSING_CAPABILITY -> {
        Set<Capability> missing = new TreeSet<>(query.capabilities());
        missing.removeIf(candidate::supports);
        yield "cannot do " + listed(missing);
      }
      case CONTEXT_TOO_SMALL ->
        room(candidate) + ", and " + query.minContextWindow() + " are needed";
      case CONDITION_NOT_MET ->
        "is not one where "
            + query.conditions().stream()
                .filter(each -> !each.predicate().test(info))
                .findFirst()
                .map(Condition::description)
                .orElse("a condition holds that gives now one answer, now another");
      case NOT_WORKING ->
        "is not known to work at " + info.url() + " (if it works elsewhere, set patchbay."
            + info.id() + ".base-url)";
      case RESTING -> "is cooling down";
      case FULL -> "is full";
    };
  }

  private static String room(Candidate candidate) {
    if (candidate.model().isEmpty()) {
      return "has models whose context window is smaller or not known";
    }
    return candidate.contextWindow() == 0
        ? "does not say how many tokens its model " + candidate.modelId() + " has room for"
        : "has room for " + candidate.contextWindow() + " tokens in " + candidate.modelId()
            + (candidate.known() != null && candidate.known().hasWindow()
                ? " according to " + candidate.known().facts().origin()
                : "");
  }

  private static String names(ProviderInfo info) {
    List<String> ids = info.models().stream().map(ModelInfo::id).toList();
    if (ids.isEmpty()) {
      return "none";
    }
    int more = ids.size() - MOST_NAMES;
    return String.join(", ", ids.subList(0, Math.min(ids.size(), MOST_NAMES)))
        + (more > 0 ? " and " + more + " more" : "");
  }

  /** Those capabilities as they stand in a sentence. */
  static String listed(Set<Capability> capabilities) {
    return capabilities.stream().map(Capability::name).collect(Collectors.joining(", "));
  }
}
