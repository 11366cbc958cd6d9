package dev.patchbay.integration;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.bedrock.Bedrock;

/** The provider under test for Bedrock's Converse API. */
final class Converse {

  /** With a colon, which has to be encoded in the path. */
  static final String MODEL = "eu.anthropic.claude-haiku-4-5-20251001-v1:0";

  private Converse() {}

  /** The provider of the service at that address, with credentials that its requests are signed with. */
  static AbstractProvider at(String baseUrl) {
    return new Bedrock()
        .configured(ProviderConfig.builder()
            .set(ProviderConfig.BASE_URL, baseUrl)
            .set("region", "eu-central-1")
            .set("access-key-id", "AKIDEXAMPLE")
            .set("secret-access-key", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")
            .set("session-token", "IQoJb3JpZ2luX2Vj/token==")
            .build());
  }

  static CompletionRequest.Builder request(String text) {
    return CompletionRequest.builder(MODEL).user(text);
  }
}
