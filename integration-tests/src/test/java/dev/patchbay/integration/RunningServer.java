package dev.patchbay.integration;

import java.net.URI;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/** Runs a server for the tests of a class. The failure of a test shows what the server printed. */
final class RunningServer
    implements BeforeAllCallback, AfterAllCallback, TestExecutionExceptionHandler {

  private final Supplier<ChildServer> start;
  private ChildServer server;

  RunningServer(Supplier<ChildServer> start) {
    this.start = start;
  }

  URI url() {
    return server.url();
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    server = start.get();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (server != null) {
      server.close();
    }
  }

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    failure.addSuppressed(new IllegalStateException(server.output()));
    throw failure;
  }
}
