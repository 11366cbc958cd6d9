package dev.patchbay.gateway;

import dev.patchbay.gateway.dialect.AskedEmbeddings;
import dev.patchbay.gateway.dialect.EmbeddingsDialect;
import dev.patchbay.gateway.dialect.Problem;
import dev.patchbay.gateway.dialect.Report;
import dev.patchbay.gateway.json.JsonOut;
import dev.patchbay.provider.Embeddings;
import dev.patchbay.provider.ProviderException;
import java.io.IOException;
import java.time.Instant;

/** Serves vectors in one dialect. */
final class EmbeddingEndpoint implements Endpoint {

  private final Gateway gateway;
  private final EmbeddingsDialect dialect;

  EmbeddingEndpoint(Gateway gateway, EmbeddingsDialect dialect) {
    this.gateway = gateway;
    this.dialect = dialect;
  }

  @Override
  public void serve(Exchange exchange, Caller caller) throws IOException {
    gateway.calls().serve(exchange, caller, dialect.logName(), this::serve);
  }

  private void serve(Incoming incoming) throws IOException {
    CompletionEndpoint.requireOpen(gateway);
    Exchange exchange = incoming.exchange();
    AskedEmbeddings asked = dialect.read(exchange.json(gateway.limits()));
    incoming.entry().asked(asked.request().model());
    Setup setup = gateway.use();
    try {
      Routed routed = Routed.of(
          setup,
          asked.request().model(),
          asked.patchbay(),
          asked.format(),
          exchange.headers(),
          incoming.caller());
      gateway
          .calls()
          .make(
              incoming,
              routed,
              () -> String.join("\n", asked.request().texts()),
              open -> embed(exchange, asked, routed, open));
    } finally {
      setup.release();
    }
  }

  private Outcome embed(Exchange exchange, AskedEmbeddings asked, Routed routed, OpenCall open) {
    Outcome outcome = new Outcome();
    outcome.model = routed.model();
    Instant start = Instant.now();
    try {
      exchange.watch(() -> open.stop(OpenCall.Stop.CLIENT_LEFT));
      Embeddings embeddings =
          routed.router().embed(asked.request().withModel(routed.model()), routed.context());
      outcome.provider = embeddings.provider();
      outcome.model = embeddings.model();
      outcome.attempts = embeddings.attempts();
      outcome.usage = embeddings.usage();
      Report report = report(exchange, outcome, routed, start);
      Headers.write(exchange, report, outcome.attempts.size());
      outcome.status = 200;
      exchange.answer(out -> dialect.write(asked, embeddings, report, out));
    } catch (ProviderException e) {
      failed(exchange, outcome, e, report(exchange, outcome, routed, start), open);
    } catch (IOException e) {
      left(exchange, outcome, e, open);
    }
    return outcome;
  }

  private void failed(
      Exchange exchange, Outcome outcome, ProviderException failure, Report report, OpenCall open) {
    outcome.failed(failure);
    if (open.stopped() == OpenCall.Stop.CLIENT_LEFT) {
      left(exchange, outcome, new IOException(failure), open);
      return;
    }
    Problem problem = open.problem(failure);
    try {
      Headers.write(exchange, report, outcome.attempts.size());
      JsonOut out = new JsonOut();
      dialect.error(problem, out);
      outcome.status = Errors.write(exchange, problem, problem.status(), out.take(), false);
    } catch (IOException e) {
      left(exchange, outcome, e, open);
    }
  }

  private static void left(Exchange exchange, Outcome outcome, IOException why, OpenCall open) {
    open.stop(OpenCall.Stop.CLIENT_LEFT);
    outcome.clientLeft();
    exchange.abandon(why);
  }

  private static Report report(Exchange exchange, Outcome outcome, Routed routed, Instant start) {
    return routed.report(exchange.id(), start, outcome.provider, outcome.model, outcome.attempts);
  }
}
