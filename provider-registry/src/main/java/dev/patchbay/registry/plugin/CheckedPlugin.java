package dev.patchbay.registry.plugin;

import dev.patchbay.registry.PluginFailure;
import dev.patchbay.registry.PluginReport;
import dev.patchbay.registry.PluginReport.State;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What stood under one name in the plugin folder at one time: copied, checked, and ready to be loaded, unless something
 * speaks against it.
 *
 * @param copy null if it could not be read
 * @param wrong what speaks against it, whatever else there is in the folder
 */
record CheckedPlugin(
    String source,
    @Nullable PluginCopy copy,
    PluginFacts facts,
    @Nullable Refusal wrong) {

  /**
   * Copies and checks a plugin.
   *
   * @param folder the plugin folder
   * @param copyTo a folder to be made for the copy
   */
  static CheckedPlugin of(Path plugin, Path folder, Path copyTo) {
    String source = plugin.toUri().toString();
    String fileName = String.valueOf(plugin.getFileName());
    PluginFacts facts = PluginFacts.unknown(fileName);
    PluginCopy copy = null;
    try {
      copy = PluginCopy.of(readableJars(plugin, folder), copyTo);
      facts = JarCheck.of(copy, source, fileName);
      ApiVersion.require(facts.apiVersion());
      return new CheckedPlugin(source, copy, facts, null);
    } catch (Refusal e) {
      return new CheckedPlugin(source, copy, facts, e);
    } catch (IOException e) {
      return new CheckedPlugin(source, copy, facts, unreadable(e));
    }
  }

  private static List<Path> readableJars(Path plugin, Path folder) throws IOException, Refusal {
    requireInside(plugin, folder);
    boolean directory = Files.isDirectory(plugin);
    if (directory && FolderScan.isJar(plugin)) {
      throw new Refusal(
          "it is a directory, though its name ends in .jar",
          "Put the jar itself in its place; a plugin of several jars has a sub-folder without .jar in its name.");
    }
    List<Path> jars = FolderScan.jarsOf(plugin);
    for (Path jar : jars) {
      requireInside(jar, folder);
      if (!Files.isRegularFile(jar)) {
        throw new Refusal(
            jar.getFileName() + " is no file, but a pipe, a device or a folder",
            "Put the jar itself in its place.");
      }
    }
    if (jars.isEmpty()) {
      throw new Refusal(
          "there is no jar in this sub-folder", "Put the plugin's jars into it, or remove it.");
    }
    return jars;
  }

  private static void requireInside(Path path, Path folder) throws IOException, Refusal {
    Path real;
    try {
      real = path.toRealPath();
    } catch (NoSuchFileException e) {
      throw new Refusal("it is a link to nothing", "Put the jar itself into the plugin folder.");
    }
    if (!real.startsWith(folder.toRealPath())) {
      throw new Refusal(
          path.getFileName() + " is a link out of the plugin folder, to " + real,
          "Put the jar itself into the plugin folder.");
    }
  }

  private static Refusal unreadable(IOException e) {
    return e instanceof AccessDeniedException
        ? new Refusal(
            "it may not be read by this program",
            "Give the program's account the right to read it.")
        : new Refusal("it cannot be read: " + e, "Look after the disk, and copy it again.");
  }

  /** Begins to load it. */
  PluginLoading load(LoadingRules rules) {
    PluginCopy jars = Objects.requireNonNull(copy);
    URL[] urls = jars.jars().stream().map(CheckedPlugin::urlOf).toArray(URL[]::new);
    URLClassLoader loader =
        new URLClassLoader("patchbay-plugin-" + facts.id(), urls, new HostClasses());
    return PluginLoading.start(source, facts.classNames(), loader, rules);
  }

  /** The report of one that is not let in; the providers are those that an earlier version still gives. */
  PluginReport refused(Refusal refusal, List<String> providers, List<String> notes) {
    return report(State.REFUSED, providers, List.of(refusal.at(source)), notes);
  }

  /** The report of one that was let in. */
  PluginReport loaded(List<String> providers, List<PluginFailure> failures, List<String> notes) {
    List<PluginFailure> all = new ArrayList<>(facts.badLines());
    all.addAll(failures);
    return report(all.isEmpty() ? State.LOADED : State.FAILED, providers, all, notes);
  }

  private PluginReport report(
      State state, List<String> providers, List<PluginFailure> failures, List<String> notes) {
    List<String> allNotes = new ArrayList<>(facts.notes());
    allNotes.addAll(notes);
    return new PluginReport(
        source,
        copy == null ? "" : copy.sha256(),
        facts.id(),
        facts.version(),
        facts.apiVersion(),
        state,
        providers,
        failures,
        allNotes);
  }

  private static URL urlOf(Path jar) {
    try {
      return jar.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
    }
  }
}
