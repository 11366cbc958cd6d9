package dev.patchbay.registry;

import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.EmbeddingRequest;
import dev.patchbay.provider.ModelInfo;
import java.net.URI;
import java.util.Optional;

/**
 * One attempt of a routed call, as {@link RoutingListener}s see it. Immutable; a listener is told of one attempt with one object, so the
 * object can be a key. It leads to the prompt, which must not appear in logs; its text form does not show it.
 */
public final class RoutingAttempt {

  private final Candidate candidate;
  private final String model;
  private final Question<?> question;

  RoutingAttempt(Candidate candidate, String model, Question<?> question) {
    this.candidate = candidate;
    this.model = model;
    this.question = question;
  }

  /** The provider's id. */
  public String provider() {
    return candidate.id();
  }

  /** What telemetry calls the service, see {@link dev.patchbay.provider.ProviderInfo#telemetryName()}. */
  public String telemetryName() {
    return candidate.info().telemetryName();
  }

  /** The provider's address. */
  public URI url() {
    return candidate.info().url();
  }

  /** The model in the request to the provider. */
  public String model() {
    return model;
  }

  /** That model as the provider declares it; empty if it does not. Names that are not declared come from requests, and are unbounded. */
  public Optional<ModelInfo> declaredModel() {
    return candidate.info().model(model);
  }

  /** What the provider is asked, as it is asked; empty if vectors are wanted. */
  public Optional<CompletionRequest> completionRequest() {
    return question instanceof Question.ForCompletion completion
        ? Optional.of(completion.fitted(candidate))
        : Optional.empty();
  }

  /** The texts whose vectors are wanted; empty if an answer is. */
  public Optional<EmbeddingRequest> embeddingRequest() {
    return question instanceof Question.ForVectors vectors
        ? Optional.of(vectors.request())
        : Optional.empty();
  }

  /** Provider and model; not the prompt. */
  @Override
  public String toString() {
    return "RoutingAttempt[" + provider() + ", model " + model + "]";
  }
}
