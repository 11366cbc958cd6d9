package dev.patchbay.gateway;

import dev.patchbay.provider.Attempt;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.Usage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a call ended, as it comes to be known. Used by one thread. */
final class Outcome {

  /** The status in records of calls whose client left before there was one, as nginx has it. */
  static final int CLIENT_LEFT = 499;

  int status;
  String provider = "";
  String model = "";
  List<Attempt> attempts = List.of();
  Usage usage = Usage.UNKNOWN;

  @Nullable
  ErrorKind error;

  String answer = "";

  /** Notes what a failure tells. */
  void failed(ProviderException failure) {
    error = failure.kind();
    if (!failure.attempts().isEmpty()) {
      attempts = failure.attempts();
    }
    if (provider.isEmpty()) {
      provider = failure.provider();
    }
    usage = usage.updatedBy(failure.usage());
  }

  /** Notes that the client has left. */
  void clientLeft() {
    if (error == null) {
      error = ErrorKind.CANCELLED;
    }
    if (status == 0) {
      status = CLIENT_LEFT;
    }
  }
}
