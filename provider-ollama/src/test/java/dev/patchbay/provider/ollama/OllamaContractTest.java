package dev.patchbay.provider.ollama;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.testkit.Dialect;
import dev.patchbay.testkit.ProviderContract;

/** The rules of docs/contract.md, in Ollama's chat API. */
class OllamaContractTest extends ProviderContract {

  @Override
  protected AbstractProvider prototype() {
    return new Ollama();
  }

  @Override
  protected Dialect dialect() {
    return Dialect.ollama();
  }
}
