package dev.patchbay.registry;

import dev.patchbay.provider.AbstractProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Loads the plugins of a folder, and takes note of what changes there. Each look is short: nobody waits for a plugin but who
 * asks for {@link #settle}. Thread-safe.
 */
final class PluginFolder {

  /** How long a provider that is slow to be made keeps the others from being configured. */
  private static final long GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private static final int MOST_CLOSED_BADLY = 20;

  private final FolderScan scan;
  private final @Nullable Path permittedFile;
  private final PluginSlot.Surroundings surroundings;
  private final Consumer<List<FolderPlugin>> publish;
  private final Path copies;

  private final SortedMap<String, PluginSlot> slots = new TreeMap<>();
  private final List<Plugin> retired = new ArrayList<>();
  private final List<FolderPlugin> closedBadly = new ArrayList<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private List<FolderPlugin> published = List.of();
  private @Nullable PermittedSums permitted;
  private String permittedStamp = "";
  private int versions;
  private long constructingSince;

  /**
   * Makes one that has not looked yet.
   *
   * @param permittedFile null if every plugin may be loaded
   * @param limit the time that a provider has for its constructor, for its configuration and to close
   * @param publish is told what there is, whenever that changes
   * @throws IllegalArgumentException if there is no such folder, or the permitted sums are wrong
   */
  PluginFolder(
      Path folder,
      @Nullable Path permittedFile,
      Duration limit,
      BiFunction<AbstractProvider, Collection<String>, AbstractProvider> configuration,
      Function<String, Optional<AbstractProvider>> present,
      Consumer<List<FolderPlugin>> publish) {
    if (!Files.isDirectory(folder)) {
      throw new IllegalArgumentException(
          "The plugin folder " + folder + " is no folder; create it, or correct the path");
    }
    scan = new FolderScan(folder, InstantSource.system());
    this.permittedFile = permittedFile;
    surroundings =
        new PluginSlot.Surroundings(limit, configuration, present, retired::add, this::closedBadly);
    this.publish = publish;
    readPermitted();
    try {
      copies = Files.createTempDirectory("patchbay-plugins-");
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot make a folder for the copies of plugins", e);
    }
  }

  /** Looks now, and waits until all plugins are in use or have failed. */
  void settle() {
    if (!look()) {
      pause(FolderScan.LOOK_MILLIS);
      look();
    }
    while (advance()) {
      pause(1);
    }
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
    boolean allMade = true;
    for (PluginSlot slot : slots.values()) {
      allMade &= slot.construct();
    }
    long now = System.nanoTime();
    constructingSince = allMade || constructingSince == 0 ? now : constructingSince;
    // Settings are told apart by the ids of all providers: these come first.
    boolean over = allMade;
    if (allMade || now - constructingSince > GRACE_NANOS) {
      Set<String> ids = new HashSet<>();
      slots.values().forEach(slot -> ids.addAll(slot.ids()));
      for (PluginSlot slot : slots.values()) {
        over &= slot.construct() && slot.configure(ids);
      }
    }
    constructingSince = allMade ? 0 : constructingSince;
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

  /** Closes all plugins, whoever uses them, and gives what went wrong. None can hold up another. */
  List<PluginFailure> close() {
    closing.countDown();
    List<Plugin> open = new ArrayList<>();
    synchronized (this) {
      slots.values().forEach(slot -> slot.clear().ifPresent(open::add));
      slots.clear();
      closedBadly.clear();
    }
    open.forEach(Plugin::close);
    open.forEach(Plugin::awaitClosed);
    PluginCopy.deleteAll(copies);
    synchronized (this) {
      return closedBadly.stream()
          .flatMap(each -> each.report().failures().stream())
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
    PluginVersion version = PluginVersion.of(found.path(), scan.folder(), copyTo);
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
      PluginVersion version = slot.newest();
      if (version != null) {
        slot.decide(against(version, name, namesById));
      }
    });
  }

  /** What speaks against a plugin, given those that come before it. */
  private @Nullable Refusal against(
      PluginVersion version, String name, Map<String, String> namesById) {
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
    List<FolderPlugin> now = new ArrayList<>();
    slots.values().forEach(slot -> slot.state().ifPresent(now::add));
    now.addAll(closedBadly);
    if (!now.equals(published)) {
      published = List.copyOf(now);
      publish.accept(published);
    }
    // Only now: nobody can choose them any more.
    retired.forEach(Plugin::retire);
    retired.clear();
  }

  private synchronized void closedBadly(PluginReport report) {
    if (closedBadly.size() < MOST_CLOSED_BADLY || closed()) {
      closedBadly.add(new FolderPlugin(report, List.of()));
    }
  }
}
