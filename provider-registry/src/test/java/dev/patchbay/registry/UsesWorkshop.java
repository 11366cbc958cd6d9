package dev.patchbay.registry;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A test with a {@link Workshop} of its own. */
abstract class UsesWorkshop {

  @TempDir
  Path dir;

  Workshop workshop;

  @BeforeEach
  void openWorkshop() {
    workshop = new Workshop(dir);
  }

  @AfterEach
  void closeWorkshop() throws Exception {
    workshop.close();
  }
}
