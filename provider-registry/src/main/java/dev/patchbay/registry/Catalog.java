package dev.patchbay.registry;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.ModelInfo;
import dev.patchbay.provider.ProviderInfo;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The providers with their models, arranged so that a query is answered fast. Immutable but for the answers that it keeps,
 * and thread-safe.
 */
final class Catalog {

  static final int MOST_ANSWERS = 1024;

  // One a provider, with no model, in declared priority.
  private final List<Candidate> providers;
  // Sorted, so that the names of a family stand together.
  private final NavigableMap<String, List<Candidate>> byModelName;
  private final List<PluginFailure> failures;
  private final Map<ProviderQuery, Match> answers = new ConcurrentHashMap<>();

  private Catalog(
      List<Candidate> providers,
      NavigableMap<String, List<Candidate>> byModelName,
      List<PluginFailure> failures) {
    this.providers = providers;
    this.byModelName = byModelName;
    this.failures = failures;
  }

  /**
   * Arranges providers.
   *
   * @param inOrder the providers in declared priority, each id once
   * @param loads the live figures by provider id; those of new providers are added
   */
  static Catalog of(
      Collection<AbstractProvider> inOrder,
      List<PluginFailure> failures,
      ConcurrentMap<String, Load> loads) {
    List<Candidate> providers = new ArrayList<>();
    NavigableMap<String, List<Candidate>> byModelName = new TreeMap<>();
    int place = 0;
    for (AbstractProvider provider : inOrder) {
      ProviderInfo info = provider.info();
      Load load = loads.computeIfAbsent(info.id(), id -> new Load());
      providers.add(new Candidate(provider, info, null, load, place++));
      for (ModelInfo model : info.models()) {
        if (model.kind() != ModelInfo.Kind.CHAT) {
          continue;
        }
        Candidate candidate = new Candidate(provider, info, model, load, place++);
        Set<String> names = new HashSet<>(model.aliases());
        names.add(model.id());
        names.forEach(
            name -> byModelName.computeIfAbsent(name, key -> new ArrayList<>()).add(candidate));
      }
    }
    byModelName.replaceAll((name, candidates) -> List.copyOf(candidates));
    return new Catalog(List.copyOf(providers), byModelName, List.copyOf(failures));
  }

  /** Which providers meet the query. */
  Match match(ProviderQuery query) {
    Match known = answers.get(query);
    if (known != null) {
      return known;
    }
    Match match = new Match(this, query, candidates(query));
    // Of what nobody has there are endlessly many names, and of the application's code endlessly
    // many objects.
    if (!match.candidates().isEmpty() && query.conditions().isEmpty()) {
      if (answers.size() >= MOST_ANSWERS) {
        answers.clear();
      }
      answers.put(query, match);
    }
    return match;
  }

  /** All providers, in declared priority. */
  List<Candidate> providers() {
    return providers;
  }

  /** What was found and could not be loaded. */
  List<PluginFailure> failures() {
    return failures;
  }

  /** If no provider has what the query names: the names of models that may have been meant, the nearest first. */
  List<String> nearestModels(ProviderQuery query) {
    return query
        .modelName()
        .filter(name -> named(query).isEmpty())
        .map(name -> NearestNames.of(name, byModelName.keySet()))
        .orElse(List.of());
  }

  int answersKept() {
    return answers.size();
  }

  private List<Candidate> candidates(ProviderQuery query) {
    List<Candidate> named = named(query);
    List<Candidate> met = new ArrayList<>(named.size());
    AbstractProvider last = null;
    for (Candidate candidate : named) {
      // Of a family, a provider may have several models: the first one that will do is enough.
      if (candidate.provider() != last && Rejection.against(query, candidate) == null) {
        met.add(candidate);
        last = candidate.provider();
      }
    }
    List<String> preferred = query.preferred();
    if (!preferred.isEmpty()) {
      met.sort(Comparator.comparing(candidate -> {
        int place = preferred.indexOf(candidate.id());
        return place < 0 ? preferred.size() : place;
      }));
    }
    return List.copyOf(met);
  }

  /** The candidates with the model or the models that the query names; in declared priority. */
  List<Candidate> named(ProviderQuery query) {
    if (query.family().isPresent()) {
      return family(new Family(query.family().get()));
    }
    if (query.model().isEmpty()) {
      return providers;
    }
    List<Candidate> declared = byModelName.getOrDefault(query.model().get(), List.of());
    return query
        .provider()
        .filter(id -> declared.stream().noneMatch(candidate -> candidate.id().equals(id)))
        .flatMap(id -> open(id, query.model().get()))
        .map(List::of)
        .orElse(declared);
  }

  /** A model that only a provider which is open to all models may have, and that is asked for there alone. */
  private Optional<Candidate> open(String provider, String model) {
    return providers.stream()
        .filter(candidate -> candidate.id().equals(provider) && candidate.info().openModels())
        .findFirst()
        .map(candidate -> candidate.with(ModelInfo.of(model)));
  }

  private List<Candidate> family(Family family) {
    List<Candidate> members = new ArrayList<>();
    for (Map.Entry<String, List<Candidate>> entry :
        byModelName.tailMap(family.name()).entrySet()) {
      if (!entry.getKey().startsWith(family.name())) {
        break;
      }
      if (family.contains(entry.getKey())) {
        members.addAll(entry.getValue());
      }
    }
    members.sort(Comparator.comparingInt(Candidate::place));
    return members;
  }
}
