package dev.patchbay.testkit;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionResult;
import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.ProviderInfo;

/** {@link Ndjson} with something wrong. */
public class Flawed extends AbstractProvider {

  /** How a call is answered by means of a provider that does it well. */
  interface Answering {
    CompletionResult answer(AbstractProvider good, CompletionRequest request, CallContext context)
        throws Exception;
  }

  private final AbstractProvider good;
  private final Answering answering;
  private final boolean endsInTime;

  /** With nothing wrong. */
  public Flawed() {
    this(Flawed::well);
  }

  Flawed(Answering answering) {
    this(new Ndjson().info(), answering);
  }

  Flawed(ProviderInfo info, Answering answering) {
    this(info, new Ndjson(), answering, true);
  }

  private Flawed(
      ProviderInfo info, AbstractProvider good, Answering answering, boolean endsInTime) {
    super(info);
    this.good = good;
    this.answering = answering;
    this.endsInTime = endsInTime;
  }

  /** The same, except that it does not say that it ends in time. */
  final Flawed handedOver() {
    return new Flawed(info(), good, answering, false);
  }

  static CompletionResult well(
      AbstractProvider good, CompletionRequest request, CallContext context) {
    return request.stream() ? good.stream(request, context) : good.complete(request, context);
  }

  @Override
  public AbstractProvider configured(ProviderConfig config) {
    AbstractProvider configured = good.configured(config);
    ProviderInfo info = info().toBuilder().url(configured.url()).build();
    return new Flawed(info, configured, answering, endsInTime);
  }

  /** Says so, true or not: otherwise its callers would be free in time whatever it gets wrong. */
  @Override
  protected final boolean endsInTime() {
    return endsInTime;
  }

  @Override
  protected final CompletionResult createCompletion(
      CompletionRequest request, CallContext context) {
    try {
      return answering.answer(good, request, context);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
