package dev.patchbay.cli;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/** The jars that a jar of the class path brings along by its manifest. */
final class Jars {

  private Jars() {}

  /** The names of that jar and of those that it names; of a folder none. */
  static List<String> of(String entry) {
    List<String> names = new ArrayList<>();
    File file = new File(entry);
    if (!file.isFile()) {
      return names;
    }
    names.add(file.getName());
    try (JarFile jar = new JarFile(file)) {
      Manifest manifest = jar.getManifest();
      String others = manifest == null
          ? null
          : manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
      if (others != null) {
        names.addAll(List.of(others.split(" ")));
      }
    } catch (IOException e) {
      names.add("(" + entry + " cannot be read: " + e + ")");
    }
    return names;
  }
}
