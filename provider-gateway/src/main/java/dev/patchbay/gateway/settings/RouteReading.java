package dev.patchbay.gateway.settings;

import dev.patchbay.gateway.json.BadRequest;
import dev.patchbay.gateway.json.JsonObject;
import dev.patchbay.gateway.settings.SettingNode.Form;
import dev.patchbay.gateway.settings.SettingNode.Group;
import dev.patchbay.provider.Capability;
import dev.patchbay.registry.Strategy;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads {@link RouteSettings}: one way for files, bodies and headers, so that a member means the same in all of them. */
final class RouteReading {

  static final String HEADER = "x-patchbay-";

  private static final String MODELS = "models";
  private static final String FALLBACK = "fallback";
  private static final String STRATEGY = "strategy";
  private static final String WEIGHTED = "weighted";
  private static final Map<String, Strategy> STRATEGIES = Strategy.byName();

  /** What a request may set. */
  static final List<String> REQUEST =
      List.of("needs", "window", "only", "not", "order", STRATEGY, "deadline", FALLBACK);

  private static final List<String> OPERATORS =
      List.of("max-attempts", "hedge-after", "max-spend", "without-opaque");

  /** What the file may set for all calls. */
  static final List<String> ROUTING = joined(REQUEST, OPERATORS);

  /** What the file may set for one model: its models are the first to ask and those after it. */
  static final List<String> MODEL = joined(List.of(MODELS), ROUTING).stream()
      .filter(name -> !name.equals(FALLBACK))
      .toList();

  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Duration LONGEST = Duration.ofHours(24);
  private static final int MOST_NAMES = 64;
  private static final int LONGEST_NAME = 200;
  private static final int HIGHEST_WEIGHT = 1_000_000;
  private static final int MOST_ATTEMPTS = 100;

  private final Section section;

  private RouteReading(Section section) {
    this.section = section;
  }

  /** Reads what holds for all calls. */
  static RouteSettings routing(Section section) {
    RouteReading reading = new RouteReading(section);
    section.refuseOthers(ROUTING);
    return reading.read(reading.names(FALLBACK).orElse(List.of()), true);
  }

  /** Reads what a model's name stands for; empty if that is not said. */
  static Optional<ModelSettings> model(Section section) {
    RouteReading reading = new RouteReading(section);
    section.refuseOthers(MODEL);
    boolean missing = section.node(MODELS) == null;
    if (missing) {
      section.problem(
          MODELS, section.path(MODELS) + " is missing: the models to ask, the first one first");
    }
    List<String> models = reading.names(MODELS).orElse(List.of());
    RouteSettings settings =
        reading.read(models.isEmpty() ? models : models.subList(1, models.size()), true);
    return models.isEmpty()
        ? Optional.empty()
        : Optional.of(new ModelSettings(models.get(0), settings));
  }

  /** Reads the object {@code patchbay} of a body. */
  static RouteSettings body(JsonObject object) {
    Map<String, SettingNode> members = new LinkedHashMap<>();
    REQUEST.forEach(name -> {
      SettingNode node = node(object.value(name));
      if (node != null) {
        members.put(name, node);
      }
    });
    // What the caller has read from it already is known as well.
    object.rest().keySet().forEach(name -> members.put(name, new Group(Map.of(), 0)));
    return request(object.path().isEmpty() ? "" : object.path() + ".", members);
  }

  /** Reads headers. */
  static RouteSettings headers(Map<String, String> headers) {
    Map<String, SettingNode> members = new LinkedHashMap<>();
    headers.forEach((name, value) -> {
      String lower = name.toLowerCase(Locale.ROOT);
      if (lower.startsWith(HEADER)) {
        members.put(lower.substring(HEADER.length()), new SettingNode.Text(value, Form.ANY, 0));
      }
    });
    return members.isEmpty() ? RouteSettings.NONE : request(HEADER, members);
  }

  private static RouteSettings request(String prefix, Map<String, SettingNode> members) {
    if (members.isEmpty()) {
      return RouteSettings.NONE;
    }
    Problems problems = new Problems();
    Section section = new Section(prefix, new Group(members, 0), problems);
    section.refuseOthers(REQUEST);
    RouteReading reading = new RouteReading(section);
    RouteSettings settings = reading.read(reading.names(FALLBACK).orElse(List.of()), false);
    if (!problems.all().isEmpty()) {
      Problem first = problems.all().get(0);
      throw new BadRequest(first.path(), first.message());
    }
    return settings;
  }

  private RouteSettings read(List<String> fallback, boolean operators) {
    return new RouteSettings(
        needs(),
        section.number("window", 0, Integer.MAX_VALUE).orElse(0),
        names("only"),
        new TreeSet<>(names("not").orElse(List.of())),
        names("order").orElse(List.of()),
        strategy(),
        section.duration("deadline", SHORTEST, LONGEST),
        fallback,
        operators ? section.number("max-attempts", 1, MOST_ATTEMPTS) : OptionalInt.empty(),
        operators ? section.duration("hedge-after", Duration.ZERO, LONGEST) : Optional.empty(),
        operators ? section.dollars("max-spend") : Optional.<BigDecimal>empty(),
        operators ? section.flag("without-opaque") : Optional.<Boolean>empty());
  }

  private Set<Capability> needs() {
    Set<Capability> needs = new TreeSet<>();
    for (String name : names("needs").orElse(List.of())) {
      try {
        needs.add(Capability.of(name));
      } catch (IllegalArgumentException e) {
        section.problem("needs", section.path("needs") + ": " + e.getMessage());
      }
    }
    return needs;
  }

  private Optional<List<String>> names(String member) {
    Optional<List<String>> names = section.texts(member);
    if (names.isEmpty()) {
      return names;
    }
    boolean usual = names.get().size() <= MOST_NAMES
        && names.get().stream()
            .allMatch(name ->
                name.length() <= LONGEST_NAME && name.chars().noneMatch(Character::isISOControl));
    if (!usual) {
      section.problem(
          member,
          section.path(member) + " is a list of at most " + MOST_NAMES + " names of at most "
              + LONGEST_NAME + " characters on one line each");
      return Optional.empty();
    }
    return Optional.of(List.copyOf(new LinkedHashSet<>(names.get())));
  }

  private Optional<Strategy> strategy() {
    if (section.node(STRATEGY) instanceof Group) {
      Section inner = section.section(STRATEGY);
      Section weighted = inner.section(WEIGHTED);
      inner.refuseOthers();
      Map<String, Integer> weights = new LinkedHashMap<>();
      for (String id : weighted.members().keySet()) {
        weighted.number(id, 0, HIGHEST_WEIGHT).ifPresent(weight -> weights.put(id, weight));
      }
      return Optional.of(Strategy.weighted(weights));
    }
    return section.oneOf(STRATEGY, STRATEGIES.keySet()).map(STRATEGIES::get);
  }

  private static @Nullable SettingNode node(@Nullable Object value) {
    if (value == null) {
      return null;
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, SettingNode> members = new LinkedHashMap<>();
      map.forEach((name, member) -> {
        SettingNode node = node(member);
        if (node != null) {
          members.put(String.valueOf(name), node);
        }
      });
      return new Group(members, 0);
    }
    if (value instanceof List<?> list) {
      List<SettingNode> elements = new ArrayList<>();
      for (Object each : list) {
        SettingNode element = node(each);
        elements.add(element == null ? new Group(Map.of(), 0) : element);
      }
      return new SettingNode.Items(elements, 0);
    }
    Form form =
        value instanceof Boolean ? Form.FLAG : value instanceof Number ? Form.NUMBER : Form.STRING;
    return new SettingNode.Text(value.toString(), form, 0);
  }

  private static List<String> joined(List<String> some, List<String> more) {
    List<String> all = new ArrayList<>(some);
    all.addAll(more);
    return List.copyOf(all);
  }
}
