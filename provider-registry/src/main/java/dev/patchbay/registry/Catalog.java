package dev.patchbay.registry;

import static java.util.Objects.requireNonNull;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.ModelInfo;
import dev.patchbay.provider.ProviderInfo;
import dev.patchbay.registry.plugin.LoadedProvider;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;

/**
 * The providers with their models, arranged so that a query is answered fast. Immutable but for the answers that it keeps,
 * and thread-safe.
 */
final class Catalog {

  static final int MOST_ANSWERS = 1024;

  // One a provider, with no model, in declared priority.
  private final List<Candidate> providers;
  // Sorted, so that the names of a family stand together.
  private final Map<ModelInfo.Kind, NavigableMap<String, List<Candidate>>> byModelName;
  private final Findings findings;
  private final KnownFacts facts;
  private final boolean limited;
  private final Map<ProviderQuery, Match> answers = new ConcurrentHashMap<>();

  private Catalog(
      List<Candidate> providers,
      Map<ModelInfo.Kind, NavigableMap<String, List<Candidate>>> byModelName,
      Findings findings,
      KnownFacts facts) {
    limited = providers.stream().anyMatch(candidate -> candidate.load().limited());
    this.providers = providers;
    this.byModelName = byModelName;
    this.findings = findings;
    this.facts = facts;
  }

  /**
   * Arranges providers.
   *
   * @param inOrder the providers in declared priority, each id once
   * @param facts what is known of the models beside what their providers declare
   * @param loads the live figures by provider id; those of new providers are added
   */
  static Catalog of(
      Collection<LoadedProvider> inOrder,
      Findings findings,
      KnownFacts facts,
      Function<String, LoadLimits> limits,
      ConcurrentMap<String, Load> loads) {
    List<Candidate> providers = new ArrayList<>();
    Map<ModelInfo.Kind, NavigableMap<String, List<Candidate>>> byModelName =
        new EnumMap<>(ModelInfo.Kind.class);
    for (ModelInfo.Kind kind : ModelInfo.Kind.values()) {
      byModelName.put(kind, new TreeMap<>());
    }
    int place = 0;
    for (LoadedProvider loaded : inOrder) {
      AbstractProvider provider = loaded.provider();
      Map<String, KnownFacts.Known> known = facts.of(loaded.info());
      ProviderInfo info = KnownFacts.added(known, loaded.info());
      Load load = loads.computeIfAbsent(info.id(), id -> new Load());
      load.limit(limits.apply(info.id()));
      providers.add(new Candidate(provider, info, null, null, load, place++));
      for (ModelInfo model : info.models()) {
        Candidate candidate =
            new Candidate(provider, info, model, known.get(model.id()), load, place++);
        Map<String, List<Candidate>> ofKind = requireNonNull(byModelName.get(model.kind()));
        Set<String> names = new HashSet<>(model.aliases());
        names.add(model.id());
        names.forEach(
            name -> ofKind.computeIfAbsent(name, key -> new ArrayList<>()).add(candidate));
      }
    }
    byModelName
        .values()
        .forEach(names -> names.replaceAll((name, candidates) -> List.copyOf(candidates)));
    return new Catalog(List.copyOf(providers), byModelName, findings, facts);
  }

  /** Which providers meet the query. */
  Match match(ProviderQuery query) {
    Match known = answers.get(query);
    if (known != null) {
      return known;
    }
    List<ProviderQuery> queries = query.byModel().map(this::meant).toList();
    Match match = new Match(this, queries, candidates(queries));
    // Unknown names are unbounded, and so are predicate objects: they are not cached.
    if (!match.candidates().isEmpty() && query.conditions().isEmpty()) {
      if (answers.size() >= MOST_ANSWERS) {
        answers.clear();
      }
      answers.put(query, match);
    }
    return match;
  }

  /** The query of a model {@code provider/model}: unless there is one of that very name, what stands before the slash is a provider. */
  private ProviderQuery meant(ProviderQuery query) {
    String model = query.model().orElse("");
    int slash = model.indexOf('/');
    if (slash <= 0 || slash == model.length() - 1 || names(query).containsKey(model)) {
      return query;
    }
    String id = model.substring(0, slash);
    boolean isProvider = providers.stream().anyMatch(candidate -> candidate.id().equals(id))
        && query.provider().map(id::equals).orElse(true);
    return isProvider
        ? query.toBuilder().provider(id).model(model.substring(slash + 1)).build()
        : query;
  }

  /** All providers, in declared priority. */
  List<Candidate> providers() {
    return providers;
  }

  /** Whether there is a provider that may not be asked as much as wanted. */
  boolean limited() {
    return limited;
  }

  /** What else the search for providers has brought to light. */
  Findings findings() {
    return findings;
  }

  /** Whether a provider has what the query names, or it names nothing. */
  boolean knows(ProviderQuery query) {
    return query.modelName().isEmpty()
        || named(query).stream()
            .anyMatch(each -> query.provider().map(each.id()::equals).orElse(true));
  }

  /** If no provider has what the query names: the names of models that may have been meant, the nearest first. */
  List<String> nearestModels(ProviderQuery query) {
    String name = query.modelName().orElse("");
    String provider = query.provider().orElse("");
    if (!provider.isEmpty()) {
      return NearestNames.of(name, namesOf(query, provider)).stream()
          .map(each -> provider + "/" + each)
          .toList();
    }
    int slash = name.indexOf('/');
    List<String> near = new ArrayList<>();
    if (slash > 0) {
      List<String> ids = providers.stream().map(Candidate::id).toList();
      NearestNames.of(name.substring(0, slash), ids)
          .forEach(id -> near.add(id + name.substring(slash)));
    }
    near.addAll(NearestNames.of(name, names(query).keySet()));
    return near;
  }

  private List<String> namesOf(ProviderQuery query, String provider) {
    return names(query).entrySet().stream()
        .filter(entry -> entry.getValue().stream().anyMatch(each -> each.id().equals(provider)))
        .map(Map.Entry::getKey)
        .toList();
  }

  int answersKept() {
    return answers.size();
  }

  /** Model by model; a model of a provider that goes by several of the names is there once. */
  private List<Candidate> candidates(List<ProviderQuery> queries) {
    List<Candidate> all = candidates(queries.get(0));
    if (queries.size() == 1) {
      return List.copyOf(all);
    }
    Set<String> seen = new HashSet<>();
    all.forEach(each -> seen.add(each.toString()));
    for (int place = 1; place < queries.size(); place++) {
      String model = queries.get(place).model().orElseThrow();
      for (Candidate each : candidates(queries.get(place))) {
        if (seen.add(each.toString())) {
          all.add(each.asFallback(place, model));
        }
      }
    }
    return List.copyOf(all);
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
    return met;
  }

  /** The candidates with the model or the models that the query names; in declared priority. */
  List<Candidate> named(ProviderQuery query) {
    if (query.family().isPresent()) {
      return family(new Family(query.family().get()), query);
    }
    if (query.model().isEmpty()) {
      return providers;
    }
    List<Candidate> declared = names(query).getOrDefault(query.model().get(), List.of());
    return query
        .provider()
        .filter(id -> declared.stream().noneMatch(candidate -> candidate.id().equals(id)))
        .flatMap(id -> open(id, query))
        .map(List::of)
        .orElse(declared);
  }

  /** The candidates by the names of the models that give what is wanted. */
  private NavigableMap<String, List<Candidate>> names(ProviderQuery query) {
    return requireNonNull(byModelName.get(query.kind()));
  }

  /** A model that only a provider which is open to all models may have, and that is asked for there alone. */
  private Optional<Candidate> open(String provider, ProviderQuery query) {
    return providers.stream()
        .filter(candidate -> candidate.id().equals(provider) && candidate.info().openModels())
        .findFirst()
        .map(candidate -> {
          ModelInfo undeclared =
              ModelInfo.builder(query.model().orElseThrow()).kind(query.kind()).build();
          return candidate.with(undeclared, facts.of(candidate.info(), undeclared));
        });
  }

  private List<Candidate> family(Family family, ProviderQuery query) {
    List<Candidate> members = new ArrayList<>();
    for (Map.Entry<String, List<Candidate>> entry :
        names(query).tailMap(family.name()).entrySet()) {
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
