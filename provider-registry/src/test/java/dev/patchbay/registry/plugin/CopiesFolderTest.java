package dev.patchbay.registry.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Copies of plugins do not stay behind. */
class CopiesFolderTest {

  private final Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
  private final Path folder = temporary.resolve("patchbay-plugins-of-this-test");
  private final Path lock = temporary.resolve("patchbay-plugins-of-this-test.lock");

  @AfterEach
  void clear() {
    PluginCopy.deleteAll(folder);
    PluginCopy.deleteAll(lock);
  }

  @Test
  void theyGoWhenTheFolderIsClosed() throws Exception {
    CopiesFolder copies = CopiesFolder.make();
    Path copy = Files.writeString(copies.resolve("a.jar"), "a");

    copies.close();

    assertThat(copy.getParent()).doesNotExist();
  }

  @Test
  void thoseOfAJvmThatWasKilledGoAtTheNextStart() throws Exception {
    leave(Instant.now().minus(Duration.ofHours(1)));

    CopiesFolder.make().close();

    assertThat(folder).doesNotExist();
    assertThat(lock).doesNotExist();
  }

  @Test
  void thoseOfAJvmThatRunsStay() throws Exception {
    leave(Instant.now().minus(Duration.ofHours(1)));
    try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE);
        FileLock held = channel.lock()) {
      assertThat(held.isValid()).isTrue();

      CopiesFolder.make().close();
    }

    assertThat(folder.resolve("a.jar")).exists();
  }

  @Test
  void thoseThatWereMadeThisMomentStay() throws Exception {
    leave(Instant.now());

    CopiesFolder.make().close();

    assertThat(folder.resolve("a.jar")).exists();
  }

  private void leave(Instant made) throws Exception {
    Files.createDirectory(folder);
    Files.writeString(folder.resolve("a.jar"), "a");
    Files.createFile(lock);
    Files.setLastModifiedTime(lock, FileTime.from(made));
  }
}
