package dev.patchbay.registry.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A jar is read only when nobody writes it any more. */
class FolderScanTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir
  Path folder;

  private FolderScan scan;

  @BeforeEach
  void makeScan() {
    scan = new FolderScan(folder, () -> NOW);
  }

  @Test
  void aNewFileIsNotSettledUntilItIsFoundAsItWas() throws Exception {
    write("x.jar", "a");

    assertThat(found("x.jar").settled()).isFalse();
    assertThat(found("x.jar").settled()).isTrue();
  }

  @Test
  void aFileThatGrowsIsNotSettled() throws Exception {
    write("x.jar", "a");
    found("x.jar");
    write("x.jar", "b");

    assertThat(found("x.jar").settled()).isFalse();
    assertThat(found("x.jar").settled()).isTrue();
  }

  @Test
  void aFileOfTheSameSizeAndAnotherTimeIsNotSettled() throws Exception {
    Path jar = write("x.jar", "a");
    found("x.jar");
    Files.setLastModifiedTime(jar, FileTime.from(NOW.minusMillis(1)));

    assertThat(found("x.jar").settled()).isFalse();
  }

  @Test
  void anotherFileOfTheSameSizeAndTimeIsNotSettled() throws Exception {
    write("x.jar", "a");
    found("x.jar");
    Path other = write("y.tmp", "b");
    Files.move(other, folder.resolve("x.jar"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);

    assertThat(found("x.jar").settled()).isFalse();
  }

  @Test
  void aFileThatWasWrittenLongAgoIsSettledAtOnce() throws Exception {
    Path jar = write("x.jar", "a");
    Files.setLastModifiedTime(jar, FileTime.from(NOW.minusSeconds(2)));

    assertThat(found("x.jar").settled()).isTrue();
  }

  @Test
  void aSubFolderIsAsUnsettledAsTheLastOfItsJars() throws Exception {
    Path sub = Files.createDirectory(folder.resolve("sub"));
    write("sub/old.jar", "a");
    write("sub/new.jar", "a");
    Files.setLastModifiedTime(sub.resolve("old.jar"), FileTime.from(NOW.minusSeconds(60)));
    Files.setLastModifiedTime(sub, FileTime.from(NOW.minusSeconds(60)));

    assertThat(found("sub").settled()).isFalse();
    assertThat(found("sub").settled()).isTrue();

    write("sub/new.jar", "b");

    assertThat(found("sub").settled()).isFalse();
  }

  private FolderScan.Found found(String name) throws Exception {
    return scan.look().get(name);
  }

  /** Adds to a file, which is then as old as the clock says. */
  private Path write(String name, String text) throws Exception {
    Path file = folder.resolve(name);
    Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    return Files.setLastModifiedTime(file, FileTime.from(NOW));
  }
}
