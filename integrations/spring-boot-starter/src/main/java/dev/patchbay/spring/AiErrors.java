package dev.patchbay.spring;

import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import org.springframework.ai.retry.NonTransientAiException;
import org.springframework.ai.retry.TransientAiException;

/** Failures as Spring AI tells them apart, with the {@link ProviderException} as their cause. */
final class AiErrors {

  private AiErrors() {}

  /** A {@link TransientAiException} if the same request may be tried again later, else a {@link NonTransientAiException}. */
  static RuntimeException of(ProviderException failure) {
    String message = String.valueOf(failure.getMessage());
    return failure.kind().retry() == ErrorKind.Retry.NEVER
        ? new NonTransientAiException(message, failure)
        : new TransientAiException(message, failure);
  }
}
