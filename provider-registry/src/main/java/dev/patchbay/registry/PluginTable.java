package dev.patchbay.registry;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.ModelInfo;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The reports of a registry's plugins as a table for people. */
final class PluginTable {

  private static final String INDENT = "         ";
  private static final int MOST_MODELS = 5;

  private final ProviderRegistry registry;

  private PluginTable(ProviderRegistry registry) {
    this.registry = registry;
  }

  static String of(ProviderRegistry registry) {
    return new PluginTable(registry).text();
  }

  private String text() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("STATE", "FILE", "PLUGIN", "VERSION", "PROVIDERS (MODELS)"));
    registry.plugins().forEach(report -> rows.add(row(report)));
    List<Integer> widths = new ArrayList<>();
    for (int column = 0; column < rows.get(0).size(); column++) {
      int at = column;
      widths.add(rows.stream().mapToInt(row -> row.get(at).length()).max().orElse(0));
    }
    StringBuilder text = new StringBuilder();
    addRow(text, rows.get(0), widths);
    for (int i = 0; i < registry.plugins().size(); i++) {
      addRow(text, rows.get(i + 1), widths);
      addDetails(text, registry.plugins().get(i));
    }
    return text.toString();
  }

  private List<String> row(PluginReport report) {
    List<String> providers = report.providers().stream().map(this::withModels).toList();
    return Stream.of(
            report.state().name(),
            fileName(report.source()),
            report.id(),
            report.version(),
            providers.isEmpty() ? "-" : String.join(", ", providers))
        .map(Printable::of)
        .toList();
  }

  private String withModels(String id) {
    List<String> models = registry.provider(id).map(AbstractProvider::info).stream()
        .flatMap(info -> info.models().stream())
        .map(ModelInfo::id)
        .toList();
    int more = models.size() - MOST_MODELS;
    return id + " (" + String.join(", ", models.subList(0, Math.min(models.size(), MOST_MODELS)))
        + (more > 0 ? " and " + more + " more" : "") + ")";
  }

  private static String fileName(String source) {
    Path name = Path.of(java.net.URI.create(source)).getFileName();
    return source.endsWith("/") ? name + "/" : String.valueOf(name);
  }

  private static void addRow(StringBuilder text, List<String> row, List<Integer> widths) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < row.size(); column++) {
      String cell = row.get(column);
      line.append(cell).append(" ".repeat(widths.get(column) - cell.length() + 2));
    }
    text.append(line.toString().stripTrailing()).append('\n');
  }

  private static void addDetails(StringBuilder text, PluginReport report) {
    for (PluginFailure failure : report.failures()) {
      String className =
          failure.className().isEmpty() ? "" : Printable.of(failure.className()) + ": ";
      text.append(INDENT).append("wrong:  ").append(className);
      text.append(failure.causeInWords()).append('\n');
      text.append(INDENT)
          .append("to do:  ")
          .append(Printable.of(failure.hint()))
          .append('\n');
    }
    report
        .notes()
        .forEach(note ->
            text.append(INDENT).append("note:   ").append(Printable.of(note)).append('\n'));
  }
}
