package dev.patchbay.registry;

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

  /** The message alone: the name of this class, which stands before it otherwise, says nothing to anybody. */
  @Override
  @SuppressWarnings("OverrideThrowableToString")
  public String toString() {
    return String.valueOf(getMessage());
  }
}
