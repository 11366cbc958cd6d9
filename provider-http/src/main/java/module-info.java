/** What providers that speak HTTP share: transport, server-sent events, the OpenAI chat dialect, errors. */
module dev.patchbay.provider.http {
  requires transitive dev.patchbay.provider;
  requires static org.jspecify;
  requires okhttp3;
  requires tools.jackson.core;

  exports dev.patchbay.provider.http;
}
