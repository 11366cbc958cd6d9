package dev.patchbay.registry;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.Capability;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ModelInfo;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.ProviderInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a {@link ProviderQuery}: which providers meet it, in order, and why each of the others does not.
 * Immutable, and the same for the same providers and query.
 */
public final class Selection {

  private static final int MOST_NAMES = 5;

  private final ProviderQuery query;
  private final List<AbstractProvider> candidates;
  private final List<Rejection> rejections;
  private final List<String> nearestModels;
  private final List<PluginFailure> failures;

  private Selection(
      ProviderQuery query,
      List<AbstractProvider> candidates,
      List<Rejection> rejections,
      List<String> nearestModels,
      List<PluginFailure> failures) {
    this.query = query;
    this.candidates = List.copyOf(candidates);
    this.rejections = List.copyOf(rejections);
    this.nearestModels = nearestModels;
    this.failures = failures;
  }

  /** Chooses among providers, which are given in the order in which they are to be preferred. */
  static Selection among(
      List<AbstractProvider> providers, ProviderQuery query, List<PluginFailure> failures) {
    List<AbstractProvider> candidates = new ArrayList<>();
    List<Rejection> rejections = new ArrayList<>();
    for (AbstractProvider provider : providers) {
      Rejection rejection = reject(provider, query);
      if (rejection == null) {
        candidates.add(provider);
      } else {
        rejections.add(rejection);
      }
    }
    String model = query.model().orElse("");
    boolean unknown =
        providers.stream().noneMatch(provider -> provider.info().supportsModel(model));
    List<String> nearest =
        model.isEmpty() || !unknown ? List.of() : NearestNames.of(model, modelNames(providers));
    return new Selection(query, candidates, rejections, nearest, failures);
  }

  /** What was asked for. */
  public ProviderQuery query() {
    return query;
  }

  /** The providers that meet the query, the one to be preferred first. */
  public List<AbstractProvider> candidates() {
    return candidates;
  }

  /** The others. */
  public List<Rejection> rejections() {
    return rejections;
  }

  /** If no provider has the model: the names of models that may have been meant, the nearest first. */
  public List<String> nearestModels() {
    return nearestModels;
  }

  /**
   * The provider to use.
   *
   * @throws ProviderException {@link ErrorKind#MODEL_UNAVAILABLE} if none meets the query; the message says why not
   */
  public AbstractProvider first() {
    if (candidates.isEmpty()) {
      throw ProviderException.builder(ErrorKind.MODEL_UNAVAILABLE, whyNone())
          .model(query.model().orElse(""))
          .build();
    }
    return candidates.get(0);
  }

  /** The whole decision for people, some lines of text. */
  public String explain() {
    StringBuilder text = new StringBuilder();
    text.append("Wanted: ").append(query).append('\n');
    int width = 0;
    for (AbstractProvider provider : candidates) {
      width = Math.max(width, provider.id().length());
    }
    for (Rejection rejection : rejections) {
      width = Math.max(width, rejection.provider().id().length());
    }
    for (int i = 0; i < candidates.size(); i++) {
      AbstractProvider candidate = candidates.get(i);
      text.append("  ")
          .append(i + 1)
          .append(". ")
          .append(padded(candidate.id(), width))
          .append("  ");
      text.append(i == 0 ? "chosen" : "next if that fails")
          .append(" (")
          .append(candidate.url())
          .append(")\n");
    }
    for (Rejection rejection : rejections) {
      text.append("  -  ").append(padded(rejection.provider().id(), width)).append("  ");
      text.append(rejection.detail()).append('\n');
    }
    if (candidates.isEmpty()) {
      text.append("  None: ").append(whyNone()).append('\n');
    }
    for (PluginFailure failure : failures) {
      text.append("  !  not loaded: ").append(failure).append('\n');
    }
    return text.toString();
  }

  private String whyNone() {
    String why = whyNoneMeetsIt();
    if (failures.isEmpty()) {
      return why;
    }
    return why + (why.endsWith("?") ? " " : "; ") + failures.size()
        + (failures.size() == 1 ? " plugin was" : " plugins were")
        + " found and could not be loaded, see ProviderRegistry.failures()";
  }

  private String whyNoneMeetsIt() {
    if (rejections.isEmpty()) {
      return "there is no provider on the class path";
    }
    List<Rejection> askedFor = rejections.stream()
        .filter(each -> each.reason() != Rejection.Reason.NOT_ASKED_FOR)
        .toList();
    if (askedFor.isEmpty()) {
      return "there is no provider " + query.provider().orElse("") + "; there is "
          + rejections.stream().map(each -> each.provider().id()).collect(Collectors.joining(", "));
    }
    if (!nearestModels.isEmpty()) {
      return "no provider has the model " + query.model().orElse("") + "; did you mean "
          + String.join(" or ", nearestModels) + "?";
    }
    return "no provider meets the query: "
        + askedFor.stream()
            .map(rejection -> rejection.provider().id() + " " + rejection.detail())
            .collect(Collectors.joining("; "));
  }

  private static @Nullable Rejection reject(AbstractProvider provider, ProviderQuery query) {
    ProviderInfo info = provider.info();
    Optional<String> only = query.provider();
    if (only.isPresent() && !only.get().equals(info.id())) {
      return new Rejection(provider, Rejection.Reason.NOT_ASKED_FOR, "is not " + only.get());
    }
    Optional<String> wanted = query.model();
    ModelInfo model = wanted.flatMap(info::model).orElse(null);
    if (wanted.isPresent() && model == null) {
      return new Rejection(
          provider,
          Rejection.Reason.NO_SUCH_MODEL,
          "has no model " + wanted.get() + " (it has " + names(info) + ")");
    }
    Set<Capability> missing = new TreeSet<>(query.capabilities());
    missing.removeIf(
        capability -> model == null ? info.supports(capability) : info.supports(model, capability));
    if (!missing.isEmpty()) {
      return new Rejection(
          provider, Rejection.Reason.MISSING_CAPABILITY, "cannot do " + listed(missing));
    }
    if (query.workingOnly() && !info.working()) {
      return new Rejection(
          provider,
          Rejection.Reason.NOT_WORKING,
          "is not known to work at " + info.url() + " (if it works elsewhere, set patchbay."
              + info.id() + ".base-url)");
    }
    return null;
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

  private static Set<String> modelNames(List<AbstractProvider> providers) {
    Set<String> names = new TreeSet<>();
    for (AbstractProvider provider : providers) {
      for (ModelInfo model : provider.info().models()) {
        names.add(model.id());
        names.addAll(model.aliases());
      }
    }
    return names;
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(width - text.length());
  }
}
