package dev.patchbay.provider.http;

import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;

/** How much of an answer is read at the most, so that a hostile one meets a limit and not the end of the heap. */
final class Limits {

  /** A whole answer: what it takes in memory while it is read, a few times its bytes, fits a heap of 64 MiB. */
  static final int MAX_BODY_BYTES = 8 * 1024 * 1024;

  /** One event of a stream. */
  static final int MAX_EVENT_BYTES = 1024 * 1024;

  /** What is kept of an answer, whole or streamed, in bytes: two a character, and roughly what all else takes in memory. */
  static final int MAX_KEPT_BYTES = MAX_BODY_BYTES + 1024 * 1024;

  /** The texts and other parts that a whole answer, or one event of a stream, is divided into. */
  static final int MAX_PIECES = 100_000;

  /** The tool calls of an answer. */
  static final int MAX_TOOL_CALLS = 1_000;

  /** The values in the members of an answer, or of an event, that Patchbay has no word for. */
  static final int MAX_VALUES = 100_000;

  /** The characters of a string that only a whole parser can read, which takes it several times their memory. */
  static final int MAX_ODD_STRING = 1024 * 1024;

  /** All bytes of a stream. */
  static final long MAX_STREAM_BYTES = 64L * 1024 * 1024;

  /** All lines of a stream: four for each of a million tokens. */
  static final int MAX_STREAM_LINES = 4_000_000;

  /** The body of an error. */
  static final int MAX_ERROR_BYTES = 64 * 1024;

  private Limits() {}

  /** Fails if that is longer than allowed. */
  static void requireLength(long bytes, long most, String what) {
    if (bytes > most) {
      throw exceeded(what + " is longer than the limit of " + most + " bytes");
    }
  }

  /** Fails if there are more than allowed of what the answer has. */
  static void requireCount(long count, long most, String what) {
    if (count > most) {
      throw exceeded("the answer has more " + what + " than the limit of " + most);
    }
  }

  private static ProviderException exceeded(String detail) {
    return ProviderException.of(ErrorKind.LIMIT_EXCEEDED, detail);
  }
}
