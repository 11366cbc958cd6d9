package dev.patchbay.bulk;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Refuses settings that hold a key. A job's settings travel to every machine and stand in plans, logs and pages on the way, so they say
 * where the key is: {@code env:NAME} or {@code file:PATH}, which each machine looks up for itself.
 */
final class KeyCheck {

  /** Settings whose values are always secret. */
  private static final Pattern SECRET_NAME =
      Pattern.compile(".*(api-?key|access-?key|password|secret|credential|authorization|cookie).*"
          + "|(.*[.-])?(key|token)");

  /** What services' keys begin with, and other forms of credentials. */
  private static final Pattern KEY = Pattern.compile(
      ".*\\b((sk|gsk|xai|hf|nvapi|pplx|csk)[-_]|AIza|AKIA|ASIA|eyJ|ya29|gh[opusr]_|github_pat_|glpat-|xox[abp]-)"
          + "[A-Za-z0-9._-]{12,}.*"
          + "|(?i:.*\\b(bearer|basic)\\s+\\S{8,}.*)"
          + "|.*://[^/@\\s]+:[^/@\\s]+@.*"
          + "|(?i:.*[?&](api[-_]?)?(key|token|sig)=.*)");

  /** A long run of letters and digits, mixed, or a UUID: no word, no model, no address. */
  private static final Pattern RANDOM = Pattern.compile(
      "(?=.*[0-9])(?=.*[A-Za-z])[A-Za-z0-9+=]{24,}|\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

  private KeyCheck() {}

  /**
   * Checks a setting.
   *
   * @throws IllegalArgumentException if its value looks like a key; the message does not show it
   */
  static void check(String name, String value) {
    if (value.startsWith("env:") || value.startsWith("file:")) {
      return;
    }
    if (SECRET_NAME.matcher(name.toLowerCase(Locale.ROOT)).matches()
        || KEY.matcher(value).matches()
        || RANDOM.matcher(value).matches()) {
      throw new IllegalArgumentException("The value of the setting " + name
          + " looks like a key, which would stand in plans, logs and pages of the cluster. Say where each"
          + " machine finds it: env:NAME for an environment variable, file:PATH for a file");
    }
  }
}
