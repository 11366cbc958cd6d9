package dev.patchbay.testkit;

import dev.patchbay.provider.AbstractProvider;

/** A provider that has nothing of the OpenAI dialect, and nothing of provider-http, keeps the contract. */
class NdjsonContractTest extends ProviderContract {

  @Override
  protected AbstractProvider prototype() {
    return new Ndjson();
  }

  @Override
  protected Dialect dialect() {
    return new NdjsonDialect();
  }
}
