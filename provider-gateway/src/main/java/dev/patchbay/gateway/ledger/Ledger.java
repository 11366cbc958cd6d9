package dev.patchbay.gateway.ledger;

import dev.patchbay.gateway.settings.LedgerSettings;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The calls that are over: the last ones in memory, and all of them as lines of JSON in files, if there is a folder for them. A line
 * reaches the operating system as soon as the disk takes it, so a kill loses the last moment at most. A disk that is full or slow
 * does not hold up a call: its lines are dropped, counted and logged. Thread-safe.
 */
public final class Ledger implements AutoCloseable {

  /** Ids that are remembered, so that a call is not there twice. */
  private static final int LEAST_IDS = 1_000;

  /** Characters of a text that are kept in memory. */
  private static final int SHORT_TEXT = 2_000;

  private final int memory;
  private final boolean withText;
  private final @Nullable LedgerWriter writer;
  private final ArrayDeque<Entry> last = new ArrayDeque<>();
  private final ArrayDeque<String> ids = new ArrayDeque<>();
  private final Set<String> known = new HashSet<>();

  private Ledger(LedgerSettings settings, @Nullable LedgerWriter writer) {
    memory = settings.memory();
    withText = settings.text();
    this.writer = writer;
  }

  /** A ledger. Its folder is made when the first call is written. The caller closes it. */
  public static Ledger open(LedgerSettings settings) {
    return open(settings, InstantSource.system());
  }

  /** The same with the times of files by that clock. */
  static Ledger open(LedgerSettings settings, InstantSource clock) {
    LedgerWriter writer = settings
        .folder()
        .map(folder -> new LedgerWriter(
            new LedgerFiles(folder, settings.fileSize(), settings.files(), clock),
            folder.toString()))
        .orElse(null);
    if (writer != null) {
      writer.start();
    }
    return new Ledger(settings, writer);
  }

  /** Whether texts are kept; if not, there is no need to collect them. */
  public boolean withText() {
    return withText;
  }

  /** Adds a call, unless there is one of that id among the last. Does not wait for the disk. */
  public void add(Entry entry) {
    Entry kept = withText ? entry : entry.withText(Optional.empty());
    synchronized (last) {
      if (!known.add(entry.id())) {
        return;
      }
      ids.add(entry.id());
      if (ids.size() > Math.max(memory, LEAST_IDS)) {
        known.remove(ids.remove());
      }
      last.add(kept.withText(kept.text().map(text -> text.shortened(SHORT_TEXT))));
      if (last.size() > memory) {
        last.remove();
      }
      // Here, so that files have the same order.
      if (writer != null) {
        writer.add(kept);
      }
    }
  }

  /** The calls in memory, newest first. */
  public List<Entry> newest() {
    return newest(Integer.MAX_VALUE, "", entry -> true);
  }

  /**
   * Calls in memory, newest first.
   *
   * @param most how many at most
   * @param since the id of a call: only later ones are wanted; empty, or that of a call that is not in memory, for all
   * @param filter which ones are wanted
   */
  public List<Entry> newest(int most, String since, Predicate<Entry> filter) {
    List<Entry> entries;
    synchronized (last) {
      entries = new ArrayList<>(last.size());
      Iterator<Entry> backwards = last.descendingIterator();
      while (backwards.hasNext()) {
        Entry entry = backwards.next();
        if (entry.id().equals(since)) {
          break;
        }
        entries.add(entry);
      }
    }
    return entries.stream().filter(filter).limit(most).toList();
  }

  /** The minutes of the calls in memory, oldest first, without those that had no call. */
  public List<Minute> minutes() {
    return Minute.of(newest());
  }

  /** How many calls stand in no file although they should. */
  public long dropped() {
    return writer == null ? 0 : writer.dropped();
  }

  /** Writes what is not yet written; waits at most five seconds for it. Calls that are added later are in memory only, and count as dropped. */
  @Override
  public void close() {
    if (writer != null) {
      writer.close();
    }
  }
}
