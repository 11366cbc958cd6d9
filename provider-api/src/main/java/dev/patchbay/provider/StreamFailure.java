package dev.patchbay.provider;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What it means when the reading of a stream throws. */
final class StreamFailure {

  private StreamFailure() {}

  /**
   * What went wrong, as the caller is told.
   *
   * @param closed whether the stream was closed under its reader
   * @param outOfTime whether that was because of the deadline
   */
  static ProviderException of(
      Throwable thrown, boolean closed, boolean outOfTime, CallContext context) {
    if (closed) {
      // Closing the connection under a reader makes it fail in ways that depend on the moment.
      return closed(context, outOfTime, thrown);
    }
    return Thrown.original(thrown) instanceof IOException
        ? CallFailure.of(
            thrown,
            context,
            ErrorKind.UNREACHABLE,
            "the connection broke while the answer was read")
        : CallFailure.of(
            thrown,
            context,
            ErrorKind.PLUGIN_FAILURE,
            "the plugin failed while it read the answer");
  }

  /** The end of a stream that was closed. A cause that says the same says more. */
  static ProviderException closed(
      CallContext context, boolean outOfTime, @Nullable Throwable cause) {
    ErrorKind kind = outOfTime && !context.cancelled() ? ErrorKind.TIMEOUT : ErrorKind.CANCELLED;
    if (cause != null
        && Thrown.original(cause) instanceof ProviderException known
        && known.kind() == kind) {
      return known;
    }
    if (context.cancelled()) {
      return CallFailure.cancelled(cause);
    }
    return outOfTime
        ? CallFailure.timedOut(cause)
        : CallFailure.because(kind, "the stream was closed before its end", cause);
  }

  /** That failure with the output that came before it, which rules out another attempt. */
  static ProviderException afterOutput(ProviderException reason, PartialCompletion partial) {
    return interrupted(reason, partial, "after " + partial.length() + " characters of output")
        .after(partial.text());
  }

  /** The same for a thread that closes the stream under its reader, and so cannot know the text. */
  static ProviderException afterUnknownOutput(ProviderException reason, PartialCompletion partial) {
    return interrupted(reason, partial, "after its output had begun");
  }

  private static ProviderException interrupted(
      ProviderException reason, PartialCompletion partial, String after) {
    boolean anotherMayFollow = reason.kind().failover() != ErrorKind.Failover.NEVER;
    return partial.hasOutput() && anotherMayFollow
        ? reason.as(
            ErrorKind.STREAM_INTERRUPTED, "the stream broke off " + after + ": " + reason.detail())
        : reason;
  }
}
