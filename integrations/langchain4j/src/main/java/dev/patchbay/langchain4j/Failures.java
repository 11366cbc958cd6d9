package dev.patchbay.langchain4j;

import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.ContentFilteredException;
import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.LangChain4jException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.exception.NonRetriableException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.exception.RetriableException;
import dev.langchain4j.exception.TimeoutException;
import dev.langchain4j.exception.UnresolvedModelServerException;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.patchbay.provider.Capability;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ModelInfo;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.ProviderInfo;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Failures as LangChain4j has them: each with the same message, and the {@link ProviderException} as its cause. */
final class Failures {

  private Failures() {}

  /** The failure of a call for that request. */
  static LangChain4jException of(
      ProviderException failure, CompletionRequest request, ProviderInfo info) {
    List<Capability> missing = missing(failure, request, info);
    if (missing.isEmpty()) {
      return of(failure);
    }
    UnsupportedFeatureException unsupported = new UnsupportedFeatureException(
        missing + " not supported by this model provider. " + failure.getMessage());
    unsupported.initCause(failure);
    return unsupported;
  }

  /** What the request needs and the model is not declared to have, if that is why nothing was sent. */
  private static List<Capability> missing(
      ProviderException failure, CompletionRequest request, ProviderInfo info) {
    boolean refused = failure.kind() == ErrorKind.INVALID_REQUEST
        || failure.kind() == ErrorKind.MODEL_UNAVAILABLE;
    Optional<ModelInfo> model = info.model(request.model());
    if (!refused
        || failure.status().isPresent()
        || !failure.attempts().isEmpty()
        || (model.isEmpty() && !info.openModels())) {
      return List.of();
    }
    return request.requiredCapabilities().stream()
        .filter(needed -> !model
            .map(known -> info.supports(known, needed))
            .orElseGet(() -> info.supports(needed)))
        .toList();
  }

  static LangChain4jException of(ProviderException failure) {
    String message = failure.getMessage();
    return switch (failure.kind()) {
      case AUTHENTICATION, PERMISSION -> new AuthenticationException(message, failure);
      case INVALID_REQUEST, CONTEXT_TOO_LONG -> new InvalidRequestException(message, failure);
      case CONTENT_FILTERED -> new ContentFilteredException(message, failure);
      case MODEL_UNAVAILABLE -> new ModelNotFoundException(message, failure);
      case RATE_LIMITED, QUOTA_EXHAUSTED -> new RateLimitException(message, failure);
      case TIMEOUT -> new TimeoutException(message, failure);
      case SERVER_ERROR, OVERLOADED -> new InternalServerException(message, failure);
      case UNREACHABLE ->
        hasUnknownHost(failure)
            ? new UnresolvedModelServerException(message, failure)
            : new RetriableException(message, failure);
      case STREAM_INTERRUPTED ->
        failure.getCause() instanceof ProviderException cut && cut.kind() == ErrorKind.TIMEOUT
            ? new TimeoutException(message, failure)
            : new NonRetriableException(message, failure);
      default ->
        failure.kind().retry() == ErrorKind.Retry.NEVER
            ? new NonRetriableException(message, failure)
            : new RetriableException(message, failure);
    };
  }

  private static boolean hasUnknownHost(ProviderException failure) {
    @Nullable Throwable cause = failure.getCause();
    for (int depth = 0; cause != null && depth < 10; depth++) {
      if (cause instanceof UnknownHostException) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }
}
