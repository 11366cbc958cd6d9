package dev.patchbay.registry.plugin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The SHA-256 sums of the plugins that may be loaded, in the format that {@code sha256sum} prints; {@code #} begins a comment. */
final class PermittedSums {

  private static final Pattern LINE = Pattern.compile("([0-9a-fA-F]{64})(\\s.*)?");

  private final Set<String> sums;

  private PermittedSums(Set<String> sums) {
    this.sums = Set.copyOf(sums);
  }

  /**
   * Reads them.
   *
   * @throws UncheckedIOException if the file cannot be read
   * @throws IllegalArgumentException if a line is no sum
   */
  static PermittedSums read(Path file) {
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the permitted sums from " + file + ": " + e, e);
    }
    Set<String> sums = new HashSet<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).replaceFirst("#.*", "").strip();
      Matcher matcher = LINE.matcher(line);
      if (matcher.matches()) {
        sums.add(matcher.group(1).toLowerCase(Locale.ROOT));
      } else if (!line.isEmpty()) {
        throw new IllegalArgumentException(
            "Line " + (i + 1) + " of the permitted sums in " + file
                + " does not begin with a SHA-256 sum of 64 hexadecimal digits; correct it, or put # before it");
      }
    }
    return new PermittedSums(sums);
  }

  /** Lets in what has a permitted sum; the name is for the line that would permit it. */
  void require(String sha256, String name) throws Refusal {
    if (!sums.contains(sha256)) {
      throw new Refusal(
          "its SHA-256 is not among the permitted sums",
          "If you trust it with all rights of this program, add this line to the permitted sums: "
              + sha256 + "  " + name);
    }
  }
}
