package dev.patchbay.provider;

import org.jspecify.annotations.Nullable;

/**
 * What it means for the caller when a plugin's code throws. That depends on what has become of the
 * call: once it is over, what the code throws is chance, and the caller is told of the end.
 */
final class CallFailure {

  private CallFailure() {}

  /**
   * What went wrong, as the caller is told. Neither provider nor model are named.
   *
   * @param otherwise the kind of what the state of the call does not explain
   * @param what what that is called, such as {@code the plugin failed}
   */
  static ProviderException of(
      Throwable thrown, CallContext context, ErrorKind otherwise, String what) {
    boolean interrupted = Thread.currentThread().isInterrupted();
    Throwable original = Thrown.original(thrown);
    if (original instanceof ProviderException known) {
      boolean fits = known.kind() == ErrorKind.CANCELLED
          ? context.cancelled() || interrupted
          : !context.cancelled();
      if (fits) {
        return known;
      }
    }
    if (context.cancelled()) {
      return cancelled(thrown);
    }
    if (interrupted) {
      return because(ErrorKind.CANCELLED, "the thread was interrupted", thrown);
    }
    if (context.expired()) {
      return timedOut(thrown);
    }
    if (original instanceof ProviderException madeUp) {
      return because(
          ErrorKind.PLUGIN_FAILURE,
          "the plugin says that the call was cancelled, which it was not: " + madeUp.detail(),
          thrown);
    }
    return because(otherwise, what + ": " + Thrown.inWords(thrown), thrown);
  }

  static ProviderException cancelled(@Nullable Throwable cause) {
    return because(ErrorKind.CANCELLED, "the call was cancelled", cause);
  }

  static ProviderException timedOut(@Nullable Throwable cause) {
    return because(ErrorKind.TIMEOUT, "the call's deadline has passed", cause);
  }

  static ProviderException because(ErrorKind kind, String detail, @Nullable Throwable cause) {
    return ProviderException.builder(kind, detail)
        .cause(cause == null ? null : Thrown.asCause(cause))
        .build();
  }
}
