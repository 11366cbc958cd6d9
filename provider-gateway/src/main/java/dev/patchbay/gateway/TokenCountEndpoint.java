package dev.patchbay.gateway;

import dev.patchbay.gateway.dialect.Asked;
import dev.patchbay.gateway.dialect.MessagesDialect;
import dev.patchbay.gateway.dialect.Problem;
import dev.patchbay.gateway.json.JsonObject;
import dev.patchbay.provider.CompletionRequest;
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
    JsonObject body = exchange.json(gateway.limits());
    Asked asked = dialect.readInput(body);
    Setup setup = gateway.use();
    try {
      Routed routed = CompletionEndpoint.routed(setup, asked, exchange, caller);
      CompletionRequest request = CompletionEndpoint.request(asked, routed);
      OptionalLong counted = routed.router().countTokens(request, routed.context());
      if (counted.isEmpty()) {
        exchange.setHeader(ESTIMATED, "true");
      }
      long tokens = counted.orElseGet(() -> Router.estimatedInputTokens(request));
      exchange.answer(out -> MessagesDialect.tokens(tokens, out));
    } catch (ProviderException e) {
      throw new RefusedException(Problem.of(e));
    } finally {
      setup.release();
    }
  }
}
