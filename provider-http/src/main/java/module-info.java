/** What providers that speak HTTP share: connections, timers, framings, limits, errors, settings and secrets. */
module dev.patchbay.provider.http {
  requires transitive dev.patchbay.provider;
  requires static org.jspecify;
  requires okhttp3;
  requires tools.jackson.core;

  exports dev.patchbay.provider.http;
}
