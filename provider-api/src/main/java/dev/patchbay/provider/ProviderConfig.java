package dev.patchbay.provider;

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The settings of one provider, by name. The registry makes one from system properties, environment
 * and a file; by hand:
 *
 * <pre>{@code
 * AbstractProvider provider = new Parrot().configured(ProviderConfig.builder()
 *     .set(ProviderConfig.BASE_URL, "http://127.0.0.1:8080")
 *     .set(ProviderConfig.API_KEY, "file:/run/secrets/parrot")
 *     .set("header.x-team", "env:TEAM")
 *     .build());
 * }</pre>
 *
 * <p>A value may stand elsewhere, so that no secret has to stand among the settings:
 * {@code env:NAME} is the value of that environment variable, and {@code file:PATH} the text of
 * that file, which is in UTF-8, has at most 1 MiB, and is taken without the line end that closes
 * it. A relative path starts at the working directory. Either is fetched once, when the setting is
 * first read: a provider reads its settings when it is configured, and a file that changes later
 * counts for the next one that is made. What is fetched is taken as it is. A value that itself
 * begins with {@code env:} or {@code file:} therefore goes into a variable or a file, or is set in
 * code with {@link Builder#setLiteral}.
 *
 * <p>A provider reads what it knows, and refuses the rest:
 *
 * <pre>{@code
 * ProviderConfig config = ProviderConfig.builder().set("patience", "30s").build();
 * config.requireOnly(ProviderConfig.BASE_URL, ProviderConfig.API_KEY, "patience");
 * URI address = config.baseUrl().orElse(URI.create("https://parrot.example"));
 * Optional<Secret> key = config.apiKey(address);
 * Duration patience = config.duration("patience").orElse(Duration.ofMinutes(1));
 * }</pre>
 *
 * <p>Each value remembers where it came from, so that an error can say what to correct. A setting
 * that is not set is empty; one that is set to an empty text is set. Immutable and thread-safe.
 * {@link #toString()} shows no values.
 */
public final class ProviderConfig {

  /**
   * The setting for the address that takes the place of {@link ProviderInfo#url()}; see
   * {@link #baseUrl()}.
   */
  public static final String BASE_URL = "base-url";

  /** The setting for the key; see {@link #apiKey}. */
  public static final String API_KEY = "api-key";

  /**
   * The setting for the models that the service at the base URL has, separated by commas; see
   * {@link #models()}.
   */
  public static final String MODELS = "models";

  /**
   * The setting for what the service at the base URL can do beyond what is declared, separated by commas; see {@link
   * #capabilities()}.
   */
  public static final String CAPABILITIES = "capabilities";

  private static final ProviderConfig EMPTY = new Builder().build();
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})\\s*(ms|s|m)");

  private final Map<String, Setting> settings;
  private final @Nullable Map<String, String> environment;
  private final @Nullable String instance;

  /** What the references among the settings stand for, as far as they were read. */
  private final ConcurrentMap<String, String> fetched = new ConcurrentHashMap<>();

  private ProviderConfig(Builder builder) {
    settings = Collections.unmodifiableMap(new TreeMap<>(builder.settings));
    environment = builder.environment;
    instance = builder.instance;
  }

  /** No settings. References and variables are looked up in the environment of this process. */
  public static ProviderConfig empty() {
    return EMPTY;
  }

  /** A builder with no settings. */
  public static Builder builder() {
    return new Builder();
  }

  /** Whether nothing is set: no setting, and no {@link #instance()}. */
  public boolean isEmpty() {
    return settings.isEmpty() && instance == null;
  }

  /**
   * The id that the configured provider is to have in place of its own, if it is one of several instances of a provider: two accounts,
   * or two addresses, of one service. {@link AbstractProvider#configured} takes it as {@link ProviderInfo.Builder#id}; empty if there
   * is one alone.
   */
  public Optional<String> instance() {
    return Optional.ofNullable(instance);
  }

  /**
   * Whether something is set for this very provider, or it is a further {@link #instance()}: false if all that is set comes from
   * variables that a service shares with other programs, such as {@code GITHUB_TOKEN}.
   */
  public boolean isOwn() {
    return instance != null || settings.values().stream().anyMatch(each -> !each.shared);
  }

  /** Those of these settings whose names fulfil the condition, with their sources, in the same environment. */
  public ProviderConfig filtered(Predicate<String> names) {
    Builder builder = builder().setAll(this);
    builder.settings.keySet().removeIf(names.negate());
    return builder.build();
  }

  /** The names of what is set, in order of name; immutable. */
  public Set<String> names() {
    return settings.keySet();
  }

  /**
   * The value of that setting, as it was set: blanks around it are kept. A reference is looked up,
   * the first time, which may read a file.
   *
   * @throws IllegalArgumentException if it stands in a variable that is not set or a file that
   *     cannot be read; the message shows nothing of the content
   */
  public Optional<String> text(String name) {
    Setting setting = settings.get(name);
    return setting == null ? Optional.empty() : Optional.of(value(name, setting));
  }

  /**
   * The value of that environment variable, where {@code env:} looks as well; empty if it is not
   * set. For variables that are shared by programs, such as {@code HTTPS_PROXY}.
   */
  public Optional<String> variable(String name) {
    return Optional.ofNullable(variableOrNull(name));
  }

  private @Nullable String variableOrNull(String name) {
    return environment == null ? System.getenv(name) : environment.get(name);
  }

  private String value(String name, Setting setting) {
    if (setting.literal || !Reference.is(setting.value)) {
      return setting.value;
    }
    return fetched.computeIfAbsent(name, key -> {
      try {
        return Reference.resolve(setting.value, this::variableOrNull);
      } catch (IllegalArgumentException e) {
        throw invalid(key, Objects.requireNonNull(e.getMessage()));
      }
    });
  }

  /**
   * The {@link #BASE_URL}: scheme, host, port and path; empty if not set.
   *
   * @throws IllegalArgumentException if it is no absolute http or https address, has a port that
   *     does not exist, or holds a user, a query or a fragment
   */
  public Optional<URI> baseUrl() {
    return text(BASE_URL).map(this::baseUrl);
  }

  /**
   * The {@link #MODELS}, at least one, each once, in the order in which they are set, without the
   * blanks around them; empty if not set.
   *
   * @throws IllegalArgumentException if the setting names none
   */
  public Optional<List<String>> models() {
    return list(MODELS).map(models -> {
      if (models.isEmpty()) {
        throw invalid(MODELS, "names no model; give ids separated by commas");
      }
      return models;
    });
  }

  /**
   * The {@link #CAPABILITIES}, such as {@code tools, vision}; empty if not set.
   *
   * @throws IllegalArgumentException if one cannot be the name of a capability
   */
  public Set<Capability> capabilities() {
    Set<Capability> capabilities = new TreeSet<>();
    for (String name : list(CAPABILITIES).orElse(List.of())) {
      try {
        capabilities.add(Capability.of(name));
      } catch (IllegalArgumentException e) {
        throw invalid(CAPABILITIES, "cannot be used: " + e.getMessage());
      }
    }
    return capabilities;
  }

  /**
   * Words separated by commas, each once, in the order in which they are set, without the blanks around them; empty if not set.
   *
   * @return may hold an empty list, if the setting has no words
   */
  public Optional<List<String>> list(String name) {
    return text(name)
        .map(value -> Arrays.stream(value.split(","))
            .map(String::strip)
            .filter(each -> !each.isEmpty())
            .distinct()
            .toList());
  }

  /**
   * The {@link #API_KEY}, bound to the origin of that address; empty if not set.
   *
   * @param address the address that the key is for, usually the {@link #baseUrl()} or the
   *     provider's own
   * @throws IllegalArgumentException if it cannot be a key; the message does not show it
   */
  public Optional<Secret> apiKey(URI address) {
    return secret(API_KEY, address);
  }

  /**
   * The value of that setting as a secret that is bound to the origin of that address, such as a token beside the key; empty if not
   * set.
   *
   * @throws IllegalArgumentException if it cannot be a secret; the message does not show it
   */
  public Optional<Secret> secret(String name, URI address) {
    return text(name).map(value -> {
      try {
        return Secret.of(value, address);
      } catch (IllegalArgumentException e) {
        throw invalid(name, "cannot be used: " + e.getMessage());
      }
    });
  }

  /**
   * A length of time such as {@code 500ms}, {@code 30s} or {@code 5m}: up to nine digits and a
   * unit; empty if not set.
   *
   * @throws IllegalArgumentException if the setting has another form or is zero
   */
  public Optional<Duration> duration(String name) {
    return text(name).map(value -> {
      Matcher matcher = DURATION.matcher(value.strip());
      long amount = matcher.matches() ? Long.parseLong(matcher.group(1)) : 0;
      if (amount == 0) {
        throw invalid(
            name, "is a length of time above zero such as 500ms, 30s or 5m, but is not one");
      }
      return switch (matcher.group(2)) {
        case "ms" -> Duration.ofMillis(amount);
        case "s" -> Duration.ofSeconds(amount);
        default -> Duration.ofMinutes(amount);
      };
    });
  }

  /**
   * A whole number from 0 to 999999999; empty if not set.
   *
   * @throws IllegalArgumentException if the setting is not one
   */
  public Optional<Integer> number(String name) {
    return text(name).map(value -> {
      if (!value.strip().matches("\\d{1,9}")) {
        throw invalid(name, "is a whole number such as 0 or 256, but is not one");
      }
      return Integer.parseInt(value.strip());
    });
  }

  /**
   * A {@code true} or {@code false}, in lower case; empty if not set.
   *
   * @throws IllegalArgumentException if the setting is neither
   */
  public Optional<Boolean> flag(String name) {
    return text(name).map(value -> switch (value.strip()) {
      case "true" -> true;
      case "false" -> false;
      default -> throw invalid(name, "is true or false, but is neither");
    });
  }

  /**
   * Makes sure that nothing is set which the provider would ignore: a misspelt name is an error and
   * not a setting without effect. A provider calls it with the names that it knows.
   *
   * @param known the names; one that ends in {@code .*} stands for all that begin like that, such
   *     as {@code header.*} for {@code header.x-team}. None at all means that nothing may be set
   * @throws IllegalArgumentException if another name is set; the message says where it was set and
   *     what is known
   */
  public void requireOnly(String... known) {
    for (String name : settings.keySet()) {
      if (Arrays.stream(known).noneMatch(each -> isMeant(each, name))) {
        throw invalid(
            name,
            known.length == 0
                ? "is not known: this provider takes no settings"
                : "is not known; this provider knows " + String.join(", ", known)
                    + hint(name, known));
      }
    }
  }

  private static boolean isMeant(String known, String name) {
    return known.endsWith(".*")
        ? name.length() >= known.length() && name.startsWith(known.substring(0, known.length() - 1))
        : name.equals(known);
  }

  /**
   * For users who have set {@code PATCHBAY_PARROT__HEADER_X_TEAM} where {@code HEADER__X_TEAM} is
   * meant.
   */
  private static String hint(String name, String... known) {
    boolean dotIsMissing = Arrays.stream(known)
        .filter(each -> each.endsWith(".*"))
        .anyMatch(each -> name.startsWith(each.substring(0, each.length() - 2) + "-"));
    return dotIsMissing ? " (in the name of a variable, two underscores stand for the dot)" : "";
  }

  /**
   * The exception that says what is wrong with a setting, for a provider that reads settings of its
   * own. It names the setting and its source.
   *
   * <pre>{@code
   * ProviderConfig config = ProviderConfig.builder().set("voice", "shrill").build();
   * String voice = config.text("voice").orElse("soft");
   * if (!List.of("soft", "loud").contains(voice)) {
   *   throw config.invalid("voice", "is soft or loud, but is neither");
   * }
   * }</pre>
   *
   * @param name the setting, which may be one that is missing
   * @param what the end of a sentence that begins with {@code Setting x (from ...)}; it shows no
   *     secret, and says what to do
   * @return the exception, for the caller to throw
   */
  public IllegalArgumentException invalid(String name, String what) {
    Setting setting = settings.get(name);
    String source = setting == null ? "" : " (from " + setting.source + ")";
    return new IllegalArgumentException("Setting " + name + source + " " + what);
  }

  /** The names and sources of the settings, without the values. */
  @Override
  public String toString() {
    return "ProviderConfig"
        + settings.entrySet().stream()
            .map(setting -> setting.getKey() + " from " + setting.getValue().source)
            .toList();
  }

  private URI baseUrl(String value) {
    URI url;
    try {
      url = URI.create(value.strip());
    } catch (IllegalArgumentException e) {
      throw invalid(
          BASE_URL, "is no address; it looks like https://host or http://127.0.0.1:8080/path");
    }
    String scheme = url.getScheme();
    if (scheme == null || !scheme.matches("(?i)https?") || url.getHost() == null) {
      throw invalid(
          BASE_URL,
          "is no http or https address with a host, such as https://host or"
              + " http://127.0.0.1:8080/path");
    }
    if (url.getRawUserInfo() != null || url.getRawQuery() != null || url.getRawFragment() != null) {
      throw invalid(
          BASE_URL,
          "holds a user, a query or a fragment; it is scheme, host, port and path alone, and a key goes into "
              + API_KEY);
    }
    if (url.getPort() > 65535 || url.getPort() == 0) {
      throw invalid(BASE_URL, "has a port that does not exist; ports are 1 to 65535");
    }
    return url;
  }

  /**
   * A value, or a reference to one.
   *
   * @param literal whether it is the value even if it looks like a reference
   * @param shared whether other programs use it as well
   */
  private record Setting(String value, String source, boolean literal, boolean shared) {}

  /**
   * Makes a {@link ProviderConfig}. A name that is set again replaces the value set before. Not
   * thread-safe.
   */
  public static final class Builder {
    private static final String APPLICATION = "the application";

    private final Map<String, Setting> settings = new TreeMap<>();
    private @Nullable Map<String, String> environment;
    private @Nullable String instance;

    private Builder() {}

    /**
     * Sets a value, or a reference to one, in the application's code.
     *
     * @param name the setting, such as {@link #BASE_URL}, in lower case with hyphens
     * @param value the value, {@code env:NAME} or {@code file:PATH}
     */
    public Builder set(String name, String value) {
      return set(name, value, APPLICATION);
    }

    /**
     * Sets a value that is taken as it is, also if it begins with {@code env:} or {@code file:}.
     * For values that others choose: a reference among those would have them read this machine's
     * variables and files.
     *
     * @param name the setting
     * @param value the value itself
     */
    public Builder setLiteral(String name, String value) {
      return set(name, value, APPLICATION, true, false);
    }

    /**
     * Sets a value that was not set for Patchbay: one of a service's usual variables, which {@link ProviderInfo#variables()} names.
     *
     * @param name the setting
     * @param value the value, {@code env:NAME} or {@code file:PATH}
     * @param source where it comes from, for people
     */
    public Builder setShared(String name, String value, String source) {
      return set(name, value, source, false, true);
    }

    /**
     * Sets a value, or a reference to one.
     *
     * @param name the setting
     * @param value the value, {@code env:NAME} or {@code file:PATH}
     * @param source where it comes from, for people, such as
     *     {@code environment variable PATCHBAY_EQUING__BASE_URL}; it is shown in messages
     */
    public Builder set(String name, String value, String source) {
      return set(name, value, source, false, false);
    }

    private Builder set(String name, String value, String source, boolean literal, boolean shared) {
      settings.put(
          Objects.requireNonNull(name, "name"),
          new Setting(
              Objects.requireNonNull(value, "value"),
              Objects.requireNonNull(source, "source"),
              literal,
              shared));
      return this;
    }

    /**
     * Adds the settings of another, which win over those set before, with their sources; and takes
     * its environment if it was given one.
     */
    public Builder setAll(ProviderConfig other) {
      settings.putAll(other.settings);
      if (other.environment != null) {
        environment = other.environment;
      }
      if (other.instance != null) {
        instance = other.instance;
      }
      return this;
    }

    /**
     * Makes these the settings of a further instance of the provider, under an id of its own.
     *
     * @param id of the form that {@link ProviderInfo#builder} asks for
     * @throws IllegalArgumentException if the id has another form
     */
    public Builder instance(String id) {
      instance = ProviderId.checked(id);
      return this;
    }

    /**
     * Looks for variables there, and not in the environment of this process. For tests, and for
     * applications that keep variables from their providers.
     *
     * @param variables the values by the variables' names; copied
     */
    public Builder environment(Map<String, String> variables) {
      environment = Map.copyOf(variables);
      return this;
    }

    /** Makes the settings. References are not looked up yet. */
    public ProviderConfig build() {
      return new ProviderConfig(this);
    }
  }
}
