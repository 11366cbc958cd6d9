package dev.patchbay.provider.equing;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.testkit.ProviderContract;

/** The rules of docs/contract.md. */
class EquingContractTest extends ProviderContract {

  @Override
  protected AbstractProvider prototype() {
    return new Equing();
  }
}
