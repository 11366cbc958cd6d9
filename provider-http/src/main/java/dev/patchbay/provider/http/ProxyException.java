package dev.patchbay.provider.http;

import java.io.IOException;
import java.net.ProtocolException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The proxy lets nothing through, or is none. The message is the detail of a failure. */
final class ProxyException extends IOException {

  private static final long serialVersionUID = 1L;

  /** OkHttp's words for another answer to CONNECT than a 200 or a 407. */
  private static final Pattern NO_TUNNEL =
      Pattern.compile("Unexpected response code for CONNECT: (\\d+)");

  /** OkHttp's words for a 407 of the service itself. */
  private static final String NO_PROXY =
      "Received HTTP_PROXY_AUTH (407) code while not using proxy";

  private final int status;

  ProxyException(String problem) {
    this(problem, 0);
  }

  ProxyException(String problem, int status) {
    super(problem);
    this.status = status;
  }

  /** What a proxy has to do with that exception of OkHttp's, or null if it has nothing to do with it. */
  static @Nullable ProxyException of(IOException e, Progress progress) {
    if (e instanceof ProxyException known) {
      return known;
    }
    String said = String.valueOf(e.getMessage());
    if (e instanceof ProtocolException && said.equals(NO_PROXY)) {
      return new ProxyException(
          "the service answered HTTP 407 as a proxy does: there is one before it that wants a user"
              + " and a password; name it in the setting proxy",
          407);
    }
    Matcher tunnel = NO_TUNNEL.matcher(said);
    return tunnel.matches()
        ? new ProxyException(
            "the proxy " + progress.proxy() + " does not connect to " + progress.host()
                + ": it answered HTTP " + tunnel.group(1),
            Integer.parseInt(tunnel.group(1)))
        : null;
  }

  /** The HTTP status of the proxy's answer; 0 if it was not asked. */
  int status() {
    return status;
  }

  String problem() {
    return String.valueOf(getMessage());
  }
}
