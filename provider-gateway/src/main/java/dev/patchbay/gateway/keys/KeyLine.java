package dev.patchbay.gateway.keys;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A line of a file of keys.
 *
 * @param hash in hexadecimal digits
 */
record KeyLine(String id, String hash, KeyOptions options) {

  /** Shorter than a key or a hash, so that none can stand in its place and be shown. */
  private static final Pattern ID = Pattern.compile("(?!pb-)[A-Za-z0-9][A-Za-z0-9._-]{0,39}");

  private static final Pattern HASH = Pattern.compile("sha256:([0-9a-f]{64})");

  KeyLine {
    if (!ID.matcher(id).matches()) {
      throw new KeysException("the name of a key is up to 40 letters, digits, dots, hyphens and"
          + " underscores, begins with a letter or a digit, and does not begin with pb-");
    }
  }

  /**
   * Reads a line.
   *
   * @throws IllegalArgumentException if it is wrong; the message shows nothing of a key or a hash
   */
  static KeyLine of(String line) {
    String[] words = line.strip().split("\\s+", -1);
    if (!ID.matcher(words[0]).matches()) {
      throw new IllegalArgumentException("the line does not begin with the name of a key");
    }
    if (words.length < 2 || !HASH.matcher(words[1]).matches()) {
      throw new IllegalArgumentException(
          "after the name " + words[0]
              + " there is no hash, which is sha256: and 64 digits; 'patchbay key new' makes such lines");
    }
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 2; i < words.length; i++) {
      int equals = words[i].indexOf('=');
      if (equals < 0) {
        throw new IllegalArgumentException("word " + (i + 1) + " of the key " + words[0]
            + " is not an option, such as calls-per-minute=60");
      }
      if (values.put(words[i].substring(0, equals), words[i].substring(equals + 1)) != null) {
        throw new IllegalArgumentException("the key " + words[0] + " has an option twice");
      }
    }
    try {
      String hash = words[1].substring("sha256:".length());
      return new KeyLine(words[0], hash, KeyOptions.of(values));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("of the key " + words[0] + ", " + e.getMessage(), e);
    }
  }

  String text() {
    String words = id + " sha256:" + hash;
    return options.equals(KeyOptions.NONE) ? words : words + " " + options;
  }

  @Override
  public String toString() {
    return id;
  }
}
