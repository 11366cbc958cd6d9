package dev.patchbay.registry;

import dev.patchbay.provider.AbstractProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One name in the plugin folder: the newest version that stood there, and the version that is in use, which is an earlier
 * one while the newest is being loaded, and also if nothing of the newest can be used. Not thread-safe.
 */
final class PluginSlot {

  /**
   * What the plugins of one folder have in common.
   *
   * @param limit the time that each provider has for each step
   * @param configuration gives a provider its settings; the ids are those of all providers
   * @param present gives the provider that has an id now
   * @param retired takes a version that is not in use any more, to be closed once nobody can choose it
   */
  record Surroundings(
      Duration limit,
      BiFunction<AbstractProvider, Collection<String>, AbstractProvider> configuration,
      Function<String, Optional<AbstractProvider>> present,
      Consumer<Plugin> retired,
      Consumer<PluginReport> closedBadly) {}

  private final Surroundings surroundings;

  private String stamp = "";
  private @Nullable PluginVersion newest;
  private @Nullable PluginLoading loading;
  /** Whether the newest was loaded, or was tried to. */
  private boolean tried;

  private @Nullable Plugin plugin;
  private @Nullable PluginVersion inUse;
  private List<PluginProvider> providers = List.of();
  private @Nullable PluginReport report;

  PluginSlot(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /** What was found when the newest version was read; something else asks for reading it again. */
  String stamp() {
    return stamp;
  }

  @Nullable
  PluginVersion newest() {
    return newest;
  }

  /** Takes note of a new version. */
  void take(PluginVersion version, String foundAs) {
    forgetNewest();
    newest = version;
    stamp = foundAs;
    tried = false;
  }

  /** Begins to load the newest version, if that was not done, or sees to it that it is not in use. */
  void decide(@Nullable Refusal refusal) {
    PluginVersion version = Objects.requireNonNull(newest);
    if (refusal == null) {
      if (!tried) {
        tried = true;
        loading = version.load(surroundings.limit());
      }
      return;
    }
    if (tried) {
      // Its copy goes with it: should it be let in later, it is read again.
      stamp = "";
      abandonLoading();
      if (version.equals(inUse)) {
        retire();
      }
    }
    report = version.refused(refusal, idsInUse(), notes());
  }

  /** Goes on making the providers of the newest version; true once that is done. */
  boolean construct() {
    return loading == null || loading.construct();
  }

  /** Goes on configuring them; true once that is done, and the version is in use or has failed. */
  boolean configure(Collection<String> ids) {
    if (loading == null) {
      return true;
    }
    if (!loading.configure(each -> surroundings.configuration().apply(each, ids))) {
      return false;
    }
    PluginLoading finished = loading;
    loading = null;
    use(Objects.requireNonNull(newest), finished);
    return true;
  }

  /** The ids that its providers have, or are going to have. */
  List<String> ids() {
    List<String> ids = new ArrayList<>(idsInUse());
    if (loading != null) {
      ids.addAll(loading.ids());
    }
    return ids;
  }

  /** How it stands; empty as long as nothing is known. */
  Optional<FolderPlugin> state() {
    return Optional.ofNullable(report).map(known -> new FolderPlugin(known, providers));
  }

  /** Lets go of everything, and gives what is in use to be closed. */
  Optional<Plugin> clear() {
    forgetNewest();
    Optional<Plugin> last = Optional.ofNullable(plugin);
    plugin = null;
    return last;
  }

  private void use(PluginVersion version, PluginLoading finished) {
    Map<String, AbstractProvider> made = finished.providers();
    if (made.isEmpty()) {
      Plugin.closeLoader(finished.loader());
      Objects.requireNonNull(version.copy()).delete();
      report = version.loaded(idsInUse(), finished.failures(), notes());
      return;
    }
    retire();
    Plugin opened = new Plugin(
        version.source(),
        new Plugin.Contents(finished.loader(), Objects.requireNonNull(version.copy()), made),
        surroundings.limit(),
        failure -> surroundings
            .closedBadly()
            .accept(version.loaded(List.of(), List.of(failure), List.of())));
    plugin = opened;
    inUse = version;
    providers = made.values().stream()
        .map(each -> new PluginProvider(
            each.info(), each.getClass().getName(), opened, surroundings.present()))
        .toList();
    report = version.loaded(idsInUse(), finished.failures(), List.of());
  }

  private void retire() {
    if (plugin != null) {
      surroundings.retired().accept(plugin);
    }
    plugin = null;
    inUse = null;
    providers = List.of();
  }

  private void forgetNewest() {
    abandonLoading();
    // The copy of a version that was loaded goes when that is closed.
    if (newest != null && !tried && newest.copy() != null) {
      newest.copy().delete();
    }
    newest = null;
  }

  private void abandonLoading() {
    if (loading != null) {
      Plugin.closeLoader(loading.loader());
      Objects.requireNonNull(Objects.requireNonNull(newest).copy()).delete();
      loading = null;
    }
  }

  private List<String> idsInUse() {
    return providers.stream().map(AbstractProvider::id).toList();
  }

  private List<String> notes() {
    return inUse == null
        ? List.of()
        : List.of("the version from before, " + inUse.facts().version() + ", stays in use");
  }
}
