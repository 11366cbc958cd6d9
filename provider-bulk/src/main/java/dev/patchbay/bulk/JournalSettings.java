package dev.patchbay.bulk;

import java.io.Serializable;
import java.time.Duration;

/**
 * How a {@link Journal} is written. A file system that shows a file only when it is closed, as object stores do, loses at most what was
 * written since the last one.
 *
 * @param rowsPerFile after how many rows a file is closed, and the next one begun; 1 or more
 * @param timePerFile after which time it is closed, if it has a row; above zero
 */
public record JournalSettings(int rowsPerFile, Duration timePerFile) implements Serializable {

  /** A new file every 1,000 rows or 10 seconds. */
  public static final JournalSettings DEFAULT = new JournalSettings(1_000, Duration.ofSeconds(10));

  /**
   * Checks both.
   *
   * @throws IllegalArgumentException if one is too small
   */
  public JournalSettings {
    if (rowsPerFile < 1 || timePerFile.isNegative() || timePerFile.isZero()) {
      throw new IllegalArgumentException(
          "A file of a journal is closed after 1 row or more, and after a time above zero, but not after "
              + rowsPerFile + " rows or " + timePerFile);
    }
  }
}
