package dev.patchbay.bulk;

import dev.patchbay.provider.Cost;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what became of the rows of one partition, so that a later attempt, or a later run of the job, need not pay for them again. Holds
 * answers in clear. Thread-safe.
 *
 * <p>Each attempt at a partition writes files of its own, named {@code <partition>-<attempt>-<number>.journal}, and never goes on with
 * those of another. An attempt that dies tears off at most the last line of its last file.
 *
 * <pre>{@code
 * try (Journal journal = Journal.open(JournalFiles.folder(folder), "run-7-00012", "3", JournalSettings.DEFAULT)) {
 *   ... engine.task(rows, journal, cancelled) ...
 * }
 * }</pre>
 */
public final class Journal implements AutoCloseable {

  /** How the names of its files end. */
  public static final String SUFFIX = ".journal";

  /** What is lost at most when the process dies, on file systems that keep what is flushed. */
  private static final long FLUSH_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final JournalFiles files;
  private final String name;
  private final JournalSettings settings;
  private final Map<String, List<JournalEntry>> earlier;

  // Not a monitor, which would hold the carrier of a virtual thread on Java 21 to 23.
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable OutputStream out;
  private int number;
  private int rows;
  private long begunAt;
  private long flushedAt;
  private boolean dirty;
  private boolean ended;

  private Journal(
      JournalFiles files,
      String name,
      JournalSettings settings,
      Map<String, List<JournalEntry>> earlier) {
    this.files = files;
    this.name = name;
    this.settings = settings;
    this.earlier = earlier;
  }

  /**
   * Reads what earlier attempts at that partition have left, and is ready for more.
   *
   * @param partition names the partition among all of this run of the job
   * @param attempt names the attempt among all at this partition
   * @throws IOException if there is something that cannot be read
   */
  public static Journal open(
      JournalFiles files, String partition, String attempt, JournalSettings settings)
      throws IOException {
    Map<String, List<JournalEntry>> earlier = new HashMap<>();
    for (String file : files.names(partition + "-")) {
      for (JournalEntry entry : read(files, file)) {
        earlier.computeIfAbsent(entry.key(), key -> new ArrayList<>(1)).add(entry);
      }
    }
    return new Journal(files, partition + "-" + attempt, settings, earlier);
  }

  /** What earlier attempts at the partition have spent, in US dollars, as far as they have written it down. */
  public BigDecimal spentEarlier() {
    return earlier.values().stream()
        .flatMap(List::stream)
        .flatMap(entry -> Optional.ofNullable(entry.answer().cost()).stream())
        .map(Cost::usd)
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  /** The entries of a file, without lines that are not whole. */
  public static List<JournalEntry> read(JournalFiles files, String file) throws IOException {
    List<JournalEntry> entries = new ArrayList<>();
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(files.open(file), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        JournalEntry.ofLine(line).ifPresent(entries::add);
      }
    }
    return entries;
  }

  /**
   * The answer to that request, if the entries or an earlier attempt have it. Errors are not among them: a row that failed is asked again.
   *
   * @param entries what is known from elsewhere
   */
  Optional<BulkAnswer> answer(String key, String requestHash, List<JournalEntry> entries) {
    List<JournalEntry> ofAttempts = earlier.getOrDefault(key, List.of());
    for (List<JournalEntry> known : List.of(ofAttempts, entries)) {
      for (JournalEntry entry : known) {
        if (entry.requestHash().equals(requestHash) && entry.answer().error() == null) {
          return Optional.of(entry.answer().asReplayed());
        }
      }
    }
    return Optional.empty();
  }

  /**
   * Adds an entry.
   *
   * @throws IOException if it cannot be written
   */
  public void add(JournalEntry entry) throws IOException {
    byte[] line = (entry.toLine() + "\n").getBytes(StandardCharsets.UTF_8);
    lock.lock();
    try {
      if (ended) {
        throw new IOException("the journal " + name + " is closed");
      }
      OutputStream to = out;
      if (to == null) {
        to = new BufferedOutputStream(files.create(name + "-" + number++ + SUFFIX));
        out = to;
        begunAt = System.nanoTime();
        flushedAt = begunAt;
        rows = 0;
      }
      to.write(line);
      rows++;
      dirty = true;
      tend();
    } finally {
      lock.unlock();
    }
  }

  /** Does what is due: flushes what was written a while ago, closes a file that is full or old. */
  void tend() throws IOException {
    lock.lock();
    try {
      OutputStream to = out;
      if (to == null) {
        return;
      }
      long now = System.nanoTime();
      if (rows >= settings.rowsPerFile()
          || now - begunAt >= settings.timePerFile().toNanos()) {
        closeFile();
      } else if (dirty && now - flushedAt >= FLUSH_NANOS) {
        to.flush();
        flushedAt = now;
        dirty = false;
      }
    } finally {
      lock.unlock();
    }
  }

  /** Closes the file that is being written. Nothing can be added afterwards. */
  @Override
  public void close() throws IOException {
    lock.lock();
    try {
      ended = true;
      closeFile();
    } finally {
      lock.unlock();
    }
  }

  private void closeFile() throws IOException {
    OutputStream to = out;
    out = null;
    dirty = false;
    if (to != null) {
      to.close();
    }
  }
}
