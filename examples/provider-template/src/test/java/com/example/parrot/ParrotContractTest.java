package com.example.parrot;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.testkit.ProviderContract;

class ParrotContractTest extends ProviderContract {

  @Override
  protected AbstractProvider prototype() {
    return new Parrot();
  }
}
