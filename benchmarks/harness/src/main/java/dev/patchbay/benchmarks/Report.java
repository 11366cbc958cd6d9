package dev.patchbay.benchmarks;

import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The results as Markdown: for each figure a row, for each client its ratio to the tight reference, its median and its spread. */
final class Report {

  private final Results results;
  private final Set<Contestant> clients;

  Report(Results results, Set<Contestant> clients) {
    this.results = results;
    this.clients = clients;
  }

  String of(Set<Case> cases, Path benchmarks, double load) {
    List<String> lines = new ArrayList<>();
    lines.add(setting(load));
    lines.add("");
    lines.add(row("", clients.stream().map(Contestant::title).toList()));
    lines.add(row("---", clients.stream().map(client -> "---").toList()));
    lines.add(
        row("jars", clients.stream().map(client -> jars(client, benchmarks)).toList()));
    List<String> notes = new ArrayList<>();
    for (Case what : cases) {
      lines.add(
          row("**" + what.title() + "**", clients.stream().map(client -> "").toList()));
      for (Metric metric : what.kind().metrics()) {
        lines.add(row(
            metric.label(),
            clients.stream().map(client -> cell(what, client, metric)).toList()));
      }
      for (Contestant client : clients) {
        if (results.failed(what, client)) {
          notes.add(
              "- " + client.title() + ", " + what.id() + ": " + results.failure(what, client));
        }
      }
    }
    if (!notes.isEmpty()) {
      lines.add("");
      lines.add("Not measured:");
      lines.add("");
      lines.addAll(notes);
    }
    return String.join("\n", lines) + "\n";
  }

  private static String setting(double load) {
    return String.format(
        Locale.ROOT,
        "%s, %s %s, JDK %s, %d processors, load %.1f at the start.",
        LocalDate.now(ZoneOffset.UTC),
        System.getProperty("os.name"),
        System.getProperty("os.arch"),
        Runtime.version(),
        Runtime.getRuntime().availableProcessors(),
        load);
  }

  private String cell(Case what, Contestant client, Metric metric) {
    Spread spread = results.spread(what, client, metric);
    if (spread.isEmpty()) {
      return "-";
    }
    String values = number(spread.median());
    if (spread.count() > 1) {
      values += " (" + number(spread.smallest()) + " to " + number(spread.largest()) + ")";
    }
    Spread reference = results.spread(what, Contestant.REFERENCE, metric);
    if (client == Contestant.REFERENCE || reference.isEmpty()) {
      return values;
    }
    return String.format(Locale.ROOT, "**%.2fx** %s", spread.median() / reference.median(), values);
  }

  private static String jars(Contestant client, Path benchmarks) {
    return String.format(
        Locale.ROOT,
        "%d, %.1f MB",
        client.jars(benchmarks).size(),
        client.bytesOfJars(benchmarks) / 1e6);
  }

  private static String number(double value) {
    String format = value >= 100 ? "%,.0f" : value >= 10 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, format, value);
  }

  private static String row(String first, List<String> others) {
    return "| " + first + " | " + String.join(" | ", others) + " |";
  }
}
