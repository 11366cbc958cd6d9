package dev.patchbay.gateway;

import dev.patchbay.gateway.dialect.Dialect;
import dev.patchbay.gateway.dialect.Problem;
import dev.patchbay.gateway.json.JsonObject;
import dev.patchbay.gateway.keys.KeyCall;
import dev.patchbay.provider.Cost;
import java.io.IOException;

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
    requireOpen(gateway);
    JsonObject body = JsonObject.parse(exchange.body(gateway.limits()));
    Setup setup = gateway.use();
    try {
      Completions.Routed routed =
          Completions.read(setup, dialect::read, body, exchange.headers(), caller);
      serve(exchange, caller, setup, routed);
    } finally {
      setup.release();
    }
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

  private void serve(Exchange exchange, Caller caller, Setup setup, Completions.Routed routed) {
    OpenCall open = new OpenCall(routed.context());
    KeyCall ofKey = caller.begin();
    gateway.begun(open);
    try {
      CompletionCall.Outcome outcome = new CompletionCall(
              exchange, dialect, routed, open, setup.settings().ledger().text())
          .serve();
      if (ofKey != null) {
        ofKey.end(
            outcome.usage.totalTokens(),
            Cost.of(outcome.attempts).map(Cost::usd).orElse(null));
      }
    } finally {
      gateway.ended(open);
      if (ofKey != null) {
        ofKey.close();
      }
    }
  }
}
