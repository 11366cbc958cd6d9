package dev.patchbay.provider.bedrock;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.testkit.Dialect;
import dev.patchbay.testkit.ProviderContract;

/** The rules of docs/contract.md, in the Converse API. */
class BedrockContractTest extends ProviderContract {

  @Override
  protected AbstractProvider prototype() {
    return new Bedrock();
  }

  @Override
  protected Dialect dialect() {
    return Dialect.bedrock();
  }
}
