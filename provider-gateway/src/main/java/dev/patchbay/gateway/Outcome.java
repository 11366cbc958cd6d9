package dev.patchbay.gateway;

import dev.patchbay.provider.Attempt;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.Usage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a call ended, as it comes to be known. Used by one thread. */
final class Outcome {
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
}
