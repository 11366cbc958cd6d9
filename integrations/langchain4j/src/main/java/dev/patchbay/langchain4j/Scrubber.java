package dev.patchbay.langchain4j;

import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/** Takes keys out of what others say, and does not repeat what was asked. */
final class Scrubber {

  private static final int MOST_SHOWN = 300;
  /** A key that is shorter could be any word. */
  private static final int LEAST_SECRET = 4;
  /** So many characters of a question in a row are no coincidence. */
  private static final int QUOTED = 20;

  private static final int MOST_COMPARED = 20_000;
  private static final String INSTEAD = "***";

  /** What follows a word for a key, and long runs of letters and digits that look like one. */
  private static final Pattern KEYS = Pattern.compile(
      "(?i)(?<=bearer )\\S+|(?<=(?:key|token|secret|password|authorization)[\"'=: ]{1,4})[^\\s\"',&]{4,}"
          + "|\\bsk-[\\w*-]+|(?=[\\w-]*\\d)(?=[\\w-]*[A-Za-z])[\\w-]{24,}");

  private final List<String> secrets;

  Scrubber(Collection<String> secrets) {
    this.secrets = secrets.stream()
        .filter(each -> each.length() >= LEAST_SECRET)
        .distinct()
        .toList();
  }

  /** The words on one line, shortened, without keys; empty if they repeat some of what was asked. */
  String scrubbed(String words, List<String> asked) {
    for (String text : asked) {
      if (repeats(words, text.strip())) {
        return "";
      }
    }
    String scrubbed = words;
    for (String secret : secrets) {
      scrubbed = Pattern.compile(Pattern.quote(secret), Pattern.CASE_INSENSITIVE)
          .matcher(scrubbed)
          .replaceAll(INSTEAD);
    }
    scrubbed = KEYS.matcher(scrubbed.substring(0, Math.min(scrubbed.length(), 4 * MOST_SHOWN)))
        .replaceAll(INSTEAD)
        .replaceAll("[\\s\\p{Cntrl}]+", " ")
        .strip();
    return scrubbed.length() > MOST_SHOWN ? scrubbed.substring(0, MOST_SHOWN) + "..." : scrubbed;
  }

  private static boolean repeats(String words, String asked) {
    if (asked.length() < QUOTED) {
      return asked.length() >= LEAST_SECRET && words.contains(asked);
    }
    int end = Math.min(asked.length(), MOST_COMPARED) - QUOTED;
    for (int from = 0; from <= end; from += QUOTED / 2) {
      if (words.contains(asked.substring(from, from + QUOTED))) {
        return true;
      }
    }
    return false;
  }
}
