package dev.patchbay.testkit;

import java.net.URI;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * A server on loopback that answers with exactly the bytes, pauses and breaks that a test wrote down.
 *
 * <pre>{@code
 * try (FaultServer server = FaultServer.answering(Script.stream()
 *     .chunk("data: {\"choices\":[{\"delta\":{\"content\":\"Hel\"}}]}\n\n")
 *     .reset())) {
 *   ...
 *   assertThat(server.requests()).hasSize(1);
 * }
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class FaultServer implements AutoCloseable {

  private final LoopbackServer server;

  private FaultServer(LoopbackServer server) {
    this.server = server;
  }

  /** Starts a server that plays the first script for the first request, and so on; the last one again and again. */
  public static FaultServer answering(Script first, Script... more) {
    AtomicInteger count = new AtomicInteger();
    return new FaultServer(LoopbackServer.start((request, connection) -> {
      int index = Math.min(count.getAndIncrement(), more.length);
      return (index == 0 ? first : more[index - 1]).play(connection);
    }));
  }

  /** Starts a server that plays for each request the script that the function gives. Many threads call the function at once. */
  public static FaultServer answering(Function<ReceivedRequest, Script> scripts) {
    return new FaultServer(
        LoopbackServer.start((request, connection) -> scripts.apply(request).play(connection)));
  }

  /** The address, without a path. */
  public URI url() {
    return server.url();
  }

  /** The requests received so far. */
  public List<ReceivedRequest> requests() {
    return server.requests();
  }

  /** How many connections are open now. */
  public int openConnections() {
    return server.openConnections();
  }

  /** How many connections there have been. */
  int acceptedConnections() {
    return server.acceptedConnections();
  }

  /** Closes all connections and ends the server's threads. */
  @Override
  public void close() {
    server.close();
  }
}
