package dev.patchbay.gateway.settings;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How the ledger of calls is kept.
 *
 * @param folder where its files are; empty if it is kept in memory alone
 * @param text whether prompts and answers are written down
 * @param fileSize bytes after which the next file begins
 * @param files how many files are kept
 * @param memory how many calls are kept in memory
 */
public record LedgerSettings(
    Optional<Path> folder, boolean text, long fileSize, int files, int memory) {

  /** What holds if nothing is set: the last 1,000 calls in memory, no files, no text. */
  public static final LedgerSettings DEFAULTS =
      new LedgerSettings(Optional.empty(), false, 16L << 20, 10, 1_000);
}
