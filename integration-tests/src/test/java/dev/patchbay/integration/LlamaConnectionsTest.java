package dev.patchbay.integration;

import org.junit.jupiter.api.Tag;

@Tag("real-model")
class LlamaConnectionsTest extends IdleConnections {

  @Override
  ChildServer start() {
    return ChildServer.llama();
  }

  @Override
  String path() {
    return "/api/openai/v1";
  }
}
