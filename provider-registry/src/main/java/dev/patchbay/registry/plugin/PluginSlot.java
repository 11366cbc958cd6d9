package dev.patchbay.registry.plugin;

import dev.patchbay.registry.PluginFailure;
import dev.patchbay.registry.PluginReport;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One name in the plugin folder: what stands there now, and how far it is. Not thread-safe. */
final class PluginSlot {

  /** How far the newest version under the name is. While it is none of any use, an earlier one may go on working. */
  private sealed interface State {
    /** The version that works. */
    @Nullable
    InUse working();
  }

  /** It was read, and it is not decided yet whether it may be loaded. */
  private record Waiting(@Nullable InUse working) implements State {}

  private record Loading(PluginLoading loading, @Nullable InUse working) implements State {}

  /** It was not let in, or nothing of it can be used. */
  private record Refused(
      PluginReport report, Set<String> ids, @Nullable InUse working) implements State {}

  private record InUse(CheckedPlugin version, OpenPlugin plugin, LoadedPlugin loaded)
      implements State {
    @Override
    public InUse working() {
      return this;
    }

    List<String> ids() {
      return loaded.providers().stream().map(LoadedProvider::id).toList();
    }
  }

  /**
   * What the plugins of one folder have in common.
   *
   * @param wrapped gives a provider as the application sees it
   * @param retired takes a version that is no longer in use, to be closed once it cannot be chosen
   */
  record Surroundings(
      LoadingRules rules,
      BiFunction<LoadedProvider, OpenPlugin, LoadedProvider> wrapped,
      Consumer<OpenPlugin> retired,
      Consumer<PluginReport> closedBadly) {}

  private final Surroundings surroundings;

  /** What was found when the newest version was read; something else asks for reading it again. */
  private String stamp = "";

  /** Null if it has to be read again. */
  private @Nullable CheckedPlugin newest;

  private State state = new Waiting(null);

  PluginSlot(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  String stamp() {
    return stamp;
  }

  @Nullable
  CheckedPlugin newest() {
    return newest;
  }

  /** Takes note of a new version. */
  void take(CheckedPlugin version, String foundAs) {
    dropNewest();
    newest = version;
    stamp = foundAs;
    state = new Waiting(state.working());
  }

  /** Begins to load the newest version, if that was not done, or sees to it that it is not in use. */
  void decide(@Nullable Refusal refusal) {
    CheckedPlugin version = Objects.requireNonNull(newest);
    boolean untouched = isUntouched();
    if (refusal == null) {
      if (untouched) {
        state = new Loading(version.load(surroundings.rules()), state.working());
      }
      return;
    }
    if (!untouched) {
      // Its copy goes with it: should it be let in later, it is read again.
      dropNewest();
      stamp = "";
    }
    InUse working = state.working();
    if (working != null && working.version().equals(version)) {
      surroundings.retired().accept(working.plugin());
      working = null;
    }
    state =
        new Refused(version.refused(refusal, idsOf(working), notes(working)), Set.of(), working);
  }

  /** Whether none of the newest version's code has run. */
  private boolean isUntouched() {
    return state instanceof Waiting
        || (state instanceof Refused refused
            && refused.report().state() == PluginReport.State.REFUSED);
  }

  /** Goes on with what is being loaded; false as long as there is something. */
  boolean advance() {
    if (state instanceof Loading loading) {
      if (!loading.loading().over()) {
        return false;
      }
      use(Objects.requireNonNull(newest), loading.loading(), loading.working());
    }
    return true;
  }

  /** How it stands; empty as long as nothing is known. */
  Optional<LoadedPlugin> loaded() {
    InUse working = state.working();
    if (state instanceof Refused refused) {
      return Optional.of(LoadedPlugin.of(
          refused.report(),
          working == null ? List.of() : working.loaded().providers(),
          refused.ids()));
    }
    return Optional.ofNullable(working).map(InUse::loaded);
  }

  /** Lets go of everything, and gives what is in use to be closed. */
  Optional<OpenPlugin> clear() {
    dropNewest();
    Optional<OpenPlugin> last = Optional.ofNullable(state.working()).map(InUse::plugin);
    state = new Waiting(null);
    return last;
  }

  private void use(CheckedPlugin version, PluginLoading finished, @Nullable InUse before) {
    Map<String, LoadedProvider> made = finished.providers();
    List<PluginFailure> failures = finished.failures();
    if (made.isEmpty()) {
      OpenPlugin.closeLoader(finished.loader());
      Objects.requireNonNull(version.copy()).delete();
      state = new Refused(
          version.loaded(idsOf(before), failures, notes(before)), finished.ids(), before);
      return;
    }
    if (before != null) {
      surroundings.retired().accept(before.plugin());
    }
    OpenPlugin opened = new OpenPlugin(
        version.source(),
        new OpenPlugin.Contents(finished.loader(), Objects.requireNonNull(version.copy()), made),
        surroundings.rules().limit(),
        failure -> surroundings
            .closedBadly()
            .accept(version.loaded(List.of(), List.of(failure), List.of())));
    List<LoadedProvider> given = made.values().stream()
        .map(each -> surroundings.wrapped().apply(each, opened))
        .toList();
    List<String> ids = List.copyOf(made.keySet());
    state = new InUse(
        version,
        opened,
        LoadedPlugin.of(version.loaded(ids, failures, List.of()), given, finished.ids()));
  }

  /** The copy of a version that is in use goes when that is closed. */
  private void dropNewest() {
    if (state instanceof Loading loading) {
      OpenPlugin.closeLoader(loading.loading().loader());
      state = new Waiting(loading.working());
    }
    InUse working = state.working();
    boolean inUse = working != null && working.version().equals(newest);
    if (newest != null && newest.copy() != null && !inUse) {
      newest.copy().delete();
    }
    newest = null;
  }

  private static List<String> idsOf(@Nullable InUse working) {
    return working == null ? List.of() : working.ids();
  }

  private static List<String> notes(@Nullable InUse working) {
    return working == null
        ? List.of()
        : List.of(
            "the version from before, " + working.version().facts().version() + ", stays in use");
  }
}
