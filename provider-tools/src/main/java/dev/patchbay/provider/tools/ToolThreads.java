package dev.patchbay.provider.tools;

import dev.patchbay.provider.CallThreads;
import java.util.ArrayList;
import java.util.List;

/** The threads of one batch of tools, which are interrupted together. Thread-safe. */
final class ToolThreads {

  /** How many run at once: any number where they are virtual. */
  static final int MOST = CallThreads.areVirtual() ? Integer.MAX_VALUE : 8;

  private final List<Thread> running = new ArrayList<>();
  private boolean interrupted;

  void start(Runnable task) {
    synchronized (running) {
      if (!interrupted) {
        running.add(CallThreads.start("patchbay-tool", task));
      }
    }
  }

  /** Interrupts those that run, and starts no more. */
  void interrupt() {
    synchronized (running) {
      interrupted = true;
      running.forEach(Thread::interrupt);
      running.clear();
    }
  }

  boolean interrupted() {
    synchronized (running) {
      return interrupted;
    }
  }
}
