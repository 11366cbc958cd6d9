package dev.patchbay.registry.plugin;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.registry.PluginFailure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ResolvedModule;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which provider classes the service files and modules name, and where. {@link java.util.ServiceLoader} reads the same,
 * but its errors do not say which jar they are about.
 */
final class ServiceDeclarations {

  static final String FILE = "META-INF/services/" + AbstractProvider.class.getName();
  private static final Pattern CLASS_NAME = Pattern.compile(
      "\\p{javaJavaIdentifierStart}\\p{javaJavaIdentifierPart}*(\\.\\p{javaJavaIdentifierStart}\\p{javaJavaIdentifierPart}*)*");

  private final Map<String, String> sourcesByClass = new LinkedHashMap<>();
  /** The class files' jars that name a class which another one has named before. */
  private final Set<String> repeated = new HashSet<>();

  private final List<PluginFailure> failures = new ArrayList<>();

  private ServiceDeclarations() {}

  static ServiceDeclarations visibleTo(ClassLoader loader) {
    ServiceDeclarations declarations = new ServiceDeclarations();
    declarations.readModules(loader);
    declarations.readFiles(loader);
    return declarations;
  }

  /** Nothing yet: to be {@linkplain #read read}. */
  static ServiceDeclarations none() {
    return new ServiceDeclarations();
  }

  /** The declared classes in order, each with its jar or folder. */
  Map<String, String> sourcesByClass() {
    return Collections.unmodifiableMap(sourcesByClass);
  }

  /** What could not be read. */
  List<PluginFailure> failures() {
    return List.copyOf(failures);
  }

  private void readModules(ClassLoader loader) {
    Set<ClassLoader> seen = new HashSet<>();
    for (ClassLoader each = loader; each != null; each = each.getParent()) {
      seen.add(each);
    }
    ModuleLayer boot = ModuleLayer.boot();
    for (ResolvedModule module : boot.configuration().modules()) {
      if (boot.findModule(module.name())
          .map(Module::getClassLoader)
          .filter(seen::contains)
          .isPresent()) {
        readModule(module);
      }
    }
  }

  private void readModule(ResolvedModule module) {
    for (ModuleDescriptor.Provides provides : module.reference().descriptor().provides()) {
      if (provides.service().equals(AbstractProvider.class.getName())) {
        String source =
            module.reference().location().map(URI::toString).orElse("module " + module.name());
        provides.providers().forEach(name -> declare(name, source));
      }
    }
  }

  private void readFiles(ClassLoader loader) {
    try {
      // By their text: URL.equals asks the network.
      Set<String> read = new HashSet<>();
      for (URL file : Collections.list(loader.getResources(FILE))) {
        if (read.add(file.toString())) {
          readFile(file);
        }
      }
    } catch (IOException e) {
      failures.add(Diagnosis.notFound(
          "unknown", "", "The class path cannot be searched for service files.", e));
    }
  }

  private void readFile(URL file) {
    String source = sourceOf(file);
    try {
      URLConnection connection = file.openConnection();
      // A cached jar stays open for the life of the JVM, and hides that it was replaced.
      connection.setUseCaches(false);
      read(connection.getInputStream(), source);
    } catch (IOException e) {
      failures.add(
          Diagnosis.notFound(source, "", "Its service file cannot be read; replace the jar.", e));
    }
  }

  /** Adds what a service file says, and closes it. */
  void read(InputStream file, String source) throws IOException {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
      String line;
      for (int number = 1; (line = reader.readLine()) != null; number++) {
        readLine(line, number, source);
      }
    }
  }

  private void readLine(String line, int number, String source) {
    int comment = line.indexOf('#');
    String name = (comment < 0 ? line : line.substring(0, comment)).strip();
    if (name.isEmpty()) {
      return;
    }
    if (CLASS_NAME.matcher(name).matches()) {
      declare(name, source);
    } else {
      failures.add(Diagnosis.notFound(
          source,
          name,
          "Correct " + FILE + " in it: each line is the full name of one class.",
          new IllegalArgumentException("line " + number + " is not the name of a class")));
    }
  }

  private void declare(String name, String source) {
    String first = sourcesByClass.putIfAbsent(name, source);
    if (first != null && !isSame(first, source) && repeated.add(name + " " + source)) {
      failures.add(Diagnosis.notFound(
          source,
          name,
          "Remove one of the two: which one is used depends on their order.",
          new IllegalStateException("the class is named by " + first + " as well")));
    }
  }

  /** A module's jar and the service file in it write the same place in two ways. */
  private static boolean isSame(String first, String second) {
    return path(first).equals(path(second));
  }

  private static String path(String source) {
    return source.replaceFirst("^file:/+", "").replaceFirst("/+$", "");
  }

  /** The jar or folder that a service file stands in. */
  private static String sourceOf(URL file) {
    String text = file.toString();
    String container =
        text.endsWith(FILE) ? text.substring(0, text.length() - FILE.length()) : text;
    if (container.startsWith("jar:") && container.endsWith("!/")) {
      return container.substring("jar:".length(), container.length() - "!/".length());
    }
    return container;
  }
}
