package dev.patchbay.catalogue;

import java.time.LocalDate;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Where facts come from.
 *
 * @param letter what stands for it in the lines of models
 * @param name its name and version
 */
record Source(String letter, LocalDate day, String name) {

  private static final int FIELDS = 4;

  /** Reads {@code source LETTER YEAR-MONTH-DAY NAME}. */
  static Source of(String line) {
    String[] fields = line.split(" ", FIELDS);
    return new Source(fields[1], day(fields[2]), fields[FIELDS - 1]);
  }

  /** Reads {@code YEAR-MONTH-DAY} without the JDK's formatters, which take longer to start than the facts of a few models to be read. */
  static LocalDate day(String text) {
    String[] numbers = text.split("-", -1);
    if (numbers.length != 3) {
      throw new IllegalArgumentException("a day is YEAR-MONTH-DAY, but this is '" + text + "'");
    }
    return LocalDate.of(
        Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]), Integer.parseInt(numbers[2]));
  }

  /** The source, or the sources that say the same, of those letters. */
  static Source of(String letters, Map<String, Source> known) {
    Source only = known.get(letters);
    if (only != null) {
      return only;
    }
    String names = letters
        .chars()
        .mapToObj(letter -> named(Character.toString(letter), known).name())
        .collect(Collectors.joining(" and "));
    LocalDate latest = letters
        .chars()
        .mapToObj(letter -> named(Character.toString(letter), known).day())
        .max(LocalDate::compareTo)
        .orElseThrow(() -> new IllegalArgumentException("no source is given"));
    return new Source(letters, latest, names);
  }

  private static Source named(String letter, Map<String, Source> known) {
    Source source = known.get(letter);
    if (source == null) {
      throw new IllegalArgumentException("there is no source '" + letter + "'");
    }
    return source;
  }
}
