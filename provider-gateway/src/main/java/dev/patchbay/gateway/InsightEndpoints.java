package dev.patchbay.gateway;

import dev.patchbay.gateway.dialect.Asked;
import dev.patchbay.gateway.dialect.ChatDialect;
import dev.patchbay.gateway.dialect.Dialect;
import dev.patchbay.gateway.dialect.MessagesDialect;
import dev.patchbay.gateway.dialect.ResponsesDialect;
import dev.patchbay.gateway.json.BadRequest;
import dev.patchbay.gateway.json.JsonObject;
import dev.patchbay.gateway.json.JsonOut;
import dev.patchbay.gateway.ledger.EntryJson;
import dev.patchbay.gateway.ledger.Ledger;
import dev.patchbay.gateway.ledger.Minute;
import dev.patchbay.provider.CompletionRequest;
import java.io.IOException;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Fields;

/** Serves what tells of the gateway itself: whether it is ready, its providers and plugins, why it chooses, its figures. */
final class InsightEndpoints {

  private static final String TEXT = "text/plain;charset=utf-8";

  private final Gateway gateway;

  InsightEndpoints(Gateway gateway) {
    this.gateway = gateway;
  }

  void alive(Exchange exchange, Caller caller) throws IOException {
    text(exchange, 200, TEXT, "ok\n");
  }

  void ready(Exchange exchange, Caller caller) throws IOException {
    boolean any = gateway.registry().providers().stream()
        .anyMatch(each -> each.info().working() && each.info().missing().isEmpty());
    if (gateway.draining()) {
      text(exchange, 503, TEXT, "the gateway is being shut down\n");
    } else if (any) {
      text(exchange, 200, TEXT, "ready\n");
    } else {
      text(
          exchange,
          503,
          TEXT,
          "no provider is ready: set a key, or drop a plugin into the folder\n");
    }
  }

  /** In the text format 0.0.4 (prometheus.io/docs/instrumenting/exposition_formats). */
  void metrics(Exchange exchange, Caller caller) throws IOException {
    text(
        exchange,
        200,
        "text/plain; version=0.0.4; charset=utf-8",
        gateway.metrics().scrape());
  }

  private static void text(Exchange exchange, int status, String type, String text)
      throws IOException {
    exchange.answer(status, type, new JsonOut().raw(text).take());
  }

  /** What that writes of the configuration in use. */
  Endpoint told(BiConsumer<Setup, JsonOut> writer) {
    return (exchange, caller) -> {
      Setup setup = gateway.use();
      try {
        exchange.answer(out -> writer.accept(setup, out));
      } finally {
        setup.release();
      }
    };
  }

  /** Takes the body of a request for a completion, in any dialect. */
  void explain(Exchange exchange, Caller caller) throws IOException {
    JsonObject body = exchange.json(gateway.limits());
    Asked asked = dialect(body, exchange).read(body);
    Setup setup = gateway.use();
    try {
      Routed routed = CompletionEndpoint.routed(setup, asked, exchange, caller);
      CompletionRequest request = CompletionEndpoint.request(asked, routed);
      exchange.answer(out -> Insight.explain(
          routed.router().select(request, routed.context()),
          routed.notes().strategy(),
          routed.router().explain(request, routed.context()),
          out));
    } finally {
      setup.release();
    }
  }

  private static Dialect dialect(JsonObject body, Exchange exchange) {
    if (exchange.header("anthropic-version") != null) {
      return new MessagesDialect();
    }
    return body.has("input") && !body.has("messages") ? new ResponsesDialect() : new ChatDialect();
  }

  /** The last calls, and what the last minutes were like. */
  void calls(Exchange exchange, Caller caller) throws IOException {
    Fields query = Request.extractQueryParameters(exchange.request());
    String since = Objects.requireNonNullElse(query.getValue("since"), "");
    int most = most(Objects.requireNonNullElse(query.getValue("limit"), "100"));
    Ledger ledger = gateway.calls().ledger();
    exchange.answer(out -> {
      out.object().list("calls");
      ledger
          .newest(most, since, entry -> caller.key() == null || entry.key().equals(caller.id()))
          .forEach(entry -> EntryJson.write(out, entry));
      out.end().list("minutes");
      for (Minute minute : ledger.minutes()) {
        out.object();
        out.member("at", minute.start().toString());
        out.member("calls", minute.calls()).member("failures", minute.failures());
        out.member("tokens", minute.tokens());
        out.member("p50_ms", minute.p50()).member("p95_ms", minute.p95());
        out.end();
      }
      out.end().member("dropped", ledger.dropped()).end();
    });
  }

  private static int most(String limit) {
    try {
      return Math.max(1, Math.min(10_000, Integer.parseInt(limit)));
    } catch (NumberFormatException e) {
      throw new BadRequest("limit", "The parameter limit is a number, but this is " + limit);
    }
  }
}
