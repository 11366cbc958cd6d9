package dev.patchbay.testkit;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A request as a server of the test kit read it.
 *
 * @param method such as {@code POST}
 * @param path the path and the query
 * @param headers values by name in lower case; of a repeated header the last value
 * @param body the body, as UTF-8
 */
public record ReceivedRequest(
    String method, String path, Map<String, String> headers, String body) {

  /** Copies. */
  public ReceivedRequest {
    headers = Map.copyOf(headers);
  }

  /** The header of that name, in any case. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
  }
}
