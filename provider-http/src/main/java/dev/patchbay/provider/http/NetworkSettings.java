package dev.patchbay.provider.http;

import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.Secret;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import okhttp3.OkHttpClient;

/** What stands between a provider and its service: proxy, certificates, and the headers that are wanted on the way. */
record NetworkSettings(
    ProxySettings proxy, TlsSettings tls, HeaderSettings headers, Collection<Secret> shown) {

  /** Sends secrets over plain http to another machine, if it says true. */
  static final String INSECURE_KEY = "allow-insecure-key";

  /**
   * The settings for a service at that address.
   *
   * @param shown what the service is shown: its key, or what stands in place of it, and further secrets; by name
   * @throws IllegalArgumentException if one is wrong, or they contradict each other
   */
  static NetworkSettings of(ProviderConfig config, URI url, Map<String, Secret> shown) {
    ProxySettings proxy = ProxySettings.of(config, url);
    String through = config.flag(TransportSettings.BLOCK_PRIVATE_ADDRESSES).orElse(false)
        ? proxy.source()
        : null;
    if (through != null) {
      throw config.invalid(
          TransportSettings.BLOCK_PRIVATE_ADDRESSES,
          "cannot hold behind a proxy (" + through + "), which looks up the service's address by"
              + " itself; leave it out, or set " + ProxySettings.PROXY + "=none");
    }
    requireProtected(config, url, proxy, shown.keySet());
    return new NetworkSettings(
        proxy, TlsSettings.of(config), HeaderSettings.of(config, url), shown.values());
  }

  private static void requireProtected(
      ProviderConfig config, URI url, ProxySettings proxy, Set<String> shown) {
    boolean crossesANetwork = !ThisMachine.is(url.getHost()) || proxy.leaveThisMachine();
    if (!url.getScheme().equalsIgnoreCase("http")
        || !crossesANetwork
        || config.flag(INSECURE_KEY).orElse(false)) {
      return;
    }
    Stream.concat(shown.stream(), config.names().stream().filter(HeaderSettings::isHeader))
        .findFirst()
        .ifPresent(setting -> {
          throw config.invalid(
              setting,
              "would be sent to " + url + " in clear text; use https, or set " + INSECURE_KEY
                  + "=true if that network can be trusted");
        });
  }

  /** What no text may show. */
  List<String> secrets(URI url) {
    List<String> secrets = new ArrayList<>(proxy.secrets());
    secrets.addAll(headers.secrets(url));
    shown.forEach(secret -> secrets.add(secret.valueFor(url)));
    return secrets;
  }

  void applyTo(OkHttpClient.Builder client) {
    proxy.applyTo(client);
    if (!tls.equals(TlsSettings.DEFAULT)) {
      tls.applyTo(client);
    }
  }
}
