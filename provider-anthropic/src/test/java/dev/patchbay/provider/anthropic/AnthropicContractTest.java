package dev.patchbay.provider.anthropic;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.testkit.Dialect;
import dev.patchbay.testkit.ProviderContract;

/** The rules of docs/contract.md, in the Messages API. */
class AnthropicContractTest extends ProviderContract {

  @Override
  protected AbstractProvider prototype() {
    return new Anthropic();
  }

  @Override
  protected Dialect dialect() {
    return Dialect.anthropic();
  }
}
