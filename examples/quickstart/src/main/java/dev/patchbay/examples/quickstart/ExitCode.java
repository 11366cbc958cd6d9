package dev.patchbay.examples.quickstart;

import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;

/** What the program's exit code means. */
enum ExitCode {
  OK(0),
  USAGE(2),
  UNKNOWN_MODEL(3),
  NO_PROVIDER(4),
  UNREACHABLE(5),
  SERVICE_FAILED(6),
  STREAM_CUT(7),
  /** 128 and the number of the signal, as a shell has it after Ctrl-C. */
  CANCELLED(130);

  private final int value;

  ExitCode(int value) {
    this.value = value;
  }

  int value() {
    return value;
  }

  static ExitCode of(ProviderException e) {
    ErrorKind kind = e.kind();
    return switch (kind) {
      case UNREACHABLE, TIMEOUT, TLS_FAILURE -> UNREACHABLE;
      case STREAM_INTERRUPTED -> STREAM_CUT;
      case CANCELLED -> CANCELLED;
      default -> SERVICE_FAILED;
    };
  }
}
