package dev.patchbay.registry.plugin;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.registry.PluginReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The plugins of a folder, and what changes there. Each look is short; only {@link #refresh} waits for plugins.
 */
final class PluginFolder implements PluginSource {

  private static final int MOST_CLOSED_BADLY = 20;

  private final FolderScan scan;
  private final @Nullable Path permittedFile;
  private final boolean watch;
  private final PluginSlot.Surroundings surroundings;
  private final CopiesFolder copies;

  private final SortedMap<String, PluginSlot> slots = new TreeMap<>();
  private final List<OpenPlugin> retired = new ArrayList<>();
  private final List<LoadedPlugin> closedBadly = new ArrayList<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile List<LoadedPlugin> published = List.of();
  private volatile Runnable changed = () -> {};
  private @Nullable PermittedSums permitted;
  private String permittedStamp = "";
  private int versions;

  PluginFolder(
      Path folder,
      @Nullable Path permittedFile,
      boolean watch,
      LoadingRules rules,
      Function<String, Optional<AbstractProvider>> present) {
    if (!Files.isDirectory(folder)) {
      throw new IllegalArgumentException(
          "The plugin folder " + folder + " is not a folder; create it, or correct the path");
    }
    scan = new FolderScan(folder, InstantSource.system());
    this.permittedFile = permittedFile;
    this.watch = watch;
    surroundings = new PluginSlot.Surroundings(
        rules,
        (each, plugin) -> PluginProvider.wrapping(each, plugin, present),
        retired::add,
        this::closedBadly);
    readPermitted();
    copies = CopiesFolder.make();
  }

  @Override
  public String place() {
    return "in the plugin folder " + scan.folder();
  }

  @Override
  public void open(Runnable onChange) {
    changed = onChange;
    refresh();
    if (watch) {
      PluginWatch.start(this);
    }
  }

  /** Looks now, and waits until all plugins are in use or have failed. */
  @Override
  public void refresh() {
    if (!look()) {
      pause(FolderScan.LOOK_MILLIS);
      boolean unused = look();
    }
    while (advance()) {
      pause(1);
    }
  }

  @Override
  public List<LoadedPlugin> plugins() {
    return published;
  }

  /**
   * Looks into the folder once; goes on with what is being loaded.
   *
   * @return whether all files were found as the look before had found them
   * @throws UncheckedIOException if the folder cannot be read; nothing changes then
   */
  synchronized boolean look() {
    if (closed()) {
      return true;
    }
    SortedMap<String, FolderScan.Found> found;
    try {
      found = scan.look();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot look into the plugin folder " + scan.folder(), e);
    }
    readPermitted();
    removeAllBut(found.keySet());
    boolean settled = true;
    for (Map.Entry<String, FolderScan.Found> each : found.entrySet()) {
      settled &= each.getValue().settled() && read(each.getKey(), each.getValue());
    }
    boolean unused = advance();
    return settled;
  }

  /** Goes on with what is being loaded; true as long as there is something. */
  synchronized boolean advance() {
    if (closed()) {
      return false;
    }
    decide();
    boolean over = true;
    for (PluginSlot slot : slots.values()) {
      over &= slot.advance();
    }
    publishChanges();
    return !over;
  }

  boolean closed() {
    return closing.getCount() == 0;
  }

  /** Lets some time pass; less if the folder is closed. An interrupt is kept and changes nothing. */
  void pause(long millis) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    boolean interrupted = false;
    long left;
    while (!closed() && (left = end - System.nanoTime()) > 0) {
      try {
        boolean unused = closing.await(left, TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public List<Throwable> close() {
    closing.countDown();
    List<OpenPlugin> open = new ArrayList<>();
    synchronized (this) {
      slots.values().forEach(slot -> slot.clear().ifPresent(open::add));
      slots.clear();
      closedBadly.clear();
    }
    open.forEach(OpenPlugin::close);
    open.forEach(OpenPlugin::awaitClosed);
    copies.close();
    synchronized (this) {
      return closedBadly.stream()
          .flatMap(each -> each.failures().stream())
          .<Throwable>map(failure -> new IllegalStateException(failure.toString(), failure.cause()))
          .toList();
    }
  }

  private void readPermitted() {
    if (permittedFile == null) {
      return;
    }
    try {
      String stamp = FolderScan.stamp(permittedFile);
      if (permitted == null || !stamp.equals(permittedStamp)) {
        permitted = PermittedSums.read(permittedFile);
        permittedStamp = stamp;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Cannot read the permitted sums from " + permittedFile + ": " + e, e);
    }
  }

  private void removeAllBut(Set<String> names) {
    Iterator<Map.Entry<String, PluginSlot>> each = slots.entrySet().iterator();
    while (each.hasNext()) {
      Map.Entry<String, PluginSlot> entry = each.next();
      if (!names.contains(entry.getKey())) {
        entry.getValue().clear().ifPresent(retired::add);
        each.remove();
      }
    }
  }

  /** Reads what has changed; false if it changed while it was read. */
  private boolean read(String name, FolderScan.Found found) {
    PluginSlot slot = slots.computeIfAbsent(name, absent -> new PluginSlot(surroundings));
    if (slot.stamp().equals(found.stamp())) {
      return true;
    }
    Path copyTo = copies.resolve(++versions + "-" + name);
    CheckedPlugin version = CheckedPlugin.of(found.path(), scan.folder(), copyTo);
    if (!unchanged(found)) {
      PluginCopy.deleteAll(copyTo);
      return false;
    }
    slot.take(version, found.stamp());
    return true;
  }

  private static boolean unchanged(FolderScan.Found found) {
    try {
      return FolderScan.stamp(found.path()).equals(found.stamp());
    } catch (IOException e) {
      return found.stamp().equals(FolderScan.UNREADABLE);
    }
  }

  private void decide() {
    Map<String, String> namesById = new HashMap<>();
    slots.forEach((name, slot) -> {
      CheckedPlugin version = slot.newest();
      if (version != null) {
        slot.decide(against(version, name, namesById));
      }
    });
  }

  /** The reason to refuse a plugin, given those that come before it; null to load it. */
  private @Nullable Refusal against(
      CheckedPlugin version, String name, Map<String, String> namesById) {
    if (version.wrong() != null) {
      return version.wrong();
    }
    try {
      if (permitted != null && version.copy() != null) {
        permitted.require(version.copy().sha256(), name);
      }
    } catch (Refusal e) {
      return e;
    }
    String first = namesById.putIfAbsent(version.facts().id(), name);
    return first == null
        ? null
        : new Refusal(
            "its plugin id " + version.facts().id() + " is taken by " + first
                + ", whose name comes first",
            "Remove one of the two.");
  }

  private void publishChanges() {
    List<LoadedPlugin> now = new ArrayList<>();
    slots.values().forEach(slot -> slot.loaded().ifPresent(now::add));
    now.addAll(closedBadly);
    if (!now.equals(published)) {
      List<LoadedPlugin> before = published;
      published = List.copyOf(now);
      boolean told = false;
      try {
        changed.run();
        told = true;
      } finally {
        if (!told) {
          // The next look tries again, and those that are retired stay open until then.
          published = before;
        }
      }
    }
    // Only now, when they cannot be chosen any more.
    retired.forEach(OpenPlugin::release);
    retired.clear();
  }

  private synchronized void closedBadly(PluginReport report) {
    if (closedBadly.size() < MOST_CLOSED_BADLY || closed()) {
      closedBadly.add(LoadedPlugin.of(report, List.of(), Set.of()));
    }
  }
}
