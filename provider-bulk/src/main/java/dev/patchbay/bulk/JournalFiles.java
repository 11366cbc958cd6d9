package dev.patchbay.bulk;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/** Where the files of a {@link Journal} lie: a folder, on whatever file system all machines of a job share. Many threads use it. */
public interface JournalFiles {

  /** The names of the files that begin like that, those that are being written included; in any order. */
  List<String> names(String beginning) throws IOException;

  /** Reads a file. Of one that is being written, it reads what is there. */
  InputStream open(String name) throws IOException;

  /**
   * Begins a new file. What was written before a {@code flush} outlasts the process, where the file system can do that before the file is
   * closed.
   *
   * @throws IOException if there is such a file
   */
  OutputStream create(String name) throws IOException;

  /** Files in a folder of this machine, which is made if it is not there. */
  static JournalFiles folder(Path folder) {
    return new JournalFiles() {
      @Override
      public List<String> names(String beginning) throws IOException {
        if (!Files.isDirectory(folder)) {
          return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
          return files
              .map(file -> String.valueOf(file.getFileName()))
              .filter(name -> name.startsWith(beginning))
              .toList();
        }
      }

      @Override
      public InputStream open(String name) throws IOException {
        return Files.newInputStream(folder.resolve(name));
      }

      @Override
      public OutputStream create(String name) throws IOException {
        Files.createDirectories(folder);
        return Files.newOutputStream(
            folder.resolve(name), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      }
    };
  }
}
