package com.example.brook;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.testkit.Dialect;
import dev.patchbay.testkit.ProviderContract;

class BrookContractTest extends ProviderContract {

  @Override
  protected AbstractProvider prototype() {
    return new Brook();
  }

  @Override
  protected Dialect dialect() {
    return new BrookDialect();
  }
}
