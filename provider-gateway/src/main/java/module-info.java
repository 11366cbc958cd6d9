/** The door to a registry for programs that speak HTTP: the dialects of OpenAI, Anthropic and Ollama, and what explains them. */
// Micrometer and its Prometheus registry have no module descriptors.
@SuppressWarnings("requires-automatic")
module dev.patchbay.gateway {
  requires transitive dev.patchbay.registry;
  requires dev.patchbay.micrometer;
  requires micrometer.registry.prometheus;
  requires org.eclipse.jetty.server;
  requires org.snakeyaml.engine;
  requires tools.jackson.core;
  requires jdk.unsupported;
  requires static org.jspecify;

  exports dev.patchbay.gateway;
  exports dev.patchbay.gateway.keys;
  exports dev.patchbay.gateway.settings;
}
