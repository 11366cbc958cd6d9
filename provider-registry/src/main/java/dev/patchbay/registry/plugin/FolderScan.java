package dev.patchbay.registry.plugin;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/** Lists the plugins in a folder, and tells which files are complete. Not thread-safe. */
final class FolderScan {

  /** The time between two looks. */
  static final long LOOK_MILLIS = 250;

  /** The stamp of what cannot be looked at. */
  static final String UNREADABLE = "unreadable";

  /** What was written so long ago is complete, or given up. */
  private static final long OLD_MILLIS = 2000;

  /**
   * A jar or a sub-folder.
   *
   * @param stamp sizes and times of its files: another one means that something has changed
   * @param settled whether it is safe to read
   */
  record Found(Path path, String stamp, boolean settled) {}

  private final Path folder;
  private final InstantSource clock;
  private SortedMap<String, Found> before = Collections.emptySortedMap();

  FolderScan(Path folder, InstantSource clock) {
    this.folder = folder;
    this.clock = clock;
  }

  Path folder() {
    return folder;
  }

  /** What is there now, by name. */
  SortedMap<String, Found> look() throws IOException {
    SortedMap<String, Found> now = new TreeMap<>();
    try (DirectoryStream<Path> paths = Files.newDirectoryStream(folder)) {
      for (Path path : paths) {
        String name = String.valueOf(path.getFileName());
        if (!name.startsWith(".") && (isJar(path) || Files.isDirectory(path))) {
          now.put(name, found(name, path));
        }
      }
    } catch (java.nio.file.DirectoryIteratorException e) {
      throw e.getCause();
    }
    before = now;
    return now;
  }

  /** The jars of a plugin: itself, or those in the sub-folder, by name. */
  static List<Path> jarsOf(Path plugin) throws IOException {
    if (!Files.isDirectory(plugin)) {
      return List.of(plugin);
    }
    List<Path> jars = new ArrayList<>();
    try (DirectoryStream<Path> paths = Files.newDirectoryStream(plugin, FolderScan::isJar)) {
      paths.forEach(jars::add);
    }
    Collections.sort(jars);
    return jars;
  }

  static boolean isJar(Path path) {
    return String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT).endsWith(".jar");
  }

  /** The stamp of one file or plugin as it is now. */
  static String stamp(Path plugin) throws IOException {
    StringBuilder stamp = new StringBuilder("jars\n");
    for (Path jar : jarsOf(plugin)) {
      BasicFileAttributes facts = attributes(jar);
      stamp.append(jar.getFileName()).append(' ').append(facts.size()).append(' ');
      stamp.append(facts.lastModifiedTime()).append(' ').append(facts.fileKey()).append('\n');
    }
    return stamp.toString();
  }

  private Found found(String name, Path path) throws IOException {
    Found earlier = before.get(name);
    String stamp;
    try {
      stamp = stamp(path);
    } catch (IOException e) {
      // It vanished this moment, or may not be read: reading it will tell.
      stamp = UNREADABLE;
    }
    boolean same = earlier != null && earlier.stamp().equals(stamp);
    return new Found(path, stamp, same || isOld(path));
  }

  private boolean isOld(Path plugin) {
    try {
      long now = clock.millis();
      for (Path jar : jarsOf(plugin)) {
        if (now - attributes(jar).lastModifiedTime().toMillis() < OLD_MILLIS) {
          return false;
        }
      }
      return now - attributes(plugin).lastModifiedTime().toMillis() >= OLD_MILLIS;
    } catch (IOException e) {
      return false;
    }
  }

  private static BasicFileAttributes attributes(Path path) throws IOException {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class);
    } catch (java.nio.file.NoSuchFileException e) {
      // A link to nothing is there all the same.
      return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }
  }
}
