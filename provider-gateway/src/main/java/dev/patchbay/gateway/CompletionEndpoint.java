package dev.patchbay.gateway;

import dev.patchbay.gateway.dialect.Asked;
import dev.patchbay.gateway.dialect.Dialect;
import dev.patchbay.gateway.dialect.Problem;
import dev.patchbay.gateway.json.JsonObject;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.Message;
import java.io.IOException;
import java.util.stream.Collectors;

/** Serves completions in one dialect. */
final class CompletionEndpoint implements Endpoint {

  private final Gateway gateway;
  private final Dialect dialect;

  CompletionEndpoint(Gateway gateway, Dialect dialect) {
    this.gateway = gateway;
    this.dialect = dialect;
  }

  @Override
  public void serve(Exchange exchange, Caller caller) throws IOException {
    gateway.calls().serve(exchange, caller, dialect.name(), this::serve);
  }

  private void serve(Incoming incoming) throws IOException {
    requireOpen(gateway);
    Exchange exchange = incoming.exchange();
    JsonObject body = exchange.json(gateway.limits());
    Asked asked = dialect.read(body);
    incoming.entry().asked(asked.request().model()).stream(asked.stream());
    Setup setup = gateway.use();
    try {
      Routed routed = routed(setup, asked, exchange, incoming.caller());
      CompletionRequest request = request(asked, routed);
      boolean textKept = gateway.calls().ledger().withText();
      gateway
          .calls()
          .make(
              incoming,
              routed,
              () -> text(request),
              open -> new CompletionCall(exchange, dialect, asked, request, routed, open, textKept)
                  .serve());
    } finally {
      setup.release();
    }
  }

  /** What a request for a completion asks of the router. */
  static Routed routed(Setup setup, Asked asked, Exchange exchange, Caller caller) {
    return Routed.of(
        setup,
        asked.request().model(),
        asked.patchbay(),
        asked.format(),
        exchange.headers(),
        caller);
  }

  /** The request, for the model that the router is asked for. */
  static CompletionRequest request(Asked asked, Routed routed) {
    return routed.model().equals(asked.request().model())
        ? asked.request()
        : asked.request().toBuilder().model(routed.model()).build();
  }

  private static String text(CompletionRequest request) {
    return request.messages().stream().map(Message::text).collect(Collectors.joining("\n"));
  }

  /**
   * Refuses new calls while the gateway is being shut down.
   *
   * @throws RefusedException 503
   */
  static void requireOpen(Gateway gateway) {
    if (gateway.draining()) {
      throw new RefusedException(
          Problem.refused(503, "SHUTDOWN", "The gateway is being shut down; ask another one"),
          true);
    }
  }
}
