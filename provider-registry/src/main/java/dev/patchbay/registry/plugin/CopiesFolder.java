package dev.patchbay.registry.plugin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * Where the copies of plugins stand, below the folder for temporary files. It goes when it is closed, when the JVM ends, and if that was
 * killed, when the next one starts: a lock tells whether its JVM still runs. Thread-safe.
 */
final class CopiesFolder implements AutoCloseable {

  private static final String PREFIX = "patchbay-plugins-";
  private static final String LOCK = ".lock";

  /** A lock that is younger may not have been taken yet. */
  private static final Duration YOUNG = Duration.ofMinutes(1);

  private final Path folder;
  private final Path lockFile;
  private final FileChannel lock;
  private final Thread atExit = new Thread(this::delete, "patchbay-plugins-exit");

  private CopiesFolder(Path folder, Path lockFile, FileChannel lock) {
    this.folder = folder;
    this.lockFile = lockFile;
    this.lock = lock;
  }

  /** Makes an empty one, and clears away those of JVMs that were killed. */
  static CopiesFolder make() {
    Path temporary = Path.of(Objects.requireNonNull(System.getProperty("java.io.tmpdir")));
    clearAway(temporary);
    try {
      Path lockFile = Files.createTempFile(temporary, PREFIX, LOCK);
      FileChannel lock = FileChannel.open(lockFile, StandardOpenOption.WRITE);
      FileLock unused = lock.lock();
      CopiesFolder copies =
          new CopiesFolder(Files.createDirectory(folderOf(lockFile)), lockFile, lock);
      Runtime.getRuntime().addShutdownHook(copies.atExit);
      return copies;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot make a folder for the copies of plugins", e);
    }
  }

  /** A place for the copy of one plugin. Makes the folder again if a cleaner of temporary files has removed it. */
  Path resolve(String name) {
    if (!Files.isDirectory(folder)) {
      try {
        Files.createDirectory(folder);
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot make a folder for the copies of plugins", e);
      }
    }
    return folder.resolve(name);
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // The JVM ends at this moment.
    }
    delete();
  }

  private void delete() {
    PluginCopy.deleteAll(folder);
    PluginCopy.deleteAll(lockFile);
    try {
      lock.close();
    } catch (IOException e) {
      // It ends with the JVM.
    }
  }

  private static void clearAway(Path temporary) {
    try (DirectoryStream<Path> locks = Files.newDirectoryStream(temporary, PREFIX + "*" + LOCK)) {
      for (Path each : locks) {
        if (isOld(each) && isLeft(each)) {
          PluginCopy.deleteAll(folderOf(each));
          PluginCopy.deleteAll(each);
        }
      }
    } catch (IOException e) {
      // What cannot be deleted takes room and does no other harm.
    }
  }

  private static boolean isOld(Path lockFile) throws IOException {
    Instant made = Files.getLastModifiedTime(lockFile).toInstant();
    return made.isBefore(Instant.now().minus(YOUNG));
  }

  private static boolean isLeft(Path lockFile) {
    try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      return lock != null;
    } catch (OverlappingFileLockException | IOException e) {
      return false;
    }
  }

  private static Path folderOf(Path lockFile) {
    String name = lockFile.getFileName().toString();
    return lockFile.resolveSibling(name.substring(0, name.length() - LOCK.length()));
  }
}
