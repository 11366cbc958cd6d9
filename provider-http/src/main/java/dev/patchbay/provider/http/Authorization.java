package dev.patchbay.provider.http;

import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.Secret;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a request shows that it may be made. What the headers hold is treated as a secret: it goes to the provider's own origin alone,
 * and is taken out of every message. Called by many threads at once.
 */
public interface Authorization {

  /** {@code Authorization: Bearer} and the {@code api-key}, or nothing without a key. */
  static Authorization bearer() {
    return header("authorization", "Bearer ");
  }

  /**
   * The {@code api-key} in that header, or nothing without a key.
   *
   * @param name the header's name in lower case, such as {@code x-api-key}
   * @param prefix what stands before the key, often nothing
   * @throws IllegalArgumentException if the header cannot be sent
   */
  static Authorization header(String name, String prefix) {
    return new KeyHeader(name, prefix);
  }

  /**
   * The headers that authorise a request, such as a signature over it or a token that is refreshed when it has run out. May block
   * for as long as the call may take, since a token has to be fetched from somewhere.
   *
   * @return headers by name in lower case; empty if the request needs none
   * @throws dev.patchbay.provider.ProviderException if there can be none
   */
  Map<String, String> headers(Unauthorized request);

  /**
   * A request that is ready but for its authorisation.
   *
   * @param url where it goes
   * @param method the HTTP method
   * @param body the body's bytes, not to be changed
   * @param key the {@code api-key}, or null if none is set
   * @param secrets those beside the key, by name; see {@link HttpService.Builder#secrets}
   * @param config the provider's settings, for those that are no secrets
   * @param context the call's clock and deadline
   */
  // The body may be large, and is handed to one authorization, which compares no requests.
  @SuppressWarnings("ArrayRecordComponent")
  record Unauthorized(
      URI url,
      String method,
      byte[] body,
      @Nullable Secret key,
      Map<String, Secret> secrets,
      ProviderConfig config,
      CallContext context) {

    /** Copies the map. */
    public Unauthorized {
      secrets = Map.copyOf(secrets);
    }

    /** The key itself, if one is set and was configured for the request's origin. */
    public Optional<String> keyValue() {
      return Optional.ofNullable(key).map(secret -> secret.valueFor(url));
    }

    /** The secret of that name itself, if there is one and it was configured for the request's origin. */
    public Optional<String> secretValue(String name) {
      return Optional.ofNullable(secrets.get(name)).map(secret -> secret.valueFor(url));
    }
  }

  /** A header that is the same for each request. */
  record KeyHeader(String name, String prefix) implements Authorization {
    /**
     * Checks the header.
     *
     * @throws IllegalArgumentException if it cannot be sent
     */
    public KeyHeader {
      if (!HttpService.isHeader(name, prefix)) {
        throw new IllegalArgumentException(
            "'" + name + "' cannot be sent as a header, with '" + prefix
                + "' before the key: names are in lower case, and both have characters that HTTP allows");
      }
    }

    @Override
    public Map<String, String> headers(Unauthorized request) {
      return request.keyValue().map(value -> Map.of(name, prefix + value)).orElse(Map.of());
    }
  }
}
