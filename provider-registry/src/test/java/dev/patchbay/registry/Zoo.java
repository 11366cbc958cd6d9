package dev.patchbay.registry;

import dev.patchbay.provider.AbstractProvider;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The plugins that are kept as source, compiled with nothing but provider-api on the class path, once for all tests. */
final class Zoo {

  private static final Map<String, byte[]> CLASSES = compile();

  private Zoo() {}

  /** The class files of that source file, by their paths in a jar; the caller's to change. */
  static Map<String, byte[]> classesOf(String source) {
    Map<String, byte[]> classes = new TreeMap<>();
    CLASSES.forEach((name, bytes) -> {
      if (name.matches("providers/" + source + "(\\$.*)?\\.class")) {
        classes.put(name, bytes.clone());
      }
    });
    return classes;
  }

  private static Map<String, byte[]> compile() {
    try {
      Path dir = Files.createTempDirectory("zoo");
      try {
        return Workshop.filesIn(new Workshop(dir)
            .compiled("zoo", "-cp " + Workshop.located(AbstractProvider.class), "providers"));
      } finally {
        try (Stream<Path> files = Files.walk(dir)) {
          files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
