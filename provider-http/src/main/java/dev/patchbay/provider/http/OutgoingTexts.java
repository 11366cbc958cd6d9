package dev.patchbay.provider.http;

import dev.patchbay.provider.EmbeddingRequest;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.ProviderException;
import java.util.List;
import java.util.Optional;

/** Texts on their way to the service, which is to give vectors for them. Immutable. */
public final class OutgoingTexts {

  private final EmbeddingRequest request;
  private final String model;
  private final ProviderConfig config;

  OutgoingTexts(EmbeddingRequest request, String model, ProviderConfig config) {
    this.request = request;
    this.model = model;
    this.config = config;
  }

  /** What the application asks for. */
  public EmbeddingRequest request() {
    return request;
  }

  /** The texts, as many as the model takes at once. */
  public List<String> texts() {
    return request.texts();
  }

  /** The model as the service names it, also where the request names an alias. */
  public String model() {
    return model;
  }

  /** A setting of the service's own, see {@link HttpService.Builder#setting}. */
  public Optional<String> setting(String name) {
    return config.text(name);
  }

  /** Refuses the request, before a byte is sent, if that holds; see {@link Outgoing#refuse}. */
  public void refuseIf(boolean wrong, String what) {
    if (wrong) {
      throw ProviderException.of(ErrorKind.INVALID_REQUEST, what);
    }
  }
}
