package dev.patchbay.gateway;

import dev.patchbay.gateway.dialect.ChatDialect;
import dev.patchbay.gateway.dialect.Dialect;
import dev.patchbay.gateway.dialect.Problem;
import dev.patchbay.gateway.json.BadRequest;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Where every request comes in: it is refused, or given to what serves its path. Whatever happens there, the client gets an answer in its
 * dialect, or a connection that is broken off.
 */
final class FrontDoor extends Handler.Abstract {

  private static final Logger LOG = System.getLogger(FrontDoor.class.getName());

  private final Gateway gateway;
  private final Paths paths;
  private final Doorkeeper doorkeeper;

  FrontDoor(Gateway gateway) {
    this.gateway = gateway;
    paths = new Paths(gateway);
    doorkeeper = new Doorkeeper(gateway);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Connection connection = request.getConnectionMetaData().getConnection();
    gateway.heads().begun(connection);
    Exchange exchange = new Exchange(
        request, response, Callback.from(() -> gateway.heads().ended(connection), callback), id());
    Dialect dialect = new ChatDialect();
    try {
      dialect = paths.dialect(exchange.path(), exchange.header("anthropic-version") != null);
      serve(exchange);
    } catch (RefusedException e) {
      refuse(exchange, dialect, e.problem(), e.early());
    } catch (BadRequest e) {
      refuse(exchange, dialect, Problem.of(e), false);
    } catch (IOException e) {
      exchange.abandon(e);
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "The gateway failed to serve call " + exchange.id(), e);
      Problem problem = Problem.refused(
          500,
          "GATEWAY_FAILURE",
          "The gateway failed: " + e.getClass().getSimpleName() + "; its log tells more of call "
              + exchange.id());
      refuse(exchange, dialect, problem, true);
    }
    return true;
  }

  private void serve(Exchange exchange) throws IOException {
    doorkeeper.requireProper(exchange);
    if (doorkeeper.answersPreflight(exchange)) {
      return;
    }
    Endpoint endpoint = paths.of(exchange.method(), exchange.path());
    endpoint.serve(exchange, endpoint.isOpen() ? Caller.WITHOUT_KEY : doorkeeper.let(exchange));
  }

  private static void refuse(Exchange exchange, Dialect dialect, Problem problem, boolean early) {
    if (exchange.begun()) {
      exchange.abandon(new IOException(problem.message()));
      return;
    }
    try {
      Errors.write(exchange, dialect, problem, early);
    } catch (IOException | RuntimeException e) {
      exchange.abandon(e);
    }
  }

  /** 128 random bits: unique without a counter that a restart would begin anew. */
  private static String id() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return hex(random.nextLong()) + hex(random.nextLong());
  }

  private static String hex(long bits) {
    return HexFormat.of().toHexDigits(bits);
  }
}
