package dev.patchbay.gateway;

import dev.patchbay.gateway.dialect.MessagesDialect;
import dev.patchbay.gateway.dialect.Problem;
import dev.patchbay.gateway.json.JsonObject;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.registry.Router;
import java.io.IOException;
import java.util.OptionalLong;

/**
 * Counts the tokens of a request in Anthropic's dialect. Where the provider has no way to count, the number is an estimate, which a header
 * of the answer says.
 */
final class TokenCountEndpoint implements Endpoint {

  private static final String ESTIMATED = "x-patchbay-estimated";

  private final Gateway gateway;
  private final MessagesDialect dialect = new MessagesDialect();

  TokenCountEndpoint(Gateway gateway) {
    this.gateway = gateway;
  }

  @Override
  public void serve(Exchange exchange, Caller caller) throws IOException {
    CompletionEndpoint.requireOpen(gateway);
    JsonObject body = JsonObject.parse(exchange.body(gateway.limits()));
    Setup setup = gateway.use();
    try {
      Completions.Routed routed =
          Completions.read(setup, dialect::readInput, body, exchange.headers(), caller);
      OptionalLong counted = routed.router().countTokens(routed.request(), routed.context());
      if (counted.isEmpty()) {
        exchange.setHeader(ESTIMATED, "true");
      }
      long tokens = counted.orElse(Router.estimatedInputTokens(routed.request()));
      exchange.answer(out -> MessagesDialect.tokens(tokens, out));
    } catch (ProviderException e) {
      throw new RefusedException(Problem.of(e));
    } finally {
      setup.release();
    }
  }
}
