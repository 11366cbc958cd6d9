package dev.patchbay.registry;

import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.ProviderInfo;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The settings that providers are configured with. For the provider {@code equing} and its setting {@code base-url}, the
 * first of these counts:
 *
 * <ol>
 *   <li>the system property {@code patchbay.equing.base-url}
 *   <li>the environment variable {@code PATCHBAY_EQUING__BASE_URL}
 *   <li>the environment variable that the provider {@linkplain ProviderInfo#variables() names} for it. Such a variable belongs to the
 *       service: it counts for the provider with that service's id, and only while calls go to the service's address or to one that
 *       another such variable names
 *   <li>the line {@code equing.base-url=...} of the properties file that the system property {@code patchbay.config} or
 *       the environment variable {@code PATCHBAY_CONFIG} names
 *   <li>the value {@code equing.base-url} of the {@linkplain #withFile program's own file}
 * </ol>
 *
 * <p>In the name of a variable, two underscores stand between the provider and the setting, one for a hyphen, and two further on for a
 * dot: {@code PATCHBAY_EQUING__HEADER__X_TEAM} is the setting {@code header.x-team} of {@code equing}. A value may be a reference, see
 * {@link ProviderConfig}; those and the proxies' variables are looked up in the same environment.
 *
 * <p>How much a provider may be asked is set by {@code limit.calls-at-once}, {@code limit.calls-per-minute} and {@code
 * limit.tokens-per-minute}, which routers obey: {@code patchbay.equing.limit.calls-at-once=8}. A full provider is passed over.
 *
 * <p>The property {@code patchbay.instances}, the variable {@code PATCHBAY_INSTANCES} or the line {@code instances=...} makes further
 * instances of providers, each with a new id, for a second account or address of one service: {@code openai-eu:openai, lab:openai}.
 * Each is configured by its id, such as {@code patchbay.openai-eu.base-url}.
 *
 * <p>Immutable.
 */
public final class ProviderSettings {

  private static final String PROPERTY_PREFIX = "patchbay.";
  private static final String VARIABLE_PREFIX = "PATCHBAY_";
  private static final String CONFIG = "config";
  private static final String INSTANCES = "instances";
  private static final String BETWEEN = "__";

  private static final ProviderSettings NONE = new ProviderSettings(new Reading(), null);

  /** A setting where it stands; of two for the same the later one counts. */
  private record Entry(String provider, String setting, String value, String source, Rank rank) {
    boolean isLimit() {
      return LoadLimits.isLimit(setting);
    }
  }

  /** From the weakest on. A service's own variables stand between the first two. */
  private enum Rank {
    FILE,
    VARIABLE,
    PROPERTY
  }

  private final List<Entry> entries;
  /** Null where none was given: what the application sets in code may refer to the process's. */
  private final @Nullable Map<String, String> environment;
  /** The providers of which there is a further instance, by its id. */
  private final Map<String, String> instances;
  /** The names that cannot be about any provider, with what is wrong with them. */
  private final List<String> unreadable;

  private ProviderSettings(Reading reading, @Nullable Map<String, String> environment) {
    entries = List.copyOf(reading.entries);
    instances = Collections.unmodifiableMap(reading.instances);
    unreadable = List.copyOf(reading.unreadable);
    this.environment = environment;
  }

  /** No settings. */
  public static ProviderSettings none() {
    return NONE;
  }

  /**
   * The settings that stand in this JVM's system properties and environment now, and in the file that they name.
   *
   * @throws UncheckedIOException if that file cannot be read
   * @throws IllegalArgumentException if it is no properties file, or the instances are not given as {@code id:provider}
   */
  public static ProviderSettings ofSystem() {
    Map<String, String> properties = new TreeMap<>();
    System.getProperties().stringPropertyNames().stream()
        .filter(name -> name.startsWith(PROPERTY_PREFIX))
        .forEach(name -> properties.put(name, System.getProperty(name, "")));
    return of(properties, System.getenv());
  }

  /**
   * The settings that stand in these properties and this environment, and in the file that they name.
   *
   * @throws UncheckedIOException if that file cannot be read
   * @throws IllegalArgumentException if it is no properties file, or the instances are not given as {@code id:provider}
   */
  public static ProviderSettings of(
      Map<String, String> properties, Map<String, String> environment) {
    String fileName = properties.getOrDefault(
        PROPERTY_PREFIX + CONFIG, environment.getOrDefault("PATCHBAY_CONFIG", ""));
    Reading reading = new Reading();
    if (!fileName.isEmpty()) {
      reading.file(read(Path.of(fileName)), fileName);
    }
    new TreeMap<>(environment).forEach(reading::variable);
    new TreeMap<>(properties).forEach((name, value) -> {
      if (name.startsWith(PROPERTY_PREFIX)) {
        String rest = name.substring(PROPERTY_PREFIX.length());
        reading.dotted(rest, value, "system property " + name, Rank.PROPERTY);
      }
    });
    return new ProviderSettings(reading, Map.copyOf(environment));
  }

  /**
   * These settings with those of a file that the program has read itself, whatever its format. They count as lines of a properties
   * file, {@code instances} included, and are weaker than all that stands here and than the variables of services.
   *
   * <pre>{@code
   * ProviderSettings.ofSystem().withFile(Map.of("openai.api-key", "env:TEAM_KEY"), "gateway.yaml");
   * }</pre>
   *
   * @param values the values by their names, such as {@code openai.api-key}
   * @param fileName the file as messages name it: {@code file gateway.yaml: openai.api-key}
   * @throws IllegalArgumentException if the instances are not given as {@code id:provider}
   */
  public ProviderSettings withFile(Map<String, String> values, String fileName) {
    Reading reading = new Reading();
    reading.file(values, fileName);
    reading.entries.addAll(entries);
    reading.instances.putAll(instances);
    reading.unreadable.addAll(unreadable);
    return new ProviderSettings(reading, environment);
  }

  /** The ids under which there are to be instances of that provider beside itself, in order. */
  List<String> instancesOf(String provider) {
    return instances.entrySet().stream()
        .filter(each -> each.getValue().equals(provider))
        .map(Map.Entry::getKey)
        .toList();
  }

  /**
   * What is set for the instance of that id.
   *
   * @param provider what the provider says of itself
   * @param own settings of the application, which win over all others
   */
  ProviderConfig configOf(ProviderInfo provider, String id, ProviderConfig own) {
    ProviderConfig.Builder config = builder();
    addEntries(config, id, Rank.FILE);
    if (id.equals(provider.id())) {
      addServicesOwn(config, provider, own);
    } else {
      config.instance(id);
    }
    addEntries(config, id, Rank.VARIABLE);
    addEntries(config, id, Rank.PROPERTY);
    return config.setAll(own).build();
  }

  /** The limits that are set for the provider of that id, which is not told of them. */
  ProviderConfig limitsOf(String id, ProviderConfig own) {
    ProviderConfig.Builder config = builder();
    for (Rank rank : Rank.values()) {
      add(config, id, rank, Entry::isLimit);
    }
    return config.setAll(own).build();
  }

  private ProviderConfig.Builder builder() {
    return environment == null
        ? ProviderConfig.builder()
        : ProviderConfig.builder().environment(environment);
  }

  private void addEntries(ProviderConfig.Builder config, String id, Rank rank) {
    add(config, id, rank, entry -> !entry.isLimit());
  }

  private void add(ProviderConfig.Builder config, String id, Rank rank, Predicate<Entry> wanted) {
    for (Entry entry : entries) {
      if (entry.rank() == rank && entry.provider().equals(id) && wanted.test(entry)) {
        config.set(entry.setting(), entry.value(), entry.source());
      }
    }
  }

  /** The variables of the service, unless the calls go to another origin. */
  private void addServicesOwn(
      ProviderConfig.Builder config, ProviderInfo provider, ProviderConfig own) {
    ProviderConfig.Builder ours = builder();
    Map<String, String> values = environment == null ? Map.of() : environment;
    provider.variables().forEach((setting, variable) -> {
      String value = values.get(variable);
      // A variable that is set to nothing is how scripts unset one.
      if (value != null && !value.isBlank()) {
        ours.setShared(setting, value, "environment variable " + variable);
      }
    });
    ProviderConfig services = ours.build();
    if (services.names().isEmpty()) {
      return;
    }
    ProviderConfig.Builder others = builder();
    if (services.text(ProviderConfig.BASE_URL).isEmpty()) {
      addEntries(others, provider.id(), Rank.FILE);
    }
    addEntries(others, provider.id(), Rank.VARIABLE);
    addEntries(others, provider.id(), Rank.PROPERTY);
    Optional<URI> address = others.setAll(own).build().baseUrl();
    boolean itsOwn = address.isEmpty()
        || isSameOrigin(address.get(), provider.url())
        || services.baseUrl().filter(url -> isSameOrigin(url, address.get())).isPresent();
    if (itsOwn) {
      config.setAll(services);
    }
  }

  private static boolean isSameOrigin(URI one, URI other) {
    return origin(one).equals(origin(other));
  }

  private static String origin(URI url) {
    String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
    int usual = scheme.equals("https") ? 443 : 80;
    int port = url.getPort() < 0 ? usual : url.getPort();
    return scheme + "://" + String.valueOf(url.getHost()).toLowerCase(Locale.ROOT) + ":" + port;
  }

  /**
   * The unused settings, each as a sentence without a full stop.
   *
   * @param ids the ids of all providers
   * @param made those of them that the application has made itself
   */
  List<String> unused(Collection<String> ids, Collection<String> made) {
    List<String> unused = new ArrayList<>();
    for (Entry entry : entries) {
      if (made.contains(entry.provider()) && !entry.isLimit()) {
        unused.add(entry.source() + " is for the provider " + entry.provider()
            + ", which the application has made itself: configure it there");
      } else if (!ids.contains(entry.provider())) {
        unused.add(
            entry.source() + " is for an unknown provider " + entry.provider() + hint(entry, ids));
      }
    }
    unreadable.forEach(name -> unused.add(name + spelling(name, ids)));
    instances.forEach((id, provider) -> {
      if (instances.containsKey(provider) && !ids.contains(id)) {
        unused.add("the instance " + id + " is of " + provider + ", which is an instance itself;"
            + " write " + id + ":" + instances.get(provider));
      } else if (!ids.contains(provider)) {
        unused.add("the instance " + id + " is of an unknown provider " + provider
            + didYouMean(provider, ids));
      } else if (!ids.contains(id)) {
        unused.add("the instance " + id + " is not there: the provider " + provider
            + " allows one instance only, or failed");
      }
    });
    return unused.stream().distinct().toList();
  }

  private static String hint(Entry entry, Collection<String> ids) {
    String meant = entry.rank() == Rank.VARIABLE ? spelling(entry.source(), ids) : "";
    return meant.isEmpty() ? didYouMean(entry.provider(), ids) : meant;
  }

  private static String didYouMean(String id, Collection<String> ids) {
    List<String> near = NearestNames.of(id, ids);
    return near.isEmpty() ? "" : "; did you mean " + String.join(" or ", near) + "?";
  }

  /** How a variable is spelt that has one underscore where two belong. */
  private static String spelling(String source, Collection<String> ids) {
    String name = source.replaceFirst(".*?(" + VARIABLE_PREFIX + "\\w*).*", "$1");
    List<String> meant = ids.stream()
        .map(ProviderSettings::variablePrefix)
        .filter(prefix -> name.startsWith(prefix + "_") && !name.startsWith(prefix + BETWEEN))
        .map(prefix -> prefix + BETWEEN + name.substring(prefix.length() + 1))
        .sorted()
        .toList();
    return meant.isEmpty() ? "" : "; write " + String.join(" or ", meant);
  }

  private static String variablePrefix(String id) {
    return VARIABLE_PREFIX + id.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  /** Sorts what stands in the sources. */
  private static final class Reading {
    private final List<Entry> entries = new ArrayList<>();
    private final Map<String, String> instances = new TreeMap<>();
    private final List<String> unreadable = new ArrayList<>();

    void file(Map<String, String> values, String fileName) {
      new TreeMap<>(values)
          .forEach(
              (name, value) -> dotted(name, value, "file " + fileName + ": " + name, Rank.FILE));
    }

    /** Reads {@code equing.base-url}. */
    void dotted(String name, String value, String source, Rank rank) {
      int dot = name.indexOf('.');
      if (name.equals(INSTANCES)) {
        instances(value, source);
      } else if (dot > 0 && dot < name.length() - 1) {
        entries.add(
            new Entry(name.substring(0, dot), name.substring(dot + 1), value, source, rank));
      } else if (rank == Rank.FILE || !name.equals(CONFIG)) {
        unreadable.add(
            source + " names no provider's setting; such a name looks like parrot.base-url");
      }
    }

    /** Reads {@code PATCHBAY_EQUING__BASE_URL}. */
    void variable(String name, String value) {
      String source = "environment variable " + name;
      if (!name.startsWith(VARIABLE_PREFIX) || name.equals(VARIABLE_PREFIX + "CONFIG")) {
        return;
      }
      String rest = name.substring(VARIABLE_PREFIX.length());
      int between = rest.indexOf(BETWEEN);
      if (rest.equals("INSTANCES")) {
        instances(value, source);
      } else if (between > 0) {
        entries.add(new Entry(
            lower(rest.substring(0, between)),
            lower(rest.substring(between + BETWEEN.length()).replace(BETWEEN, ".")),
            value,
            source,
            Rank.VARIABLE));
      } else {
        unreadable.add(
            source + " is not used: two underscores must stand between provider and setting");
      }
    }

    private void instances(String value, String source) {
      Map<String, String> before = new HashMap<>();
      for (String each : value.split(",", -1)) {
        String[] idAndProvider = each.strip().split(":", -1);
        if (each.isBlank()) {
          continue;
        }
        if (idAndProvider.length != 2 || idAndProvider[0].isBlank() || idAndProvider[1].isBlank()) {
          throw new IllegalArgumentException("The " + source + " has '" + Printable.of(each.strip())
              + "' where an instance is given as id:provider, such as openai-eu:openai");
        }
        try {
          ProviderConfig.builder().instance(idAndProvider[0].strip());
        } catch (IllegalArgumentException e) {
          throw new IllegalArgumentException(
              "The " + source + " has '" + Printable.of(each.strip()) + "': " + e.getMessage(), e);
        }
        String id = idAndProvider[0].strip();
        String provider = idAndProvider[1].strip();
        String other = before.putIfAbsent(id, provider);
        if (other != null && !other.equals(provider)) {
          throw new IllegalArgumentException("The " + source + " has the instance " + id
              + " of two providers, " + Printable.of(other) + " and " + Printable.of(provider)
              + "; give each instance an id of its own");
        }
        instances.put(id, provider);
      }
    }

    private static String lower(String name) {
      return name.toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  private static Map<String, String> read(Path path) {
    Properties lines = new Properties();
    try (Reader reader = Files.newBufferedReader(path, StandardCharsets.UTF_8)) {
      lines.load(reader);
    } catch (CharacterCodingException e) {
      throw new UncheckedIOException("The settings file " + path + " is not in UTF-8", e);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Cannot read the settings file " + path
              + ", which patchbay.config or PATCHBAY_CONFIG names: " + e,
          e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "The settings file " + path + " is not a properties file: " + e.getMessage(), e);
    }
    Map<String, String> values = new HashMap<>();
    lines.stringPropertyNames().forEach(name -> values.put(name, lines.getProperty(name, "")));
    return values;
  }
}
