/** The OpenAI chat dialect, for the many services that speak it. */
module dev.patchbay.provider.openai {
  requires transitive dev.patchbay.provider.http;
  requires static org.jspecify;

  exports dev.patchbay.provider.openai;
}
