package dev.patchbay.gateway.settings;

import dev.patchbay.gateway.settings.SettingNode.Form;
import dev.patchbay.gateway.settings.SettingNode.Group;
import dev.patchbay.gateway.settings.SettingNode.Items;
import dev.patchbay.gateway.settings.SettingNode.Text;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The members of a group, read by type. What is wrong is collected, and reads as absent. Not thread-safe. */
final class Section {

  /** Longer values are not shown: one of them may be a key that was put in the wrong place. */
  private static final int LONGEST_SHOWN = 24;

  private final String prefix;
  private final Group group;
  private final Problems problems;
  private final Set<String> known = new LinkedHashSet<>();

  /**
   * Reads a group.
   *
   * @param prefix what stands before a member's name in its path, such as {@code models.smart.}
   */
  Section(String prefix, Group group, Problems problems) {
    this.prefix = prefix;
    this.group = group;
    this.problems = problems;
  }

  /** What stands there; null if nothing does. */
  @Nullable
  SettingNode node(String name) {
    known.add(name);
    return group.members().get(name);
  }

  /** The members, for a group whose names are free. */
  Map<String, SettingNode> members() {
    return group.members();
  }

  String path(String name) {
    return prefix + name;
  }

  /** A group; without members if it is absent. */
  Section section(String name) {
    return section(name, node(name));
  }

  /** A member as a group. */
  Section section(String name, @Nullable SettingNode node) {
    if (node != null && !(node instanceof Group)) {
      wrong(name, node, "a map of members");
    }
    Group inner = node instanceof Group found ? found : new Group(Map.of(), line(node));
    return new Section(path(name) + ".", inner, problems);
  }

  Optional<String> text(String name) {
    return text(name, node(name), "a text", Form.STRING).filter(text -> {
      if (text.isBlank()) {
        problem(name, path(name) + " is empty");
      }
      return !text.isBlank();
    });
  }

  Optional<Boolean> flag(String name) {
    SettingNode node = node(name);
    Optional<String> text = text(name, node, "true or false", Form.FLAG);
    if (text.isPresent() && !text.get().matches("true|false")) {
      wrong(name, node, "true or false");
      return Optional.empty();
    }
    return text.map(Boolean::valueOf);
  }

  /** A whole number in these bounds. */
  OptionalInt number(String name, int least, int most) {
    String wanted = "a whole number from " + least + " to " + most;
    SettingNode node = node(name);
    Optional<String> text = text(name, node, wanted, Form.NUMBER);
    if (text.isEmpty()) {
      return OptionalInt.empty();
    }
    try {
      int number = Integer.parseInt(text.get());
      if (number >= least && number <= most) {
        return OptionalInt.of(number);
      }
    } catch (NumberFormatException e) {
      // Said below, as for a number out of bounds.
    }
    wrong(name, node, wanted);
    return OptionalInt.empty();
  }

  /** An amount of money, 0 or more. */
  Optional<BigDecimal> dollars(String name) {
    String wanted = "an amount in US dollars, such as 5.00";
    SettingNode node = node(name);
    Optional<String> text = text(name, node, wanted, Form.NUMBER);
    if (text.isPresent() && !text.get().matches("\\d{1,9}(\\.\\d{1,9})?")) {
      wrong(name, node, wanted);
      return Optional.empty();
    }
    return text.map(BigDecimal::new);
  }

  /** A duration in these bounds. */
  Optional<Duration> duration(String name, Duration least, Duration most) {
    String wanted = "a duration from " + Quantity.text(least) + " to " + Quantity.text(most)
        + ", written with its unit: 250ms, 30s, 2m, 1h";
    SettingNode node = node(name);
    Optional<String> text = text(name, node, wanted, Form.STRING);
    Optional<Duration> read = text.flatMap(Quantity::duration)
        .filter(each -> each.compareTo(least) >= 0 && each.compareTo(most) <= 0);
    if (text.isPresent() && read.isEmpty()) {
      wrong(name, node, wanted);
    }
    return read;
  }

  /** A number of bytes in these bounds. */
  OptionalLong bytes(String name, long least, long most) {
    String wanted =
        "a size from " + least + " to " + most + " bytes, written with its unit: 512B, 16KB, 32MB";
    SettingNode node = node(name);
    Optional<String> text = text(name, node, wanted, Form.STRING);
    OptionalLong read = text.isEmpty() ? OptionalLong.empty() : Quantity.bytes(text.get());
    if (read.isPresent() && read.getAsLong() >= least && read.getAsLong() <= most) {
      return read;
    }
    if (text.isPresent()) {
      wrong(name, node, wanted);
    }
    return OptionalLong.empty();
  }

  /** A list of texts without blanks around them; a single text counts as one with commas between its elements. Empty if absent. */
  Optional<List<String>> texts(String name) {
    SettingNode node = node(name);
    if (node == null) {
      return Optional.empty();
    }
    List<String> texts = new ArrayList<>();
    if (node instanceof Text text && text.form() == Form.ANY) {
      texts.addAll(List.of(text.value().strip().split("\\s*,\\s*", -1)));
    } else {
      for (SettingNode each : node instanceof Items items ? items.elements() : List.of(node)) {
        if (each instanceof Text text && (text.form() == Form.ANY || text.form() == Form.STRING)) {
          texts.add(text.value().strip());
        } else {
          wrong(name, each, "a list of texts");
          return Optional.empty();
        }
      }
    }
    if (texts.isEmpty() || texts.contains("")) {
      problem(
          name,
          path(name) + " is a list of texts of which none is empty; leave it out if it has none");
      return Optional.empty();
    }
    return Optional.of(List.copyOf(texts));
  }

  /** A text out of a few. */
  Optional<String> oneOf(String name, Collection<String> allowed) {
    Optional<String> text = text(name);
    if (text.isPresent() && !allowed.contains(text.get())) {
      problem(
          name,
          path(name) + " is not a name that is known here: " + shown(text.get())
              + Nearest.hint(text.get(), allowed));
      return Optional.empty();
    }
    return text;
  }

  /** Tells of every member that was not asked for. */
  void refuseOthers() {
    refuseOthers(known);
  }

  /** Tells of every member with another name. */
  void refuseOthers(Collection<String> allowed) {
    group.members().forEach((name, node) -> {
      if (!allowed.contains(name)) {
        problems.add(
            node.line(), path(name), path(name) + " is not known" + Nearest.hint(name, allowed));
      }
    });
  }

  /** Tells of a member. */
  void problem(String name, String message) {
    problems.add(line(group.members().get(name)), path(name), message);
  }

  private Optional<String> text(String name, @Nullable SettingNode node, String wanted, Form form) {
    if (node == null) {
      return Optional.empty();
    }
    if (node instanceof Text text && (text.form() == Form.ANY || text.form() == form)) {
      return Optional.of(text.value().strip());
    }
    wrong(name, node, wanted);
    return Optional.empty();
  }

  /** Tells of a member that is something else than it has to be. */
  void wrong(String name, @Nullable SettingNode node, String wanted) {
    String found = node instanceof Text text
        ? shown(text.value())
        : node instanceof Items ? "a list" : "a map";
    problems.add(line(node), path(name), path(name) + " is " + wanted + ", but this is " + found);
  }

  private int line(@Nullable SettingNode node) {
    return node == null ? group.line() : node.line();
  }

  static String shown(String value) {
    return value.length() > LONGEST_SHOWN
        ? "a text of " + value.length() + " characters"
        : "'" + value.replaceAll("\\p{C}", "?") + "'";
  }
}
