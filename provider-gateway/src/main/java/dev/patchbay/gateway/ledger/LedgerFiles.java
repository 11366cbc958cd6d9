package dev.patchbay.gateway.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files of a ledger, of which the newest one grows until it is large enough. Writes go to the operating system at once. Used by one
 * thread.
 */
final class LedgerFiles implements AutoCloseable {

  private static final Pattern NAME = Pattern.compile("calls-\\d{8}T\\d{6}\\.\\d{3}Z\\.jsonl");

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

  private static final ByteBuffer LINE_END = ByteBuffer.wrap(new byte[] {'\n'});

  private final Path folder;
  private final long fileSize;
  private final int files;
  private final InstantSource clock;
  private @Nullable FileChannel current;

  LedgerFiles(Path folder, long fileSize, int files, InstantSource clock) {
    this.folder = folder;
    this.fileSize = fileSize;
    this.files = files;
    this.clock = clock;
  }

  /**
   * Appends a line with its end.
   *
   * @throws IOException if that fails; the next line begins a line of its own even if a part of this one was written
   */
  void append(ByteBuffer line) throws IOException {
    try {
      FileChannel channel = current == null ? newest() : current;
      if (channel == null || (channel.size() > 0 && channel.size() + line.remaining() > fileSize)) {
        close();
        channel = begun();
      }
      current = channel;
      while (line.hasRemaining()) {
        int unused = channel.write(line);
      }
    } catch (IOException e) {
      closeAfter(e);
      throw e;
    }
  }

  /** The newest file, since a restart does not end a file; null if there is none. */
  private @Nullable FileChannel newest() throws IOException {
    Files.createDirectories(folder);
    List<Path> all = all();
    if (all.isEmpty()) {
      return null;
    }
    Path file = all.get(all.size() - 1);
    FileChannel channel = FileChannel.open(file, StandardOpenOption.APPEND);
    try {
      // A kill or a full disk may have cut the last line.
      if (channel.size() > 0 && !endsLine(file, channel.size())) {
        int unused = channel.write(LINE_END.duplicate());
      }
      return channel;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static boolean endsLine(Path file, long size) throws IOException {
    ByteBuffer last = ByteBuffer.allocate(1);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return channel.read(last, size - 1) == 1 && last.get(0) == '\n';
    }
  }

  private FileChannel begun() throws IOException {
    List<Path> before = all();
    Instant time = clock.instant();
    if (!before.isEmpty()) {
      // Names have to sort as the files began, even if the clock was set back.
      Instant last = time(before.get(before.size() - 1));
      time = time.isAfter(last) ? time : last.plusMillis(1);
    }
    FileChannel channel = FileChannel.open(
        folder.resolve("calls-" + TIME.format(time) + ".jsonl"),
        Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND),
        ownerOnly());
    try {
      for (Path old : before.subList(0, Math.max(0, before.size() + 1 - files))) {
        Files.deleteIfExists(old);
      }
      return channel;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** When a file began; by its name. */
  private static Instant time(Path file) {
    String name = file.getFileName().toString();
    return TIME.parse(name.substring("calls-".length(), name.indexOf(".jsonl")), Instant::from);
  }

  private FileAttribute<?>[] ownerOnly() {
    return folder.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  /** Oldest first, as their names sort. */
  private List<Path> all() throws IOException {
    try (Stream<Path> found = Files.list(folder)) {
      return found
          .filter(file -> NAME.matcher(file.getFileName().toString()).matches())
          .sorted()
          .toList();
    }
  }

  private void closeAfter(IOException failure) {
    try {
      close();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  @Override
  public void close() throws IOException {
    FileChannel closing = current;
    current = null;
    if (closing != null) {
      closing.close();
    }
  }
}
