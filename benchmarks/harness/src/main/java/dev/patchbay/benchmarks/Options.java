package dev.patchbay.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** What the runner was asked for on the command line. */
final class Options {

  static final String HELP = String.join(
      "\n",
      "Runs chat clients side by side and prints a table in Markdown.",
      "",
      "  --quick            fewer and shorter rounds, without the rarest cases",
      "  --cases A,B        only these: " + ids(Case.values(), Case::id),
      "  --clients A,B      only these: " + ids(Contestant.values(), Contestant::id),
      "  --rounds N         how often each is measured",
      "  --millis N         how long a round is",
      "  --java-option OPT  for the clients' JVMs; may be repeated",
      "  --help             this");

  private final Set<Case> cases = EnumSet.allOf(Case.class);
  private final Set<Contestant> clients = EnumSet.allOf(Contestant.class);
  private final List<String> javaOptions = new ArrayList<>();
  private boolean quick;
  private int rounds;
  private long millis;

  private Options() {}

  /**
   * Reads the command line.
   *
   * @throws IllegalArgumentException if it makes no sense; the message says why
   */
  static Options parse(String... args) {
    Options options = new Options();
    List<String> left = new ArrayList<>(Arrays.asList(args));
    while (!left.isEmpty()) {
      String name = left.remove(0);
      if (name.equals("--quick")) {
        options.quick = true;
        continue;
      }
      if (left.isEmpty()) {
        throw new IllegalArgumentException("'" + name + "' is unknown or wants a value\n\n" + HELP);
      }
      options.set(name, left.remove(0));
    }
    if (options.quick && options.cases.size() == Case.values().length) {
      options.cases.remove(Case.LARGE_QUOTED);
      options.cases.remove(Case.OPEN_10000);
    }
    return options;
  }

  private void set(String name, String value) {
    switch (name) {
      case "--cases" -> cases.retainAll(chosen(value, Case.values(), Case::id));
      case "--clients" -> clients.retainAll(chosen(value, Contestant.values(), Contestant::id));
      case "--rounds" -> rounds = Integer.parseInt(value);
      case "--millis" -> millis = Long.parseLong(value);
      case "--java-option" -> javaOptions.add(value);
      default -> throw new IllegalArgumentException("'" + name + "' is unknown\n\n" + HELP);
    }
  }

  private static <T> List<T> chosen(String value, T[] all, Function<T, String> id) {
    List<T> chosen = new ArrayList<>();
    for (String word : value.split(",", -1)) {
      chosen.add(Arrays.stream(all)
          .filter(each -> id.apply(each).equals(word))
          .findFirst()
          .orElseThrow(
              () -> new IllegalArgumentException("'" + word + "' is none of " + ids(all, id))));
    }
    return chosen;
  }

  private static <T> String ids(T[] all, Function<T, String> id) {
    return String.join(",", Arrays.stream(all).map(id).toList());
  }

  Set<Case> cases() {
    return cases;
  }

  Set<Contestant> clients() {
    return clients;
  }

  List<String> javaOptions() {
    return javaOptions;
  }

  /** How often each client is measured in that case. */
  int rounds(Case what) {
    if (rounds > 0) {
      return rounds;
    }
    return switch (what.kind()) {
      case WHOLE, STREAM, CALLERS -> quick ? 2 : 5;
      case PACED -> quick ? 1 : 3;
      case OPEN -> quick || what == Case.OPEN_10000 ? 1 : 3;
      case START -> quick ? 2 : 9;
    };
  }

  /** How long a round is, where the case has no length of its own. */
  long millis() {
    return millis > 0 ? millis : quick ? 300 : 1_000;
  }

  /** How many calls that has to be, so that a loaded machine does not measure the interpreter. */
  long warmUpCalls(Case what) {
    long calls = switch (what) {
      case SMALL, CALLERS_16, CALLERS_64 -> 15_000;
      case STREAM_16 -> 8_000;
      case LARGE, LARGE_QUOTED -> 3_000;
      case STREAM_20000 -> 30;
      default -> 0;
    };
    return quick ? calls / 2 : calls;
  }

  /** How long a client runs unmeasured before the first round of a case. */
  long warmUpMillis(Case what) {
    return switch (what.kind()) {
      case WHOLE, STREAM -> quick ? 500 : 3_000;
      case CALLERS -> quick ? 300 : 1_500;
      case PACED, OPEN, START -> 0;
    };
  }
}
