package dev.patchbay.registry;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.ProviderInfo;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The answer to a {@link ProviderQuery}: which providers meet it, in order, and why each of the others does not. Immutable
 * except for the live figures of the candidates; the same providers, query and health give the same selection.
 *
 * <p>A provider that {@linkplain Rejection.Reason#RESTING is cooling down} is passed over while another can serve. If all that could
 * serve are cooling down, they are the candidates, the one that may be asked soonest first.
 */
public final class Selection {

  private static final int MOST_NAMED = 10;

  private final Match match;
  private final List<Candidate> candidates;
  private final Map<Candidate, CoolDown> rests;
  private final String order;

  /**
   * Makes a decision.
   *
   * @param candidates those of the match that are left, in order
   * @param rests the reasons why candidates of the match are not called for now
   */
  Selection(Match match, List<Candidate> candidates, Map<Candidate, CoolDown> rests) {
    this(match, candidates, rests, "");
  }

  private Selection(
      Match match, List<Candidate> candidates, Map<Candidate, CoolDown> rests, String order) {
    this.match = match;
    this.candidates = candidates;
    this.rests = rests;
    this.order = order;
  }

  /** The same in the order in which a router asks them: as {@link CandidateQueue} does, full ones are drawn as well. */
  Selection ordered(Strategy strategy, Draw draw) {
    List<Candidate> left = new ArrayList<>(match.candidates());
    left.removeIf(each -> rests.containsKey(each) && !rests.get(each).isFull());
    List<Candidate> drawn = new ArrayList<>();
    List<String> told = new ArrayList<>();
    try {
      while (!left.isEmpty()) {
        Candidate next = draw.choose(strategy, List.copyOf(left));
        drawn.add(next);
        left.remove(next);
      }
    } catch (StrategyFailure e) {
      told.add("none: " + e.getMessage());
    }
    List<Candidate> ordered = new ArrayList<>(candidates);
    ordered.sort(Comparator.comparingInt(each -> {
      int place = drawn.indexOf(each);
      return place < 0 ? drawn.size() : rests.containsKey(each) ? drawn.size() + 1 + place : place;
    }));
    if (!ordered.isEmpty() && drawn.contains(ordered.get(0))) {
      told.add(0, ordered.get(0).toString());
    }
    String first = String.join(", and then ", told);
    return new Selection(
        match,
        List.copyOf(ordered),
        rests,
        first.isEmpty() ? "" : "First asked is " + first + ", by the strategy " + strategy);
  }

  /** What was asked for. */
  public ProviderQuery query() {
    return match.query();
  }

  /** The providers that meet the query, the one to be preferred first. */
  public List<Candidate> candidates() {
    return candidates;
  }

  /** The other providers, in declared priority, with the reason against each. Worked out when this is called. */
  public List<Rejection> rejections() {
    Map<String, Candidate> chosen = byId(candidates);
    Map<String, Candidate> meeting = byId(match.candidates());
    Map<String, Rejection> rejections = new LinkedHashMap<>();
    for (ProviderQuery query : match.queries()) {
      Map<String, Candidate> named = byId(match.catalog().named(query));
      for (Candidate each : match.catalog().providers()) {
        if (!chosen.containsKey(each.id())) {
          Candidate met = meeting.get(each.id());
          CoolDown rest = met == null ? null : rests.get(met);
          rejections.merge(
              each.id(),
              rest == null
                  ? Rejection.of(query, named.getOrDefault(each.id(), each))
                  : Rejection.of(each, rest),
              // Of several models, that with which it came furthest says most.
              BinaryOperator.maxBy(Comparator.comparing(Rejection::reason)));
        }
      }
    }
    return List.copyOf(rejections.values());
  }

  /** If no provider has the model: similar names of models, the nearest first. */
  public List<String> nearestModels() {
    Catalog catalog = match.catalog();
    return match.queries().stream().anyMatch(catalog::knows)
        ? List.of()
        : match.queries().stream()
            .flatMap(each -> catalog.nearestModels(each).stream())
            .distinct()
            .toList();
  }

  /** The plugins that could not be loaded: one of them may be the missing one. */
  public List<PluginFailure> failures() {
    return findings().failures();
  }

  /**
   * The provider to use.
   *
   * @throws ProviderException {@link ErrorKind#MODEL_UNAVAILABLE} if none meets the query; the message says why not
   */
  public AbstractProvider first() {
    return firstCandidate().provider();
  }

  /** The same with what is known of it. */
  Candidate firstCandidate() {
    if (candidates.isEmpty()) {
      throw unavailable();
    }
    return candidates.get(0);
  }

  /** The whole decision as data. Its parts are records of texts, numbers and lists, which any JSON library can write. */
  public Summary summary() {
    return new Summary(
        query().toString(),
        candidates.stream()
            .map(each -> new Summary.Choice(
                each.id(),
                each.modelId(),
                each.info().url(),
                each.outstanding(),
                rests.containsKey(each) ? rests.get(each).toString() : ""))
            .toList(),
        order,
        rejections().stream()
            .map(each -> new Summary.Refused(each.provider().id(), each.reason(), each.detail()))
            .toList(),
        nearestModels(),
        failures().stream().map(PluginFailure::toString).toList(),
        findings().warnings());
  }

  /**
   * A decision as data.
   *
   * @param wanted the query in words
   * @param candidates what may be asked, in order
   * @param order what is asked first and by which strategy, or how that failed; empty if no router was asked
   * @param rejections the other providers, in declared priority
   * @param nearestModels if no provider has the model: names that may have been meant, the nearest first
   * @param failures the plugins that could not be loaded, each with cause and hint
   * @param warnings settings that nothing uses, and what else discovery noticed
   */
  public record Summary(
      String wanted,
      List<Choice> candidates,
      String order,
      List<Refused> rejections,
      List<String> nearestModels,
      List<String> failures,
      List<String> warnings) {

    /**
     * A provider that may be asked.
     *
     * @param provider its id
     * @param model the model's id, or empty if the query names none
     * @param url its address
     * @param outstanding how many calls to it are under way
     * @param resting why it is avoided while another can serve, or empty
     */
    public record Choice(String provider, String model, URI url, int outstanding, String resting) {}

    /**
     * A provider that does not meet the query.
     *
     * @param provider its id
     * @param reason the first reason
     * @param detail the reason for people, as the rest of a sentence that begins with the provider
     */
    public record Refused(String provider, Rejection.Reason reason, String detail) {}
  }

  /** Why no provider can serve. */
  ProviderException unavailable() {
    return ProviderException.builder(ErrorKind.MODEL_UNAVAILABLE, whyNone(rejections()))
        .model(query().modelName().orElse(""))
        .build();
  }

  /** The whole decision for people, some lines of text. */
  public String explain() {
    List<Rejection> rejections = rejections();
    List<Rejection> shown = rejections.stream().filter(each -> !isUnused(each)).toList();
    int width = Stream.concat(
            candidates.stream().map(Candidate::id),
            shown.stream().map(each -> each.provider().id()))
        .mapToInt(String::length)
        .max()
        .orElse(0);
    Map<String, Candidate> chosen = byId(candidates);
    StringBuilder text = new StringBuilder();
    text.append("Wanted: ").append(query()).append('\n');
    for (int i = 0; i < candidates.size(); i++) {
      Candidate candidate = candidates.get(i);
      text.append("  ").append(i + 1).append(". ").append(padded(candidate.id(), width));
      text.append(i == 0 ? "  chosen (" : "  next if that fails (");
      text.append(candidate.info().url()).append(')');
      if (candidate.modelPlace() > 0) {
        text.append(" for the model ").append(candidate.modelAsked(""));
      }
      CoolDown rest = rests.get(candidate);
      if (rest != null) {
        text.append(", although it ").append(rest);
      }
      String decisive = candidate.known() == null ? "" : candidate.known().decisiveFor(query());
      text.append(decisive.isEmpty() ? "" : "; ").append(decisive).append('\n');
    }
    if (!candidates.isEmpty() && rests.containsKey(candidates.get(0))) {
      text.append(
          "  All that could serve are cooling down or full: first is the one that may be asked soonest\n");
    }
    for (Candidate each : match.candidates()) {
      // Another model of that provider is asked in place of this one.
      if (rests.containsKey(each) && !candidates.contains(each) && chosen.containsKey(each.id())) {
        text.append("  -  ").append(padded(each.id(), width)).append("  with ");
        text.append(each.modelId()).append(' ').append(rests.get(each)).append('\n');
      }
    }
    for (Rejection rejection : shown) {
      text.append("  -  ").append(padded(rejection.provider().id(), width)).append("  ");
      text.append(rejection.detail()).append('\n');
    }
    addLine(text, "asked only by name, as provider/model", onlyByName(rejections));
    addLine(text, "not configured", unconfigured(rejections));
    if (candidates.isEmpty()) {
      text.append("  None: ").append(whyNone(rejections)).append('\n');
    }
    for (PluginFailure failure : failures()) {
      text.append("  !  not loaded: ").append(failure).append('\n');
    }
    for (String warning : findings().warnings()) {
      text.append("  ?  ").append(warning).append('\n');
    }
    text.append(order.isEmpty() ? "" : "  " + order + "\n");
    return text.toString();
  }

  /** The same as {@link #explain()}. */
  @Override
  public String toString() {
    return explain();
  }

  private String whyNone(List<Rejection> rejections) {
    String why = whyNoneMeetsIt(rejections);
    String more = findings().inWords();
    return why.endsWith("?") && !more.isEmpty() ? why + more.substring(1) : why + more;
  }

  private String whyNoneMeetsIt(List<Rejection> rejections) {
    if (rejections.isEmpty()) {
      return "there is no provider; " + findings().searched();
    }
    Set<String> named = match.queries().stream()
        .flatMap(each -> match.catalog().named(each).stream())
        .map(Candidate::id)
        .collect(Collectors.toSet());
    String models = query().modelNames();
    List<String> askedFor = rejections.stream()
        .filter(each -> each.reason() != Rejection.Reason.NOT_ASKED_FOR)
        .filter(each -> !isUnused(each) || isMeant(each.provider().info(), named))
        .filter(each -> query().provider().map(each.provider().id()::equals).orElse(true))
        // Those that came furthest say most.
        .sorted(Comparator.comparing(Rejection::reason, Comparator.reverseOrder()))
        .map(each -> each.provider().id() + " " + each.detail())
        .toList();
    if (askedFor.isEmpty() && query().provider().isEmpty()) {
      List<String> unconfigured = unconfigured(rejections);
      return "no provider that is ready has "
          + (models.isEmpty() ? "a model" : "the model " + models)
          + (unconfigured.isEmpty() ? "" : "; not configured: " + listed(unconfigured, ", "));
    }
    if (askedFor.isEmpty()) {
      List<String> ids = rejections.stream().map(each -> each.provider().id()).toList();
      String wanted = query().provider().orElse("");
      List<String> near = NearestNames.of(wanted, ids);
      return "there is no provider " + wanted
          + (near.isEmpty()
              ? "; there is " + listed(ids, ", ")
              : "; did you mean " + String.join(" or ", near) + "?");
    }
    List<String> nearest = nearestModels();
    if (!nearest.isEmpty()) {
      return "no provider has "
          + (query().family().isPresent() ? "a model of the family " : "the model ")
          + models + "; did you mean " + String.join(" or ", nearest) + "?";
    }
    return "no provider meets the query"
        + (query().fallbackModels().isEmpty() ? "" : " for " + models) + ": "
        + listed(askedFor, "; ");
  }

  /** Whether the query means that provider, which has the model: one that is asked only by name has to be named. */
  private boolean isMeant(ProviderInfo info, Set<String> withTheModel) {
    return withTheModel.contains(info.id())
        && (!info.onlyByName() || info.missing().isEmpty() || query().provider().isPresent());
  }

  /** Whether the provider is there without being meant to serve this query: all such share a line. */
  private static boolean isUnused(Rejection rejection) {
    return rejection.reason() == Rejection.Reason.NOT_CONFIGURED
        || rejection.reason() == Rejection.Reason.NOT_NAMED;
  }

  private static List<String> unconfigured(List<Rejection> rejections) {
    return rejections.stream()
        .filter(each -> each.reason() == Rejection.Reason.NOT_CONFIGURED)
        .map(each -> each.provider().id() + inBrackets(each.provider().info()))
        .toList();
  }

  private static List<String> onlyByName(List<Rejection> rejections) {
    return rejections.stream()
        .filter(each -> each.reason() == Rejection.Reason.NOT_NAMED)
        .map(each -> each.provider().id())
        .toList();
  }

  private static void addLine(StringBuilder text, String what, List<String> ids) {
    if (!ids.isEmpty()) {
      text.append("  -  ").append(what).append(": ");
      text.append(String.join(", ", ids)).append('\n');
    }
  }

  /** The settings that are missing, in their shortest form. */
  private static String inBrackets(ProviderInfo info) {
    return info.missing().stream()
        .map(setting -> {
          String ours = "patchbay." + info.id() + "." + setting;
          // The variables of a service do not count for a further instance.
          return info.id().equals(info.service())
              ? info.variables().getOrDefault(setting, ours)
              : ours;
        })
        .collect(Collectors.joining(", ", " (", ")"));
  }

  private Findings findings() {
    return match.catalog().findings();
  }

  private static Map<String, Candidate> byId(List<Candidate> candidates) {
    Map<String, Candidate> byId = new HashMap<>();
    candidates.forEach(candidate -> byId.putIfAbsent(candidate.id(), candidate));
    return byId;
  }

  private static String listed(List<String> texts, String separator) {
    int more = texts.size() - MOST_NAMED;
    return String.join(separator, texts.subList(0, Math.min(texts.size(), MOST_NAMED)))
        + (more > 0 ? separator + "and " + more + " more" : "");
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(width - text.length());
  }
}
