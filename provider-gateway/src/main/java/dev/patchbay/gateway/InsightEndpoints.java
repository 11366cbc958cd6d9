package dev.patchbay.gateway;

import dev.patchbay.gateway.dialect.ChatDialect;
import dev.patchbay.gateway.dialect.Dialect;
import dev.patchbay.gateway.dialect.MessagesDialect;
import dev.patchbay.gateway.json.JsonObject;
import dev.patchbay.gateway.json.JsonOut;
import java.io.IOException;
import java.util.function.BiConsumer;

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
    JsonObject body = JsonObject.parse(exchange.body(gateway.limits()));
    Dialect dialect =
        exchange.header("anthropic-version") != null ? new MessagesDialect() : new ChatDialect();
    Setup setup = gateway.use();
    try {
      Completions.Routed routed =
          Completions.read(setup, dialect::read, body, exchange.headers(), caller);
      exchange.answer(out -> Insight.explain(
          routed.router().select(routed.request(), routed.context()),
          routed.notes().strategy(),
          routed.router().explain(routed.request(), routed.context()),
          out));
    } finally {
      setup.release();
    }
  }
}
