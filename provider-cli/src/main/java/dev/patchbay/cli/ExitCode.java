package dev.patchbay.cli;

import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;

/** What the exit codes of the command mean. */
final class ExitCode {

  static final int OK = 0;
  static final int PROVIDER_FAILED = 1;
  static final int USAGE = 2;
  static final int NONE_COULD_SERVE = 3;
  static final int STREAM_BROKE = 4;
  /** 128 and the number of the signal, as a shell has it after Ctrl-C. */
  static final int INTERRUPTED = 130;

  private ExitCode() {}

  static int of(ProviderException e) {
    if (e.kind() == ErrorKind.CANCELLED) {
      return INTERRUPTED;
    }
    if (e.kind() == ErrorKind.STREAM_INTERRUPTED || !e.partialText().isEmpty()) {
      return STREAM_BROKE;
    }
    return isUnserved(e) ? NONE_COULD_SERVE : PROVIDER_FAILED;
  }

  /** Whether no provider was asked, because none could serve. */
  static boolean isUnserved(ProviderException e) {
    return e.kind() == ErrorKind.MODEL_UNAVAILABLE && e.attempts().isEmpty();
  }
}
