package dev.patchbay.provider.http;

import dev.patchbay.provider.CompletionOptions;
import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.ProviderInfo;
import dev.patchbay.provider.Secret;
import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * What an {@link HttpProvider} needs to know of its service. Immutable.
 *
 * <pre>{@code
 * HttpService service = HttpService.builder(
 *         ProviderInfo.builder("parrot", "https://api.parrot.example").models("parrot-1").build(), new ParrotFormat())
 *     .authorization(Authorization.header("x-api-key", ""))
 *     .header("parrot-version", "2026-01-01")
 *     .build();
 * }</pre>
 */
public final class HttpService {

  private static final Pattern HEADER_NAME = Pattern.compile("[a-z0-9!#$%&'*+.^_`|~-]+");
  private static final Pattern HEADER_VALUE = Pattern.compile("[\\x20-\\x7e]*");

  private final ProviderInfo info;
  private final WireFormat format;
  private final Authorization authorization;
  private final Map<String, String> headers;
  private final CompletionOptions defaults;
  private final Map<String, BiConsumer<ProviderConfig, String>> settings;
  private final Function<ProviderConfig, Map<String, String>> secrets;
  private final Map<String, Authorization> credentials;
  private final BiConsumer<ProviderConfig, ProviderInfo.Builder> facts;

  private HttpService(Builder builder) {
    info = builder.info;
    format = builder.format;
    authorization = builder.authorization;
    headers = Collections.unmodifiableMap(new LinkedHashMap<>(builder.headers));
    defaults = builder.defaults;
    settings = Collections.unmodifiableMap(new LinkedHashMap<>(builder.settings));
    secrets = builder.secrets;
    credentials = Map.copyOf(builder.credentials);
    facts = builder.facts;
  }

  /** A builder for the service of that provider, whose URL is the base that {@link WireFormat#path} is added to. */
  public static Builder builder(ProviderInfo info, WireFormat format) {
    return new Builder(info, format);
  }

  /** Whether HTTP allows that header, whose name is in lower case. */
  static boolean isHeader(String name, String value) {
    return HEADER_NAME.matcher(name).matches() && HEADER_VALUE.matcher(value).matches();
  }

  ProviderInfo info() {
    return info;
  }

  /**
   * The secrets beside the key, for the service at that address.
   *
   * @throws IllegalArgumentException if one cannot be sent; the message does not show it
   */
  Map<String, Secret> secrets(ProviderConfig config, URI url) {
    Map<String, Secret> bound = new LinkedHashMap<>();
    secrets.apply(config).forEach((name, value) -> {
      try {
        bound.put(name, Secret.of(value, url));
      } catch (IllegalArgumentException e) {
        throw config.invalid(name, "cannot be used: " + e.getMessage());
      }
    });
    return Map.copyOf(bound);
  }

  WireFormat format() {
    return format;
  }

  Authorization authorization() {
    return authorization;
  }

  Map<String, String> headers() {
    return headers;
  }

  CompletionOptions defaults() {
    return defaults;
  }

  /** The service's own settings, each with its check. */
  Map<String, BiConsumer<ProviderConfig, String>> settings() {
    return settings;
  }

  /** Settings that stand in place of the key, each with the way in which it is shown. */
  Map<String, Authorization> credentials() {
    return credentials;
  }

  /** Adds what the service's own settings say about it. */
  BiConsumer<ProviderConfig, ProviderInfo.Builder> facts() {
    return facts;
  }

  /** The same service with another way to authorise requests. */
  HttpService authorizedBy(Authorization way) {
    Builder builder = new Builder(info, format)
        .authorization(way)
        .defaults(defaults)
        .facts(facts)
        .secrets(secrets);
    builder.headers.putAll(headers);
    builder.settings.putAll(settings);
    builder.credentials.putAll(credentials);
    return builder.build();
  }

  /** Makes an {@link HttpService}. Not thread-safe. */
  public static final class Builder {
    private final ProviderInfo info;
    private final WireFormat format;
    private Authorization authorization = Authorization.bearer();
    private final Map<String, String> headers = new LinkedHashMap<>();
    private CompletionOptions defaults = CompletionOptions.none();
    private final Map<String, BiConsumer<ProviderConfig, String>> settings = new LinkedHashMap<>();
    private Function<ProviderConfig, Map<String, String>> secrets = config -> Map.of();
    private final Map<String, Authorization> credentials = new LinkedHashMap<>();
    private BiConsumer<ProviderConfig, ProviderInfo.Builder> facts = (config, info) -> {};

    private Builder(ProviderInfo info, WireFormat format) {
      this.info = Objects.requireNonNull(info, "info");
      this.format = Objects.requireNonNull(format, "format");
    }

    /** How a request shows that it may be made; {@link Authorization#bearer()} if not set. */
    public Builder authorization(Authorization way) {
      authorization = Objects.requireNonNull(way, "authorization");
      return this;
    }

    /**
     * Sends that header with every request, in place of the one that would be sent under that name.
     *
     * @throws IllegalArgumentException if the name or the value cannot be a header, or the name is {@code authorization},
     *     which only a configured key may fill
     */
    public Builder header(String name, String value) {
      String lower = name.toLowerCase(Locale.ROOT);
      if (!isHeader(lower, value)) {
        throw new IllegalArgumentException("Provider " + info.id() + ": '" + name
            + "' cannot be sent as a header: name or value has a character that"
            + " HTTP does not allow");
      }
      if (lower.equals("authorization")) {
        throw new IllegalArgumentException(
            "Provider " + info.id() + ": authorization comes from the api-key setting");
      }
      headers.put(lower, value);
      return this;
    }

    /** The options that the service is sent where a request does not set them. */
    public Builder defaults(CompletionOptions options) {
      defaults = Objects.requireNonNull(options, "options");
      return this;
    }

    /**
     * A setting of the service's own, which the format reads with {@link Outgoing#setting}.
     *
     * @param check reads the setting as it will be read later, so that a wrong value is found when the provider is configured: {@code
     *     ProviderConfig::flag}, for example
     */
    public Builder setting(String name, BiConsumer<ProviderConfig, String> check) {
      settings.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(check, "check"));
      return this;
    }

    /**
     * The secrets that an {@link Authorization} needs beside the key, such as those that it signs with. They are read when the
     * provider is configured, and kept like the key: given out for the base URL's origin alone, refused if that is another machine by
     * plain http, and taken out of every message.
     *
     * @param bySettings the values by name; a name that is also a setting's must be declared with {@link #setting}. It is asked when a
     *     provider is made, too, without any settings, and must not do I/O then
     */
    public Builder secrets(Function<ProviderConfig, Map<String, String>> bySettings) {
      secrets = Objects.requireNonNull(bySettings, "secrets");
      return this;
    }

    /**
     * A setting that, where it is set, stands in place of the {@code api-key}: a token, say, that is shown in another way. It is kept
     * like a key.
     *
     * @param way how it is shown; there it is the key
     */
    public Builder credential(String name, Authorization way) {
      credentials.put(name, Objects.requireNonNull(way, "way"));
      return setting(name, ProviderConfig::text);
    }

    /**
     * What the service's own settings say about it, such as its models, or its address if {@link ProviderConfig#BASE_URL} is not set;
     * called whenever a provider is configured, after all that the base knows has been noted.
     */
    public Builder facts(BiConsumer<ProviderConfig, ProviderInfo.Builder> addition) {
      facts = Objects.requireNonNull(addition, "facts");
      return this;
    }

    /** Makes the description. */
    public HttpService build() {
      return new HttpService(this);
    }
  }
}
