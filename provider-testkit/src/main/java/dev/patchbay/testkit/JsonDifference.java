package dev.patchbay.testkit;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Where two JSON values differ, for people. */
final class JsonDifference {

  private static final int SHOWN = 60;

  /** How much of what is equal stands before a difference. */
  private static final int LEAD = 15;

  private final List<String> found = new ArrayList<>();

  private JsonDifference() {}

  /** A sentence for each value that is not the same, in the order of the values. */
  static List<String> between(JsonNode recorded, JsonNode asked) {
    JsonDifference difference = new JsonDifference();
    difference.compare("", recorded, asked);
    return difference.found;
  }

  /** The text around that place, on one line. */
  static String shortened(String text, int place) {
    int from = Math.max(0, place - LEAD);
    int to = Math.min(text.length(), from + SHOWN);
    String piece = text.substring(from, to).replaceAll("\\R", " ");
    return (from > 0 ? "..." : "") + piece + (to < text.length() ? "..." : "");
  }

  private void compare(String path, JsonNode recorded, JsonNode asked) {
    if (recorded.isObject() && asked.isObject()) {
      Set<String> names = new LinkedHashSet<>(recorded.propertyNames());
      names.addAll(asked.propertyNames());
      names.forEach(name -> compare(path + "/" + name, recorded.path(name), asked.path(name)));
    } else if (recorded.isArray() && asked.isArray()) {
      for (int i = 0; i < Math.max(recorded.size(), asked.size()); i++) {
        compare(path + "/" + i, recorded.path(i), asked.path(i));
      }
    } else if (!recorded.equals(asked)) {
      String one = shown(recorded);
      String other = shown(asked);
      int place = 0;
      while (place < Math.min(one.length(), other.length())
          && one.charAt(place) == other.charAt(place)) {
        place++;
      }
      found.add(path + ": " + shortened(one, place) + " is recorded, " + shortened(other, place)
          + " is asked");
    }
  }

  private static String shown(JsonNode value) {
    return value.isMissingNode() ? "nothing" : value.toString();
  }
}
