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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The settings of one provider. The registry makes one from system properties, environment and a file; by hand:
 *
 * <pre>{@code
 * AbstractProvider provider = new Equing().configured(
 *     ProviderConfig.builder().set(ProviderConfig.BASE_URL, "http://127.0.0.1:8080").build());
 * }</pre>
 *
 * <p>Each value remembers where it came from, so that an error can say what to correct. Immutable. {@link #toString()}
 * shows no values.
 */
public final class ProviderConfig {

  /** The setting for the address that takes the place of {@link ProviderInfo#url()}. */
  public static final String BASE_URL = "base-url";

  /** The setting for the key. */
  public static final String API_KEY = "api-key";

  /** The setting for the models that the service at the base URL has, separated by commas. */
  public static final String MODELS = "models";

  private static final ProviderConfig EMPTY = new Builder().build();
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})\\s*(ms|s|m)");

  private final Map<String, Setting> settings;

  private ProviderConfig(Builder builder) {
    settings = Collections.unmodifiableMap(new TreeMap<>(builder.settings));
  }

  /** No settings. */
  public static ProviderConfig empty() {
    return EMPTY;
  }

  /** A builder with no settings. */
  public static Builder builder() {
    return new Builder();
  }

  /** Whether nothing is set. */
  public boolean isEmpty() {
    return settings.isEmpty();
  }

  /** The names of what is set, in order. */
  public Set<String> names() {
    return settings.keySet();
  }

  /** The value of that setting. */
  public Optional<String> text(String name) {
    return Optional.ofNullable(settings.get(name)).map(Setting::value);
  }

  /**
   * The {@link #BASE_URL}.
   *
   * @throws IllegalArgumentException if it is no absolute http or https address, or holds a user, a query or a fragment
   */
  public Optional<URI> baseUrl() {
    return Optional.ofNullable(settings.get(BASE_URL)).map(ProviderConfig::baseUrl);
  }

  /**
   * The {@link #MODELS}, at least one, each once.
   *
   * @throws IllegalArgumentException if the setting names none
   */
  public Optional<List<String>> models() {
    return Optional.ofNullable(settings.get(MODELS)).map(setting -> {
      List<String> models = Arrays.stream(setting.value.split(","))
          .map(String::strip)
          .filter(id -> !id.isEmpty())
          .distinct()
          .toList();
      if (models.isEmpty()) {
        throw setting.wrong(MODELS, "names no model; give ids separated by commas");
      }
      return models;
    });
  }

  /**
   * The {@link #API_KEY}, bound to the origin of that address.
   *
   * @throws IllegalArgumentException if it cannot be a key; the message does not show it
   */
  public Optional<Secret> apiKey(URI address) {
    return Optional.ofNullable(settings.get(API_KEY)).map(setting -> {
      try {
        return Secret.of(setting.value, address);
      } catch (IllegalArgumentException e) {
        throw setting.wrong(API_KEY, "cannot be used: " + e.getMessage());
      }
    });
  }

  /**
   * A length of time such as {@code 500ms}, {@code 30s} or {@code 5m}.
   *
   * @throws IllegalArgumentException if the setting has another form or is zero
   */
  public Optional<Duration> duration(String name) {
    return Optional.ofNullable(settings.get(name)).map(setting -> {
      Matcher matcher = DURATION.matcher(setting.value.strip());
      long amount = matcher.matches() ? Long.parseLong(matcher.group(1)) : 0;
      if (amount == 0) {
        throw setting.wrong(
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
   * A {@code true} or {@code false}.
   *
   * @throws IllegalArgumentException if the setting is neither
   */
  public Optional<Boolean> flag(String name) {
    return Optional.ofNullable(settings.get(name)).map(setting -> switch (setting.value.strip()) {
      case "true" -> true;
      case "false" -> false;
      default -> throw setting.wrong(name, "is true or false, but is neither");
    });
  }

  /**
   * Makes sure that nothing is set which the provider would ignore. A provider calls it with the names that it knows.
   *
   * @throws IllegalArgumentException if another name is set; the message tells where it comes from and what is known
   */
  public void requireOnly(String... known) {
    Set<String> unknown = new TreeSet<>(settings.keySet());
    Arrays.asList(known).forEach(unknown::remove);
    for (String name : unknown) {
      Setting setting = Objects.requireNonNull(settings.get(name));
      throw setting.wrong(
          name,
          known.length == 0
              ? "is not known: this provider takes no settings"
              : "is not known; this provider knows " + String.join(", ", known));
    }
  }

  /** The names and sources of the settings, without the values. */
  @Override
  public String toString() {
    return "ProviderConfig"
        + settings.entrySet().stream()
            .map(setting -> setting.getKey() + " from " + setting.getValue().source)
            .toList();
  }

  private static URI baseUrl(Setting setting) {
    URI url;
    try {
      url = URI.create(setting.value.strip());
    } catch (IllegalArgumentException e) {
      throw setting.wrong(
          BASE_URL, "is no address; it looks like https://host or http://127.0.0.1:8080/path");
    }
    String scheme = url.getScheme();
    if (scheme == null || !scheme.matches("(?i)https?") || url.getHost() == null) {
      throw setting.wrong(
          BASE_URL,
          "is no http or https address with a host, such as https://host or"
              + " http://127.0.0.1:8080/path");
    }
    if (url.getRawUserInfo() != null || url.getRawQuery() != null || url.getRawFragment() != null) {
      throw setting.wrong(
          BASE_URL,
          "holds a user, a query or a fragment; it is scheme, host, port and path alone, and a key goes into "
              + API_KEY);
    }
    if (url.getPort() > 65535 || url.getPort() == 0) {
      throw setting.wrong(BASE_URL, "has a port that does not exist; ports are 1 to 65535");
    }
    return url;
  }

  private record Setting(String value, String source) {
    IllegalArgumentException wrong(String name, String what) {
      return new IllegalArgumentException("Setting " + name + " (from " + source + ") " + what);
    }
  }

  /** Makes a {@link ProviderConfig}. Not thread-safe. */
  public static final class Builder {
    private final Map<String, Setting> settings = new TreeMap<>();

    private Builder() {}

    /** Sets a value in the application's code. */
    public Builder set(String name, String value) {
      return set(name, value, "the application");
    }

    /**
     * Sets a value, replacing one set before.
     *
     * @param source where it comes from, for people, such as {@code environment variable PATCHBAY_EQUING_BASE_URL}
     */
    public Builder set(String name, String value, String source) {
      settings.put(
          Objects.requireNonNull(name, "name"),
          new Setting(
              Objects.requireNonNull(value, "value"), Objects.requireNonNull(source, "source")));
      return this;
    }

    /** Adds the settings of another, which win over those set before. */
    public Builder setAll(ProviderConfig other) {
      settings.putAll(other.settings);
      return this;
    }

    /** Makes the settings. */
    public ProviderConfig build() {
      return new ProviderConfig(this);
    }
  }
}
