package dev.patchbay.provider.http;

/** How much of an answer is read at the most, so that a hostile one meets a limit and not the end of the heap. */
final class Limits {

  /** A whole answer. */
  static final int MAX_BODY_BYTES = 16 * 1024 * 1024;

  /** One event of a stream. */
  static final int MAX_EVENT_BYTES = 1024 * 1024;

  /** All bytes of a stream. */
  static final long MAX_STREAM_BYTES = 64L * 1024 * 1024;

  /** The body of an error. */
  static final int MAX_ERROR_BYTES = 64 * 1024;

  private Limits() {}
}
