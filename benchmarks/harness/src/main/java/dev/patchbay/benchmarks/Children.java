package dev.patchbay.benchmarks;

import java.io.IOException;

/** What every process that the runner starts does. */
final class Children {

  private Children() {}

  /** Ends this process when its standard input ends, which is when the runner lets go of it or is itself gone. */
  static void exitWithParent() {
    Thread watch = new Thread(
        () -> {
          try {
            while (System.in.read() >= 0) {
              // Nothing is expected.
            }
          } catch (IOException e) {
            // As good as an end.
          }
          System.exit(0);
        },
        "exit-with-parent");
    watch.setDaemon(true);
    watch.start();
  }
}
