package dev.patchbay.provider.http;

import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.ProviderException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What a provider does with an option that its service or model does not take. Thread-safe. */
final class UnsupportedOptions {

  static final String SETTING = "unsupported-options";

  private enum Policy {
    FAIL,
    WARN,
    IGNORE
  }

  private final Policy policy;
  private final String provider;

  /** Each is told once; there are as many as formats have words for, times the models. */
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  private UnsupportedOptions(Policy policy, String provider) {
    this.policy = policy;
    this.provider = provider;
  }

  static UnsupportedOptions of(ProviderConfig config, String provider) {
    Policy policy = switch (config.text(SETTING).map(String::strip).orElse("fail")) {
      case "fail" -> Policy.FAIL;
      case "warn" -> Policy.WARN;
      case "ignore" -> Policy.IGNORE;
      default -> throw config.invalid(SETTING, "is fail, warn or ignore, but is none of them");
    };
    return new UnsupportedOptions(policy, provider);
  }

  /** Refuses the request, or returns and so has the option left out. */
  void leaveOut(String what) {
    if (policy == Policy.FAIL) {
      throw ProviderException.of(
          ErrorKind.INVALID_REQUEST,
          what + "; leave it out, or set patchbay." + provider + "." + SETTING
              + " to warn or ignore");
    }
    if (policy == Policy.WARN && told.add(what)) {
      // Looked for here, since that starts the JDK's logging, and every provider has one of this
      // class.
      System.getLogger(UnsupportedOptions.class.getName())
          .log(System.Logger.Level.WARNING, "Provider {0}: {1}; it is left out", provider, what);
    }
  }
}
