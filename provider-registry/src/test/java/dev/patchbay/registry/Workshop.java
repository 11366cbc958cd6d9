package dev.patchbay.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.AbstractProvider;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/** Compiles the plugins that are kept as source among the test resources, makes jars of them, and loads these. */
final class Workshop implements AutoCloseable {

  static final String SERVICE_FILE = "META-INF/services/dev.patchbay.provider.AbstractProvider";

  private final Path dir;
  private final List<URLClassLoader> loaders = new ArrayList<>();

  Workshop(Path dir) {
    this.dir = dir;
  }

  /** Compiles those resources, each a source file or a folder of them, and gives the folder with the classes. */
  Path compiled(String name, String options, String... sources) {
    Path classes = dir.resolve(name);
    if (Files.exists(classes)) {
      return classes;
    }
    List<String> arguments = new ArrayList<>(List.of("-d", classes.toString(), "-proc:none"));
    arguments.addAll(List.of(options.split(" ")));
    for (String source : sources) {
      resources(source).forEach(file -> arguments.add(file.toString()));
    }
    StringWriter messages = new StringWriter();
    PrintWriter printer = new PrintWriter(messages);
    int status = ToolProvider.findFirst("javac")
        .orElseThrow()
        .run(printer, printer, arguments.toArray(String[]::new));
    assertThat(status).as(messages.toString()).isZero();
    return classes;
  }

  /** A jar with the classes of those source files of the zoo, and a service file that names these classes. */
  Path jar(String name, List<String> sourceFiles, String... serviceLines) {
    Map<String, byte[]> entries = new TreeMap<>();
    sourceFiles.forEach(source -> entries.putAll(Zoo.classesOf(source)));
    entries.put(SERVICE_FILE, String.join("\n", serviceLines).getBytes(UTF_8));
    return jar(name, entries);
  }

  /** A modular jar of these sources, with the descriptor of that name. */
  Path module(String name, String... sources) {
    // The API's descriptor has javac ask for the annotations that it is compiled with; no JVM does.
    String path = ChildJvm.path(
        located(AbstractProvider.class), located("org.jspecify.annotations.Nullable"));
    List<String> all = new ArrayList<>(List.of(sources));
    all.add("modules/" + name + "/module-info.java");
    Path classes = compiled(name, "-p " + path, all.toArray(String[]::new));
    return jar(name + ".jar", filesIn(classes));
  }

  /** A jar like that one, but without that entry. */
  Path without(Path jar, String entry) {
    Map<String, byte[]> entries = entriesOf(jar);
    entries.remove(entry);
    return jar("without-" + jar.getFileName(), entries);
  }

  /** A jar like that one with one entry more, named after that one. */
  Path with(Path jar, String entry, String text) {
    Map<String, byte[]> entries = entriesOf(jar);
    entries.put(entry, text.getBytes(UTF_8));
    return jar("with-" + jar.getFileName(), entries);
  }

  private static Map<String, byte[]> entriesOf(Path jar) {
    Map<String, byte[]> entries = new TreeMap<>();
    try (JarFile file = new JarFile(jar.toFile())) {
      for (JarEntry each : Collections.list(file.entries())) {
        entries.put(each.getName(), file.getInputStream(each).readAllBytes());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return entries;
  }

  /** A jar with one class of the zoo, and a service file that names it. */
  Path jarOf(String className) {
    String source = className.replaceAll("\\$.*", "");
    return jar(
        className.replaceAll("\\W", "-") + ".jar", List.of(source), "providers." + className);
  }

  Path jar(String name, Map<String, byte[]> entries) {
    Path jar = dir.resolve(name);
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        out.putNextEntry(new JarEntry(entry.getKey()));
        out.write(entry.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return jar;
  }

  /** All files in a folder, by their paths in it. */
  static Map<String, byte[]> filesIn(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      Map<String, byte[]> entries = new TreeMap<>();
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        entries.put(
            folder.relativize(file).toString().replace(File.separatorChar, '/'),
            Files.readAllBytes(file));
      }
      return entries;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A registry of the providers in these jars, in that order on the class path, without settings. */
  ProviderRegistry registryOf(Path... jars) {
    return ProviderRegistry.builder()
        .classLoader(loader(jars))
        .settings(ProviderSettings.none())
        .build();
  }

  /** A class loader that sees these jars beside provider-api. */
  URLClassLoader loader(Path... jars) {
    URL[] urls = Arrays.stream(jars).map(Workshop::urlOf).toArray(URL[]::new);
    URLClassLoader loader = new URLClassLoader(urls, AbstractProvider.class.getClassLoader());
    loaders.add(loader);
    return loader;
  }

  /** How failures name that jar. */
  static String source(Path jar) {
    return urlOf(jar).toString();
  }

  /** The jar or folder that a class was loaded from. */
  static Path located(Class<?> type) {
    return pathOf(type.getProtectionDomain().getCodeSource().getLocation());
  }

  /** The jar or folder on this JVM's class path or module path that has that class. */
  static Path located(String className) {
    String file = className.replace('.', '/') + ".class";
    String url =
        Objects.requireNonNull(ClassLoader.getSystemResource(file), file).toString();
    String container = url.substring(0, url.length() - file.length());
    return Path.of(URI.create(container.replaceAll("^jar:|!?/$", "")));
  }

  private static List<Path> resources(String name) {
    Path path = pathOf(Objects.requireNonNull(ClassLoader.getSystemResource(name), name));
    try (Stream<Path> files = Files.walk(path)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path pathOf(URL url) {
    try {
      return Path.of(url.toURI());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static URL urlOf(Path path) {
    try {
      return path.toUri().toURL();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    for (URLClassLoader loader : loaders) {
      loader.close();
    }
  }
}
