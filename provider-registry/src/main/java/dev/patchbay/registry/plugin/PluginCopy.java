package dev.patchbay.registry.plugin;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * A private copy of a plugin's jars. It is what is checked and what is loaded, so whoever overwrites a jar in the folder
 * changes neither a plugin at work nor the outcome of a check.
 *
 * @param jars the copies, in order of name
 * @param sha256 the sum of all their bytes
 */
record PluginCopy(Path folder, List<Path> jars, String sha256) {

  /** Copies jars into a folder that is made for them. */
  static PluginCopy of(List<Path> jars, Path folder) throws IOException {
    MessageDigest digest = sha256Digest();
    List<Path> copies = new ArrayList<>();
    Files.createDirectory(folder);
    byte[] buffer = new byte[1 << 16];
    for (Path jar : jars) {
      Path copy = folder.resolve(jar.getFileName().toString());
      copies.add(copy);
      try (InputStream in = Files.newInputStream(jar);
          OutputStream out = Files.newOutputStream(copy)) {
        long left = Files.size(jar);
        int read;
        while ((read = in.read(buffer)) >= 0) {
          left -= read;
          if (left < 0) {
            throw new IOException("there is more in " + jar.getFileName() + " than its size says");
          }
          digest.update(buffer, 0, read);
          out.write(buffer, 0, read);
        }
      }
    }
    return new PluginCopy(folder, List.copyOf(copies), HexFormat.of().formatHex(digest.digest()));
  }

  /** Deletes it. What cannot be deleted stays: a failure would help no one. */
  void delete() {
    deleteAll(folder);
  }

  static void deleteAll(Path folder) {
    java.io.File[] files = folder.toFile().listFiles();
    if (files != null) {
      for (java.io.File file : files) {
        deleteAll(file.toPath());
      }
    }
    boolean unused = folder.toFile().delete();
  }

  private static MessageDigest sha256Digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
