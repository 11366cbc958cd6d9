package dev.patchbay.testkit;

import dev.patchbay.provider.AbstractProvider;

/** The contract plays a service whose streams depend on what came before: it announces them and numbers their lines. */
class NumberedContractTest extends ProviderContract {

  @Override
  protected AbstractProvider prototype() {
    return new Ndjson();
  }

  @Override
  protected Dialect dialect() {
    return new NumberedDialect();
  }
}
