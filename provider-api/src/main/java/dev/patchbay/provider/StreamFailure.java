package dev.patchbay.provider;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What it means when the reading of a stream throws. */
final class StreamFailure {

  private StreamFailure() {}

  /** What went wrong, as the caller is told. */
  static ProviderException of(Throwable thrown, boolean streamClosed, CallContext context) {
    if (thrown instanceof ProviderException known && known.kind() == ErrorKind.CANCELLED) {
      return known;
    }
    if (streamClosed) {
      // Closing the connection under a reader makes it fail in ways that depend on the moment.
      return closed(context, thrown);
    }
    if (thrown instanceof ProviderException known) {
      return known;
    }
    if (thrown instanceof IOException && context.expired()) {
      return ProviderException.builder(ErrorKind.TIMEOUT, "the call's deadline has passed")
          .cause(thrown)
          .build();
    }
    if (thrown instanceof IOException) {
      return ProviderException.builder(
              ErrorKind.UNREACHABLE, "the connection broke while the answer was read: " + thrown)
          .cause(thrown)
          .build();
    }
    return ProviderException.builder(
            ErrorKind.PLUGIN_FAILURE, "the plugin failed while it read the answer: " + thrown)
        .cause(thrown)
        .build();
  }

  static ProviderException closed(CallContext context, @Nullable Throwable cause) {
    return ProviderException.builder(
            ErrorKind.CANCELLED,
            context.cancelled() ? "the call was cancelled" : "the stream was closed before its end")
        .cause(cause)
        .build();
  }

  /** That failure with the output that came before it, which rules out another attempt. */
  static ProviderException afterOutput(ProviderException reason, PartialCompletion partial) {
    ProviderException failure = reason;
    boolean anotherMayFollow = reason.kind().failover() != ErrorKind.Failover.NEVER;
    if (partial.hasOutput() && anotherMayFollow) {
      failure = reason.as(
          ErrorKind.STREAM_INTERRUPTED,
          "the stream broke off after " + partial.length() + " characters of output: "
              + reason.detail());
    }
    return failure.after(partial.text());
  }
}
