package dev.patchbay.provider.openai.services;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.testkit.ProviderContract;

/** The rules of docs/contract.md, for OpenAI's Chat Completions API. */
class OpenAiContractTest extends ProviderContract {

  @Override
  protected AbstractProvider prototype() {
    return new OpenAi();
  }
}
