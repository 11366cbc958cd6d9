package dev.patchbay.registry.plugin;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.ProviderInfo;
import org.jspecify.annotations.Nullable;

/**
 * A provider, with what it said of itself when it was loaded: it is not asked again, since the answer is a plugin's code.
 *
 * @param className the class that was loaded, for people
 * @param source the jar or folder that it comes from
 * @param version another object once another version of the plugin has taken its place
 * @param instance whether it is a further instance of a provider, under an id that settings have given it
 */
public record LoadedProvider(
    AbstractProvider provider,
    ProviderInfo info,
    String className,
    String source,
    Object version,
    boolean instance) {

  /** Equal if it is the same provider: a plugin's {@code equals} is its code. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof LoadedProvider that
        && provider == that.provider
        && version == that.version;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(provider);
  }

  /** The id that it has. */
  public String id() {
    return info.id();
  }

  /** What to throw for that failure to close it: itself, or an unchecked exception for a checked one. */
  public Throwable unchecked(Throwable thrown) {
    return thrown instanceof RuntimeException || thrown instanceof Error
        ? thrown
        : new IllegalStateException(
            "Provider " + id() + " could not be closed: " + Diagnosis.printable(thrown), thrown);
  }
}
