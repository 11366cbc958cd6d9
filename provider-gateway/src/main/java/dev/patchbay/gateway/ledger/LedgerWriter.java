package dev.patchbay.gateway.ledger;

import dev.patchbay.gateway.json.JsonOut;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes entries to files on a thread of its own, in order. What waits for the disk is bounded: beyond that, and while the disk takes
 * nothing, entries are dropped, counted and told of in the log. Thread-safe.
 */
final class LedgerWriter implements AutoCloseable {

  private static final Logger LOG = System.getLogger(LedgerWriter.class.getName());

  private static final int MOST_WAITING = 10_000;
  private static final long MOST_CHARACTERS_WAITING = 8L << 20;
  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(5);

  private final LedgerFiles files;
  private final String place;
  private final int mostWaiting;
  private final Thread thread = new Thread(this::run, "patchbay-ledger");

  private final Object lock = new Object();
  private ArrayDeque<Entry> waiting = new ArrayDeque<>();
  private long charactersWaiting;
  private long dropped;
  private boolean closing;

  // Of the thread alone.
  private JsonOut json = new JsonOut();
  private boolean failing;
  private long told;

  LedgerWriter(LedgerFiles files, String place) {
    this(files, place, MOST_WAITING);
  }

  LedgerWriter(LedgerFiles files, String place, int mostWaiting) {
    this.files = files;
    this.place = place;
    this.mostWaiting = mostWaiting;
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Has the entry written soon. Never waits for the disk. */
  void add(Entry entry) {
    int characters = entry.text().map(Transcript::length).orElse(0);
    synchronized (lock) {
      if (closing
          || waiting.size() >= mostWaiting
          || charactersWaiting + characters > MOST_CHARACTERS_WAITING) {
        dropped++;
        return;
      }
      waiting.add(entry);
      charactersWaiting += characters;
      lock.notifyAll();
    }
  }

  /** How many entries stand in no file. */
  long dropped() {
    synchronized (lock) {
      return dropped;
    }
  }

  private void run() {
    List<Entry> batch = new ArrayList<>();
    while (next(batch)) {
      for (Entry entry : batch) {
        write(entry);
      }
      tellOfDropped();
      batch.clear();
    }
    try {
      files.close();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "The ledger in " + place + " cannot be closed: " + e);
    }
    tellOfDropped();
  }

  /** Waits for entries; false if there will be no more. */
  private boolean next(List<Entry> batch) {
    synchronized (lock) {
      while (waiting.isEmpty() && !closing) {
        try {
          lock.wait();
        } catch (InterruptedException e) {
          // Nothing of ours interrupts this thread; an interrupted one could not write files.
          LOG.log(Level.DEBUG, "The ledger goes on, although its thread was interrupted");
        }
      }
      batch.addAll(waiting);
      waiting = new ArrayDeque<>();
      charactersWaiting = 0;
      return !batch.isEmpty();
    }
  }

  private void write(Entry entry) {
    try {
      EntryJson.write(json, entry);
      files.append(json.raw("\n").take());
      if (failing) {
        failing = false;
        LOG.log(Level.INFO, "The ledger in " + place + " can be written again");
      }
    } catch (IOException | RuntimeException e) {
      // Whatever it is, the thread goes on with the next call.
      json = new JsonOut();
      synchronized (lock) {
        dropped++;
      }
      if (!failing) {
        failing = true;
        LOG.log(
            Level.WARNING,
            "The ledger in " + place
                + " cannot be written, so calls are missing there until it can: " + e);
      }
    }
  }

  private void tellOfDropped() {
    long now = dropped();
    // While the disk takes nothing, that was said, and how many is said afterwards.
    if (now > told && !failing) {
      LOG.log(
          Level.WARNING,
          (now - told) + " calls are missing in the ledger in " + place
              + ", which was too slow or could not be written");
      told = now;
    }
  }

  /** Writes what waits, and ends. Waits at most five seconds. */
  @Override
  public void close() {
    synchronized (lock) {
      closing = true;
      lock.notifyAll();
    }
    boolean interrupted = false;
    try {
      thread.join(LONGEST_CLOSE.toMillis());
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (thread.isAlive()) {
      LOG.log(
          Level.WARNING,
          "The ledger in " + place
              + " is still being written; the last calls may be missing there");
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
