package dev.patchbay.registry.plugin;

import dev.patchbay.registry.PluginFailure;
import org.jspecify.annotations.Nullable;

/** Why a plugin is not let in, found before any of its code has run. */
final class Refusal extends Exception {

  private static final long serialVersionUID = 1;

  private final String hint;

  Refusal(String what, String hint) {
    super(what);
    this.hint = hint;
  }

  /** What to do about it, as a sentence. */
  String hint() {
    return hint;
  }

  PluginFailure at(String source) {
    return new PluginFailure(source, "", PluginFailure.Stage.CHECKING, hint, this);
  }

  /** The message alone, without the name of this class, which means nothing to users. */
  @Override
  @SuppressWarnings("OverrideThrowableToString")
  public String toString() {
    return String.valueOf(getMessage());
  }

  /** Equal if it says the same: a folder that is looked at again and again has no news then. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Refusal that
        && toString().equals(that.toString())
        && hint.equals(that.hint);
  }

  @Override
  public int hashCode() {
    return toString().hashCode();
  }
}
