package dev.patchbay.registry;

import dev.patchbay.provider.Attempt;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import java.util.List;
import java.util.stream.Collectors;

/** What the caller of a router is told when no attempt succeeded. */
final class RoutingFailure {

  private RoutingFailure() {}

  /**
   * The failure of a call for which no candidate is left.
   *
   * @param decisive the one of the failures that says what the caller can do
   */
  static ProviderException of(
      List<ProviderException> failures, List<Attempt> attempts, ProviderException decisive) {
    if (failures.size() == 1) {
      return only(failures, attempts);
    }
    ProviderException.Builder builder = ProviderException.builder(
            decisive.kind(),
            "none of " + attempts.size() + " attempts succeeded: " + listed(attempts) + "; "
                + decisive.provider() + " failed because " + decisive.detail())
        .status(decisive.status().orElse(0))
        .code(decisive.code())
        .retryAfter(decisive.retryAfter().orElse(null))
        .rateLimits(decisive.rateLimits());
    return built(builder, failures, attempts);
  }

  /** The failure of a call that was stopped from outside. */
  static ProviderException stopped(
      ErrorKind kind, String why, List<ProviderException> failures, List<Attempt> attempts) {
    if (failures.size() == 1 && failures.get(0).kind() == kind) {
      return only(failures, attempts);
    }
    String after = attempts.isEmpty() ? "" : ", after failed attempts: " + listed(attempts);
    return built(ProviderException.builder(kind, why + after), failures, attempts);
  }

  private static ProviderException only(List<ProviderException> failures, List<Attempt> attempts) {
    ProviderException only = failures.get(0);
    ProviderException listing = only.toBuilder().attempts(attempts).build();
    listing.setStackTrace(only.getStackTrace());
    for (Throwable suppressed : only.getSuppressed()) {
      listing.addSuppressed(suppressed);
    }
    return listing;
  }

  private static ProviderException built(
      ProviderException.Builder builder, List<ProviderException> failures, List<Attempt> attempts) {
    if (!failures.isEmpty()) {
      builder.cause(failures.get(0));
    }
    ProviderException failure = builder.attempts(attempts).build();
    failures.stream().skip(1).forEach(failure::addSuppressed);
    return failure;
  }

  private static String listed(List<Attempt> attempts) {
    return attempts.stream().map(RoutingFailure::inWords).collect(Collectors.joining("; "));
  }

  private static String inWords(Attempt attempt) {
    String status = attempt.status() == 0 ? "" : " (HTTP " + attempt.status() + ")";
    return attempt.provider() + ", model " + attempt.model() + ": "
        + attempt.failure().map(Enum::name).orElse("answered") + status + " after "
        + attempt.elapsed().toMillis() + " ms";
  }
}
