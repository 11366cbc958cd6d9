package dev.patchbay.gateway;

import dev.patchbay.gateway.settings.GatewaySettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Whether one of the gateway's files has changed. Used by one thread. */
final class FileWatch {

  private final List<Path> files;
  private List<String> seen;

  FileWatch(GatewaySettings settings) {
    files = Stream.concat(settings.file().stream(), settings.keys().stream()).toList();
    seen = look();
  }

  /** Whether one has changed since the last time. */
  boolean changed() {
    List<String> now = look();
    boolean changed = !now.equals(seen);
    seen = now;
    return changed;
  }

  private List<String> look() {
    return files.stream().map(FileWatch::state).toList();
  }

  private static String state(Path file) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return attributes.lastModifiedTime() + " " + attributes.size() + " "
          + Objects.toString(attributes.fileKey());
    } catch (IOException e) {
      // Being replaced, or gone: reading it says more.
      return "missing";
    }
  }
}
