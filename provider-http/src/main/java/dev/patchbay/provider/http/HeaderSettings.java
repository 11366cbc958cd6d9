package dev.patchbay.provider.http;

import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.Secret;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The headers that settings such as {@code header.x-team} add to every request, by name in lower case. Each value counts as a
 * secret of the base URL's origin.
 */
record HeaderSettings(Map<String, Secret> headers) {

  /** The names of these settings, as {@link ProviderConfig#requireOnly} takes them. */
  static final String ALL = "header.*";

  static final HeaderSettings NONE = new HeaderSettings(Map.of());

  private static final String PREFIX = "header.";
  private static final Pattern NAME = Pattern.compile("[a-z0-9!#$%&'*+.^_`|~-]+");

  /** What describes the message or the connection is the transport's (RFC 9110, 7.6.1 and 8). */
  private static final Set<String> TRANSPORTS = Set.of(
      "accept-encoding",
      "connection",
      "content-encoding",
      "content-length",
      "content-type",
      "expect",
      "host",
      "http2-settings",
      "keep-alive",
      "proxy-authenticate",
      "proxy-connection",
      "te",
      "trailer",
      "transfer-encoding",
      "upgrade");

  /** Shorter values, such as 0 or on, stand in too many texts by chance; they are no secrets. */
  private static final int SHORTEST_SECRET = 4;

  /** A word this long may be the secret of a value such as {@code Bearer sk-123}, and come back alone. */
  private static final int SHORTEST_WORD = 8;

  HeaderSettings {
    headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
  }

  /**
   * The headers for a service at that address.
   *
   * @throws IllegalArgumentException if one cannot be sent; the message does not show its value
   */
  static HeaderSettings of(ProviderConfig config, URI url) {
    Map<String, Secret> headers = new LinkedHashMap<>();
    for (String setting : config.names()) {
      if (isHeader(setting)) {
        String name = setting.substring(PREFIX.length()).toLowerCase(Locale.ROOT);
        requireAllowed(config, setting, name);
        if (headers.put(name, value(config, setting, url)) != null) {
          throw config.invalid(
              setting, "is set twice, in small letters and in capitals; leave one of them out");
        }
      }
    }
    return headers.isEmpty() ? NONE : new HeaderSettings(headers);
  }

  static boolean isHeader(String setting) {
    return setting.startsWith(PREFIX);
  }

  private static void requireAllowed(ProviderConfig config, String setting, String name) {
    if (!NAME.matcher(name).matches()) {
      throw config.invalid(setting, "names no header: HTTP does not allow one of its characters");
    }
    if (name.equals("authorization")) {
      throw config.invalid(
          setting, "is not set like this: the key goes into " + ProviderConfig.API_KEY);
    }
    if (name.equals("proxy-authorization")) {
      throw config.invalid(
          setting,
          "is not set like this: what the proxy is shown goes into " + ProxySettings.USER + " and "
              + ProxySettings.PASSWORD);
    }
    if (TRANSPORTS.contains(name)) {
      throw config.invalid(
          setting, "cannot be set: that header describes the message itself; leave it out");
    }
  }

  private static Secret value(ProviderConfig config, String setting, URI url) {
    try {
      return Secret.ofText(config.text(setting).orElse("").strip(), url);
    } catch (IllegalArgumentException e) {
      throw config.invalid(setting, "cannot be sent: " + e.getMessage());
    }
  }

  /** What must not be shown of the values for that address. */
  List<String> secrets(URI url) {
    List<String> secrets = new ArrayList<>();
    for (Secret header : headers.values()) {
      String value = header.valueFor(url);
      addIf(value.length() >= SHORTEST_SECRET, value, secrets);
      for (String word : value.split(" ", -1)) {
        addIf(word.length() >= SHORTEST_WORD, word, secrets);
      }
    }
    return secrets;
  }

  private static void addIf(boolean wanted, String value, Collection<String> to) {
    if (wanted) {
      to.add(value);
    }
  }
}
