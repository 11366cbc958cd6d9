package dev.patchbay.registry.plugin;

import java.io.DataInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/** Reads a plugin's jars without running anything in them. */
final class JarCheck {

  private static final String OWN_API =
      HostClasses.API.replace('.', '/') + "/AbstractProvider.class";
  private static final int JAVA_1 = 44;

  private final ServiceDeclarations declarations = ServiceDeclarations.none();
  private final List<String> notes = new ArrayList<>();
  private @Nullable String id;
  private @Nullable String version;
  private @Nullable String apiVersion;

  private JarCheck() {}

  /**
   * What the jars say.
   *
   * @param fileName the plugin's jar or folder, for want of a better name
   * @throws Refusal if they cannot be a plugin for this JVM
   */
  static PluginFacts of(PluginCopy copy, String source, String fileName) throws Refusal {
    JarCheck check = new JarCheck();
    for (Path jar : copy.jars()) {
      check.requireZip(jar);
      check.readJar(jar, source);
    }
    return check.facts(fileName);
  }

  private void requireZip(Path jar) throws Refusal {
    String name = String.valueOf(jar.getFileName());
    byte[] start;
    try (InputStream in = Files.newInputStream(jar)) {
      start = in.readNBytes(64);
    } catch (IOException e) {
      throw new Refusal(name + " cannot be read: " + e, "Look after the disk.");
    }
    if (start.length == 0) {
      throw new Refusal(name + " is empty", "Copy it again: nothing of it has arrived.");
    }
    String text = new String(start, java.nio.charset.StandardCharsets.ISO_8859_1);
    if (text.replaceFirst("^\u00EF\u00BB\u00BF", "").stripLeading().startsWith("<")) {
      throw new Refusal(
          name + " is a web page and no jar",
          "Download it again: the server has sent a page, such as an error or a login, in its place.");
    }
    if (!text.startsWith("PK")) {
      throw new Refusal(name + " is no jar: it does not begin like a zip file", "Replace it.");
    }
  }

  private void readJar(Path path, String source) throws Refusal {
    String name = String.valueOf(path.getFileName());
    try (JarFile jar = open(path)) {
      JarEntry services = jar.getJarEntry(ServiceDeclarations.FILE);
      if (services != null) {
        declarations.read(jar.getInputStream(services), source);
        readManifest(jar.getManifest());
      }
      if (jar.getEntry(OWN_API) != null) {
        notes.add(name + " holds a copy of " + HostClasses.API + ", which is not used");
      }
      for (String className : declarations.sourcesByClass().keySet()) {
        JarEntry entry = jar.getJarEntry(className.replace('.', '/') + ".class");
        if (entry != null) {
          requireOldEnough(className, jar.getInputStream(entry));
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new Refusal(
          name + " is cut off or damaged: " + e.getMessage(), "Copy or download it again.");
    }
  }

  private static JarFile open(Path path) throws IOException {
    return new JarFile(new File(path.toString()), false, ZipFile.OPEN_READ, Runtime.version());
  }

  private void readManifest(@Nullable Manifest manifest) {
    if (manifest == null) {
      return;
    }
    Attributes facts = manifest.getMainAttributes();
    id = first(id, facts.getValue("Patchbay-Plugin-Id"));
    version = first(
        version,
        facts.getValue("Patchbay-Plugin-Version"),
        facts.getValue(Attributes.Name.IMPLEMENTATION_VERSION));
    apiVersion = first(apiVersion, facts.getValue(ApiVersion.ATTRIBUTE));
  }

  private static @Nullable String first(@Nullable String... values) {
    for (String value : values) {
      if (value != null && !value.isBlank()) {
        return value.strip();
      }
    }
    return null;
  }

  /** A class that the JVM cannot read would fail anyway, but only after code of its neighbours has run. */
  private static void requireOldEnough(String className, InputStream classFile)
      throws IOException, Refusal {
    try (DataInputStream in = new DataInputStream(classFile)) {
      boolean isClass = in.readInt() == 0xCAFEBABE;
      int unused = in.readUnsignedShort();
      int java = in.readUnsignedShort() - JAVA_1;
      if (isClass && java > Runtime.version().feature()) {
        throw new Refusal(
            className + " was compiled for Java " + java + ", and this is Java "
                + Runtime.version().feature(),
            "Run the application on Java " + java
                + " or newer, or use a version of the plugin for this Java.");
      }
    }
  }

  private PluginFacts facts(String fileName) throws Refusal {
    List<String> names = List.copyOf(declarations.sourcesByClass().keySet());
    if (names.isEmpty() && declarations.failures().isEmpty()) {
      throw new Refusal(
          "it names no provider: there is nothing in " + ServiceDeclarations.FILE,
          "If it is a library that a plugin needs, put both into one sub-folder of the plugin folder.");
    }
    return new PluginFacts(
        id == null ? PluginFacts.idOf(fileName) : id,
        version == null ? ApiVersion.UNKNOWN : version,
        apiVersion == null ? ApiVersion.UNKNOWN : apiVersion,
        names,
        declarations.failures(),
        List.copyOf(notes));
  }
}
