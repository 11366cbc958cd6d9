package dev.patchbay.testkit;

import dev.patchbay.provider.AbstractProvider;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A file that names providers for {@link java.util.ServiceLoader}, as a jar or a folder of classes has it.
 *
 * @param url where it is
 * @param names the classes that it names
 */
record ServiceFile(URL url, Set<String> names) {

  private static final String NAME = "META-INF/services/" + AbstractProvider.class.getName();

  /** The files that the loader of that class sees and that name it. */
  static List<ServiceFile> naming(Class<?> type) {
    return all(type).stream()
        .filter(file -> file.names.contains(type.getName()))
        .toList();
  }

  /** What the files that the loader of that class sees name. */
  static Set<String> namedBesides(Class<?> type) {
    return all(type).stream()
        .flatMap(file -> file.names.stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** What the module descriptor beside this file provides as providers; empty if there is no descriptor. */
  Optional<Set<String>> providedByModule() {
    String root = url.toString().substring(0, url.toString().length() - NAME.length());
    URL descriptor;
    try {
      descriptor = URI.create(root + "module-info.class").toURL();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try (InputStream in = open(descriptor)) {
      return Optional.of(ModuleDescriptor.read(in).provides().stream()
          .filter(provides -> provides.service().equals(AbstractProvider.class.getName()))
          .flatMap(provides -> provides.providers().stream())
          .collect(Collectors.toCollection(TreeSet::new)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static List<ServiceFile> all(Class<?> type) {
    List<ServiceFile> files = new ArrayList<>();
    try {
      for (URL url : Collections.list(type.getClassLoader().getResources(NAME))) {
        try (InputStream in = open(url)) {
          String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
          files.add(new ServiceFile(
              url,
              text.lines()
                  .map(line -> line.replaceFirst("#.*", "").strip())
                  .filter(line -> !line.isEmpty())
                  .collect(Collectors.toCollection(TreeSet::new))));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the service files", e);
    }
    return files;
  }

  private static InputStream open(URL url) throws IOException {
    var connection = url.openConnection();
    // A cached jar stays open, and on some systems cannot be replaced.
    connection.setUseCaches(false);
    return connection.getInputStream();
  }
}
