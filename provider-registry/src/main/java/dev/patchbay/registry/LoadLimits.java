package dev.patchbay.registry;

import dev.patchbay.provider.ProviderConfig;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;

/**
 * The load limits of a provider, from its settings that begin with {@code limit.}; 0 for no limit.
 *
 * @param callsAtOnce the most calls that are under way
 * @param callsPerMinute the most calls that begin within a minute
 * @param tokensPerMinute the most tokens within a minute, input and output together, as services count them
 */
record LoadLimits(int callsAtOnce, int callsPerMinute, int tokensPerMinute) {

  private static final String PREFIX = "limit.";

  static final LoadLimits NONE = new LoadLimits(0, 0, 0);

  private static final String CALLS_AT_ONCE = PREFIX + "calls-at-once";
  private static final String CALLS_PER_MINUTE = PREFIX + "calls-per-minute";
  private static final String TOKENS_PER_MINUTE = PREFIX + "tokens-per-minute";

  /** Whether a setting of that name is one of them. */
  static boolean isLimit(String setting) {
    return setting.startsWith(PREFIX);
  }

  /**
   * Reads them.
   *
   * @param config the settings that begin like that
   * @throws IllegalArgumentException if one is unknown or wrong
   */
  static LoadLimits of(ProviderConfig config) {
    if (config.names().isEmpty()) {
      return NONE;
    }
    Set<String> unknown = new TreeSet<>(config.names());
    unknown.removeAll(Arrays.asList(CALLS_AT_ONCE, CALLS_PER_MINUTE, TOKENS_PER_MINUTE));
    for (String name : unknown) {
      throw config.invalid(
          name,
          "is not known; the limits are " + CALLS_AT_ONCE + ", " + CALLS_PER_MINUTE + " and "
              + TOKENS_PER_MINUTE);
    }
    return new LoadLimits(
        number(config, CALLS_AT_ONCE),
        number(config, CALLS_PER_MINUTE),
        number(config, TOKENS_PER_MINUTE));
  }

  /** Whether there is no limit. */
  boolean isNone() {
    return callsAtOnce == 0 && callsPerMinute == 0 && tokensPerMinute == 0;
  }

  private static int number(ProviderConfig config, String name) {
    int number = config.number(name).orElse(0);
    if (number == 0 && config.names().contains(name)) {
      throw config.invalid(name, "is 1 or more; leave it out for no limit");
    }
    return number;
  }
}
