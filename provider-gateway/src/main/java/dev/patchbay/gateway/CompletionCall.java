package dev.patchbay.gateway;

import dev.patchbay.gateway.OpenCall.Stop;
import dev.patchbay.gateway.dialect.Asked;
import dev.patchbay.gateway.dialect.Dialect;
import dev.patchbay.gateway.dialect.EventWriter;
import dev.patchbay.gateway.dialect.Problem;
import dev.patchbay.gateway.dialect.Report;
import dev.patchbay.gateway.json.JsonOut;
import dev.patchbay.provider.Attempt;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.registry.Router;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One completion for a client. The status of the answer is decided by the first token, not by the first byte of a provider: until then the
 * router may still turn to another one. An answer that has begun and fails ends with an error in its dialect, and with a connection that
 * is broken off.
 */
final class CompletionCall {

  private static final String JSON = "application/json";

  private final Exchange exchange;
  private final Dialect dialect;
  private final Asked asked;
  private final CompletionRequest request;
  private final Router router;
  private final CallContext context;
  private final Routed routed;
  private final OpenCall open;
  private final boolean textKept;
  private final Instant start;
  private final JsonOut out = new JsonOut();
  private final Outcome outcome = new Outcome();

  private @Nullable EventWriter writer;

  /**
   * Begins a call.
   *
   * @param textKept whether the record of the call is to hold the answer
   */
  CompletionCall(
      Exchange exchange,
      Dialect dialect,
      Asked asked,
      CompletionRequest request,
      Routed routed,
      OpenCall open,
      boolean textKept) {
    this.exchange = exchange;
    this.dialect = dialect;
    this.open = open;
    this.textKept = textKept;
    this.asked = asked;
    this.request = request;
    this.routed = routed;
    router = routed.router();
    context = routed.context();
    start = Instant.now();
    outcome.model = request.model();
  }

  /** Serves it, to its end. Throws nothing but errors of the JVM. */
  Outcome serve() {
    try {
      exchange.watch(() -> open.stop(Stop.CLIENT_LEFT));
      if (asked.stream()) {
        stream();
      } else {
        whole();
      }
    } catch (ProviderException e) {
      failed(e);
    } catch (IOException e) {
      clientLeft(e);
    }
    return outcome;
  }

  private void whole() throws IOException {
    Completion answer = router.complete(request, context);
    outcome.provider = answer.provider();
    outcome.model = answer.model();
    outcome.attempts = answer.attempts();
    outcome.usage = answer.usage();
    outcome.answer = textKept ? answer.text() : "";
    Report report = report(answer.provider(), answer.model(), answer.attempts());
    dialect.whole(asked, answer, report, out);
    Headers.write(exchange, report, report.attempts().size());
    outcome.status = 200;
    exchange.answer(200, JSON, out.take());
  }

  private void stream() throws IOException {
    EventWriter events = dialect.events(asked, out);
    writer = events;
    open.keepAlive(this::keepAlive);
    try (CompletionStream stream = router.stream(request, context)) {
      outcome.provider = stream.provider();
      outcome.model = stream.model();
      outcome.status = 200;
      try {
        begin(stream);
        WholeCharacters characters = new WholeCharacters();
        for (CompletionEvent next : stream) {
          CompletionEvent event = characters.of(next);
          open.spoke();
          if (event instanceof CompletionEvent.Finished finished) {
            outcome.attempts = stream.attempts();
            outcome.answer = textKept ? stream.textSoFar() : "";
            Report report = report(stream.provider(), stream.model(), stream.attempts());
            exchange.end(() -> {
              events.finish(finished, report);
              return out.take();
            });
          } else {
            exchange.write(() -> {
              events.event(event);
              return out.take();
            });
          }
        }
      } finally {
        outcome.usage = stream.usage();
        if (outcome.attempts.isEmpty()) {
          outcome.attempts = stream.attempts();
        }
      }
    }
  }

  private void begin(CompletionStream stream) throws IOException {
    Report report = report(stream.provider(), stream.model(), stream.attempts());
    exchange.write(() -> {
      if (!exchange.begun()) {
        // Its own attempt is not over.
        Headers.write(exchange, report, report.attempts().size() + 1);
        exchange.begin(200, dialect.streamType());
      }
      Objects.requireNonNull(writer).begin(report);
      return out.take();
    });
  }

  /** On a thread of the gateway. The head goes out with the first sign of life: who answers is told at the end then. */
  private void keepAlive() {
    exchange.writeBeside(() -> {
      if (!exchange.begun()) {
        Headers.requestId(exchange);
        exchange.begin(200, dialect.streamType());
      }
      Objects.requireNonNull(writer).keepAlive();
      return out.take();
    });
  }

  private void failed(ProviderException failure) {
    outcome.failed(failure);
    outcome.answer = textKept ? failure.partialText() : "";
    Problem problem = open.problem(failure);
    Report report = report(outcome.provider, outcome.model, outcome.attempts);
    if (open.stopped() == Stop.CLIENT_LEFT) {
      outcome.status = exchange.begun() ? 200 : Outcome.CLIENT_LEFT;
      exchange.abandon(failure);
      return;
    }
    try {
      // A sign of life that is just being written would decide the status.
      exchange.writeAlone();
      if (exchange.begun()) {
        exchange.breakOff(() -> {
          out.take();
          Objects.requireNonNull(writer).fail(problem, report);
          return out.take();
        });
      } else {
        Headers.write(exchange, report, report.attempts().size());
        outcome.status = Errors.write(exchange, dialect, problem);
      }
    } catch (IOException e) {
      clientLeft(e);
    }
  }

  private void clientLeft(IOException why) {
    open.stop(Stop.CLIENT_LEFT);
    outcome.clientLeft();
    exchange.abandon(why);
  }

  private Report report(String provider, String model, List<Attempt> attempts) {
    return routed.report(exchange.id(), start, provider, model, attempts);
  }
}
