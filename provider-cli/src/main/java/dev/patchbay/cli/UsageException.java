package dev.patchbay.cli;

/** Something has to be changed by the user: an option, a setting, a file. The message says what, and what to do. */
final class UsageException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int exitCode;

  UsageException(String message) {
    this(ExitCode.USAGE, message);
  }

  UsageException(String message, Throwable cause) {
    super(message, cause);
    exitCode = ExitCode.USAGE;
  }

  UsageException(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  int exitCode() {
    return exitCode;
  }
}
