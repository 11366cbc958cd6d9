package dev.patchbay.integration;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Tag("interop")
@Tag("real-model")
@Execution(ExecutionMode.CONCURRENT)
class NodeConnectionsTest extends IdleConnections {

  @Override
  ChildServer start() {
    return ChildServer.node();
  }
}
