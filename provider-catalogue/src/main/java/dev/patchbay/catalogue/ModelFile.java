package dev.patchbay.catalogue;

import dev.patchbay.provider.ModelCatalogue;
import dev.patchbay.provider.ModelFacts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Facts out of a file, such as one that was made after this jar. Immutable.
 *
 * <pre>{@code
 * ProviderRegistry registry = ProviderRegistry.builder()
 *     .catalogues(ModelFile.load(Path.of("models.txt")), new BundledModels())
 *     .build();
 * }</pre>
 *
 * <p>The format is that of {@code models.txt} in this jar, whose first lines describe it. The script {@code make-facts.py} in the
 * module's source writes it.
 */
public final class ModelFile implements ModelCatalogue {

  private final Map<String, Source> sources = new HashMap<>();

  /** By service and model. A line is read when it is asked for: an application needs few of thousands. */
  private final Map<String, Map<String, String>> lines = new HashMap<>();

  private ModelFile() {}

  /**
   * Reads a file, and checks every line of it.
   *
   * @throws IOException if it cannot be read
   * @throws IllegalArgumentException if a line has another form; the message names the file and the line
   */
  public static ModelFile load(Path file) throws IOException {
    ModelFile read = of(Files.readString(file, StandardCharsets.UTF_8), file.toString());
    read.lines.forEach((service, models) -> models.values().forEach(line -> {
      try {
        var unused = ModelLine.facts(line, read.sources);
      } catch (RuntimeException e) {
        throw new IllegalArgumentException(
            file + ": [" + service + "] " + ModelLine.id(line) + ": " + e.getMessage(), e);
      }
    }));
    return read;
  }

  /**
   * The facts of that text, whose lines of models are not checked yet.
   *
   * @param name where it stands, for errors
   */
  static ModelFile of(String text, String name) {
    ModelFile file = new ModelFile();
    Map<String, String> models = new HashMap<>();
    int number = 0;
    for (String line : (Iterable<String>) text.lines()::iterator) {
      number++;
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      if (line.startsWith("source ")) {
        file.add(line, name + ", line " + number);
      } else if (line.startsWith("[") && line.endsWith("]")) {
        models = new HashMap<>();
        for (String service : line.substring(1, line.length() - 1).split(" ", -1)) {
          if (file.lines.put(service, models) != null) {
            throw new IllegalArgumentException(
                name + ", line " + number + ": the service " + service + " stands there twice");
          }
        }
      } else if (file.lines.isEmpty()) {
        throw new IllegalArgumentException(
            name + ", line " + number + ": a [service] stands before the first model");
      } else if (models.put(ModelLine.id(line), line) != null) {
        throw new IllegalArgumentException(
            name + ", line " + number + ": the model stands there twice");
      }
    }
    return file;
  }

  private void add(String line, String where) {
    try {
      Source source = Source.of(line);
      sources.put(source.letter(), source);
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          where + ": a source is 'source LETTER YEAR-MONTH-DAY NAME', but this is '" + line + "'",
          e);
    }
  }

  @Override
  public Optional<ModelFacts> facts(String service, String model) {
    String line = lines.getOrDefault(service, Map.of()).get(model);
    return Optional.ofNullable(line).map(known -> ModelLine.facts(known, sources));
  }

  /** The services whose models it knows, in order of name. */
  public Set<String> services() {
    return new TreeSet<>(lines.keySet());
  }

  /** The models of that service, in order of name; empty if it does not know the service. */
  public Set<String> models(String service) {
    return new TreeSet<>(lines.getOrDefault(service, Map.of()).keySet());
  }
}
