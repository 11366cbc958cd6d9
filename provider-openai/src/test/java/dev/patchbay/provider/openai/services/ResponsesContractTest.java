package dev.patchbay.provider.openai.services;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.testkit.Dialect;
import dev.patchbay.testkit.ProviderContract;

/** The rules of docs/contract.md, in the Responses API. */
class ResponsesContractTest extends ProviderContract {

  @Override
  protected AbstractProvider prototype() {
    return new OpenAiResponses();
  }

  @Override
  protected Dialect dialect() {
    return Dialect.openAiResponses();
  }
}
