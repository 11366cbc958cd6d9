package dev.patchbay.provider.openai;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.testkit.ProviderContract;

/** The rules of docs/contract.md, with all that the dialect can do. */
class OpenAiContractTest extends ProviderContract {

  @Override
  protected AbstractProvider prototype() {
    return new Polyglot();
  }
}
