package dev.patchbay.registry;

/** A strategy failed to choose a candidate. */
final class StrategyFailure extends IllegalStateException {

  private static final long serialVersionUID = 1;

  StrategyFailure(String what) {
    super(what);
  }

  StrategyFailure(String what, Throwable cause) {
    super(what, cause);
  }
}
