package dev.patchbay.provider.gemini;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.testkit.Dialect;
import dev.patchbay.testkit.ProviderContract;

/** The rules of docs/contract.md, by Vertex AI. */
class VertexAiContractTest extends ProviderContract {

  @Override
  protected AbstractProvider prototype() {
    return new VertexAi();
  }

  @Override
  protected Dialect dialect() {
    return Dialect.gemini();
  }
}
