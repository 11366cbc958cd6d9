package dev.patchbay.registry.plugin;

import dev.patchbay.registry.PluginFailure;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/** Finds the jars on the class path that cannot be opened: class loaders pass over them without a word. */
final class DamagedJars {

  private DamagedJars() {}

  static List<PluginFailure> visibleTo(ClassLoader loader) {
    Set<File> jars = new LinkedHashSet<>();
    for (ClassLoader each = loader; each != null; each = each.getParent()) {
      if (each instanceof URLClassLoader urls) {
        for (URL url : urls.getURLs()) {
          if (url.getProtocol().equals("file")) {
            jars.add(fileOf(url));
          }
        }
      } else if (each == ClassLoader.getSystemClassLoader()) {
        for (String entry :
            System.getProperty("java.class.path", "").split(File.pathSeparator, -1)) {
          jars.add(new File(entry));
        }
      }
    }
    return jars.stream()
        .filter(jar -> jar.getName().toLowerCase(Locale.ROOT).endsWith(".jar") && jar.isFile())
        .map(DamagedJars::failure)
        .filter(Objects::nonNull)
        .toList();
  }

  /** The JDK keeps the directories of open jars, so that this costs next to nothing for those that are in use. */
  private static @Nullable PluginFailure failure(File jar) {
    try {
      new ZipFile(jar).close();
      return null;
    } catch (IOException e) {
      return Diagnosis.notFound(jar.toURI().toString(), "", "The jar is damaged; replace it.", e);
    }
  }

  private static File fileOf(URL url) {
    try {
      return Path.of(url.toURI()).toFile();
    } catch (URISyntaxException | IllegalArgumentException e) {
      // A space that is not escaped: such URLs are wrong, but work.
      return new File(url.getPath());
    }
  }
}
