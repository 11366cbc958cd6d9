package dev.patchbay.registry;

import java.util.List;
import java.util.Objects;

/**
 * What became of one jar or sub-folder of the plugin folder. Immutable.
 *
 * @param source the jar or folder, as a URI
 * @param sha256 the SHA-256 of the bytes that were loaded or refused, in lower case: what {@code sha256sum} prints for the jar;
 *     of a folder, that of its jars one after the other in order of name. Empty if they could not be read
 * @param id {@code Patchbay-Plugin-Id} in its manifest, else its file name without {@code .jar}
 * @param version {@code Patchbay-Plugin-Version}, else {@code Implementation-Version} in its manifest, else {@code unknown}
 * @param apiVersion the version of Patchbay that it was built for, {@code Patchbay-Api-Version} in its manifest, else
 *     {@code unknown}
 * @param state the result
 * @param providers the ids of its providers that are in use, in order; a plugin that failed in part may have some
 * @param failures what went wrong, each with its stage, cause and hint; empty if it is {@link State#LOADED}
 * @param notes harmless observations
 */
public record PluginReport(
    String source,
    String sha256,
    String id,
    String version,
    String apiVersion,
    State state,
    List<String> providers,
    List<PluginFailure> failures,
    List<String> notes) {

  /** The result. */
  public enum State {
    /** All that it declares is in use. */
    LOADED,
    /** It was not loaded: none of its code has run. */
    REFUSED,
    /** A provider that it declares cannot be used. */
    FAILED
  }

  /** Refuses nulls. */
  public PluginReport {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(sha256, "sha256");
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(apiVersion, "apiVersion");
    Objects.requireNonNull(state, "state");
    providers = List.copyOf(providers);
    failures = List.copyOf(failures);
    notes = List.copyOf(notes);
  }

  /** The report of a plugin of which not every provider can be used. */
  PluginReport inPart(List<String> given, List<PluginFailure> allFailures) {
    State known = state == State.LOADED ? State.FAILED : state;
    return new PluginReport(
        source, sha256, id, version, apiVersion, known, given, allFailures, notes);
  }

  /** State, plugin, version, source, providers and what went wrong, on one line without control characters. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(state).append(' ').append(id).append(' ').append(version);
    text.append(" from ").append(source).append(" gives ").append(providers);
    failures.forEach(failure -> text.append("; ").append(failure));
    return Printable.of(text.toString());
  }
}
