package dev.patchbay.registry.plugin;

import java.util.concurrent.TimeUnit;

/** A thread that looks into a plugin folder again and again until that is closed. */
final class PluginWatch implements Runnable {

  /** While something is being loaded, it is asked for more often than the folder is looked at. */
  private static final long ADVANCE_MILLIS = 20;

  private final PluginFolder folder;
  private long lastLook = System.nanoTime();
  private String lastTrouble = "";

  private PluginWatch(PluginFolder folder) {
    this.folder = folder;
  }

  static void start(PluginFolder folder) {
    Thread thread = new Thread(new PluginWatch(folder), "patchbay-plugins");
    thread.setDaemon(true);
    // Not that of whoever makes the registry: this thread may outlive it.
    thread.setContextClassLoader(PluginWatch.class.getClassLoader());
    thread.start();
  }

  @Override
  public void run() {
    while (!folder.closed()) {
      boolean underWay = false;
      try {
        if (System.nanoTime() - lastLook >= TimeUnit.MILLISECONDS.toNanos(FolderScan.LOOK_MILLIS)) {
          lastLook = System.nanoTime();
          boolean unused = folder.look();
          lastTrouble = "";
        }
        underWay = folder.advance();
      } catch (Throwable e) {
        // Nothing that happens in a folder ends the watch. The same trouble is told once.
        tell(e);
      }
      folder.pause(underWay ? ADVANCE_MILLIS : FolderScan.LOOK_MILLIS);
    }
  }

  private void tell(Throwable trouble) {
    String text = trouble.toString();
    if (!text.equals(lastTrouble)) {
      lastTrouble = text;
      System.getLogger(PluginWatch.class.getName())
          .log(
              System.Logger.Level.WARNING,
              "The plugin folder cannot be looked at; all stays as it was",
              trouble);
    }
  }
}
