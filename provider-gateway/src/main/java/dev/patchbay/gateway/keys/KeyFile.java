package dev.patchbay.gateway.keys;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Reads and changes a file of keys. A change replaces the file as a whole, so that a reader never sees half of it. */
final class KeyFile {

  /** A lock on a file is the whole process's. */
  private static final Object WITHIN_PROCESS = new Object();

  private static final Set<StandardOpenOption> TO_LOCK =
      Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE);

  private KeyFile() {}

  /** The lines that name keys. */
  static List<KeyLine> lines(Path file) {
    try {
      return parsed(file, Files.readAllLines(file));
    } catch (IOException e) {
      throw new KeysException("The file of keys " + file + " cannot be read: " + e, e);
    }
  }

  private static List<KeyLine> parsed(Path file, List<String> lines) {
    List<KeyLine> keys = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < lines.size(); i++) {
      if (!namesKey(lines.get(i))) {
        continue;
      }
      try {
        KeyLine key = KeyLine.of(lines.get(i));
        if (!seen.add(key.id()) || !seen.add(key.hash())) {
          throw new IllegalArgumentException(
              "the key " + key.id() + " has a name or a hash that stands above already");
        }
        keys.add(key);
      } catch (IllegalArgumentException e) {
        problems.add(file + ", line " + (i + 1) + ": " + e.getMessage());
      }
    }
    if (!problems.isEmpty()) {
      throw new KeysException(String.join("\n", problems));
    }
    return keys;
  }

  private static boolean namesKey(String line) {
    return !line.isBlank() && !line.strip().startsWith("#");
  }

  static void append(Path file, String line) {
    change(file, lines -> {
      List<String> more = new ArrayList<>(lines);
      more.add(line);
      return parsed(file, more).isEmpty() ? lines : more;
    });
  }

  static boolean remove(Path file, String id) {
    if (lines(file).stream().noneMatch(key -> key.id().equals(id))) {
      return false;
    }
    change(
        file,
        lines -> lines.stream()
            .filter(line -> !namesKey(line) || !KeyLine.of(line).id().equals(id))
            .toList());
    return true;
  }

  private static void change(Path given, UnaryOperator<List<String>> change) {
    try {
      // Not the link to it.
      Path file = Files.exists(given) ? given.toRealPath() : given.toAbsolutePath();
      synchronized (WITHIN_PROCESS) {
        while (!changed(file, change)) {
          // Another process has replaced the file that was locked.
        }
      }
    } catch (IOException e) {
      throw new KeysException("The file of keys " + given + " cannot be changed: " + e, e);
    }
  }

  private static boolean changed(Path file, UnaryOperator<List<String>> change) throws IOException {
    Object before = identity(file);
    try (FileChannel channel = FileChannel.open(file, TO_LOCK, ownerOnly(file));
        FileLock lock = channel.lock()) {
      Object locked = identity(file);
      if (!lock.isValid() || (before != null && !Objects.equals(before, locked))) {
        return false;
      }
      List<String> lines = change.apply(Files.readAllLines(file));
      replace(file, String.join("\n", lines) + (lines.isEmpty() ? "" : "\n"));
      return true;
    }
  }

  private static void replace(Path file, String text) throws IOException {
    Path folder = Objects.requireNonNull(file.getParent(), "folder");
    Path whole = Files.createTempFile(folder, ".keys", ".new", ownerOnly(file));
    try {
      try (FileChannel channel = FileChannel.open(whole, StandardOpenOption.WRITE)) {
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(whole);
    }
  }

  private static @Nullable Object identity(Path file) throws IOException {
    return Files.exists(file)
        ? Files.readAttributes(file, BasicFileAttributes.class).fileKey()
        : null;
  }

  private static FileAttribute<?>[] ownerOnly(Path file) {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }
}
