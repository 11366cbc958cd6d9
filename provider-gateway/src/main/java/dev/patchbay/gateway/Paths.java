package dev.patchbay.gateway;

import dev.patchbay.gateway.dialect.ChatDialect;
import dev.patchbay.gateway.dialect.Dialect;
import dev.patchbay.gateway.dialect.Problem;
import dev.patchbay.gateway.json.JsonObject;
import dev.patchbay.gateway.json.JsonOut;
import dev.patchbay.gateway.keys.KeyCall;
import dev.patchbay.provider.Cost;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/** What is served where. */
final class Paths {

  private static final String JSON = "application/json";

  private final Gateway gateway;
  private final Dialect chat = new ChatDialect();

  /** By method and path. */
  private final Map<String, Endpoint> endpoints = new HashMap<>();

  /** What serves a path. */
  interface Endpoint {

    void serve(Exchange exchange, Caller caller) throws IOException;

    /** Whether it is served without a key. */
    default boolean isOpen() {
      return false;
    }
  }

  /** Served without a key. */
  private record Open(Endpoint endpoint) implements Endpoint {
    @Override
    public void serve(Exchange exchange, Caller caller) throws IOException {
      endpoint.serve(exchange, caller);
    }

    @Override
    public boolean isOpen() {
      return true;
    }
  }

  Paths(Gateway gateway) {
    this.gateway = gateway;
    endpoints.put("GET /livez", new Open((exchange, caller) -> text(exchange, 200, "ok")));
    endpoints.put("GET /readyz", new Open(this::ready));
    completions("/chat/completions", chat);
    endpoints.put("GET /v1/models", this::models);
    endpoints.put(
        "GET /v1/providers", told((setup, out) -> Insight.providers(setup.registry(), out)));
    endpoints.put("GET /v1/plugins", told((setup, out) -> Insight.plugins(setup.registry(), out)));
    endpoints.put("GET /v1/health", told((setup, out) -> Insight.health(setup.registry(), out)));
    endpoints.put("POST /v1/explain", this::explain);
    endpoints.put("GET /metrics", this::metrics);
  }

  private void completions(String path, Dialect dialect) {
    endpoints.put("POST /v1" + path, (exchange, caller) -> complete(exchange, caller, dialect));
  }

  /** The dialect of those who use that path, for errors. */
  Dialect dialect(String path) {
    return chat;
  }

  /**
   * What serves that path.
   *
   * @throws RefusedException 404 or 405 if nothing does
   */
  Endpoint of(String method, String path) {
    String asked = method.equals("HEAD") ? "GET" : method;
    Endpoint endpoint = endpoints.get(asked + " " + path);
    if (endpoint == null && asked.equals("GET") && path.startsWith("/v1/models/")) {
      return (exchange, caller) -> model(exchange, caller, path.substring("/v1/models/".length()));
    }
    if (endpoint != null) {
      return endpoint;
    }
    String others = endpoints.keySet().stream()
        .filter(each -> each.endsWith(" " + path))
        .map(each -> each.substring(0, each.indexOf(' ')))
        .sorted()
        .collect(Collectors.joining(", "));
    throw new RefusedException(
        others.isEmpty()
            ? Problem.refused(
                404,
                "NOT_FOUND",
                "There is nothing at " + path + "; there is "
                    + endpoints.keySet().stream().sorted().collect(Collectors.joining(", ")))
            : Problem.refused(405, "NOT_ALLOWED", path + " takes " + others + ", not " + method),
        true);
  }

  private void ready(Exchange exchange, Caller caller) throws IOException {
    boolean any = gateway.registry().providers().stream()
        .anyMatch(each -> each.info().working() && each.info().missing().isEmpty());
    if (gateway.draining()) {
      text(exchange, 503, "the gateway is being shut down");
    } else if (any) {
      text(exchange, 200, "ready");
    } else {
      text(exchange, 503, "no provider is ready: set a key, or drop a plugin into the folder");
    }
  }

  private static void text(Exchange exchange, int status, String text) throws IOException {
    JsonOut out = new JsonOut();
    out.raw(text + "\n");
    exchange.answer(status, "text/plain;charset=utf-8", out.take());
  }

  private Endpoint told(BiConsumer<Setup, JsonOut> writer) {
    return (exchange, caller) -> {
      Setup setup = gateway.use();
      JsonOut out = new JsonOut();
      try {
        writer.accept(setup, out);
      } finally {
        setup.release();
      }
      exchange.answer(200, JSON, out.take());
    };
  }

  private void models(Exchange exchange, Caller caller) throws IOException {
    Setup setup = gateway.use();
    JsonOut out = new JsonOut();
    try {
      out.object().member("object", "list").list("data");
      Insight.models(setup).forEach((id, owner) -> {
        if (caller.allows(id)) {
          model(id, owner, out);
        }
      });
      out.end().end();
    } finally {
      setup.release();
    }
    exchange.answer(200, JSON, out.take());
  }

  private void model(Exchange exchange, Caller caller, String id) throws IOException {
    Setup setup = gateway.use();
    try {
      String owner = Insight.models(setup).get(id);
      if (owner == null || !caller.allows(id)) {
        throw new RefusedException(Problem.refused(
            404,
            "MODEL_UNAVAILABLE",
            "There is no model " + id + "; GET /v1/models lists those that there are"));
      }
      JsonOut out = new JsonOut();
      model(id, owner, out);
      exchange.answer(200, JSON, out.take());
    } finally {
      setup.release();
    }
  }

  private static void model(String id, String owner, JsonOut out) {
    out.object();
    out.member("id", id).member("object", "model").member("created", 0);
    out.member("owned_by", owner);
    out.end();
  }

  private void metrics(Exchange exchange, Caller caller) throws IOException {
    JsonOut out = new JsonOut();
    out.raw(gateway.metrics().scrape());
    exchange.answer(200, "text/plain; version=0.0.4; charset=utf-8", out.take());
  }

  private void complete(Exchange exchange, Caller caller, Dialect dialect) throws IOException {
    if (gateway.draining()) {
      throw new RefusedException(
          Problem.refused(503, "SHUTDOWN", "The gateway is being shut down; ask another one"),
          true);
    }
    JsonObject body = JsonObject.parse(exchange.body(gateway.limits()));
    Setup setup = gateway.use();
    try {
      Completions.Routed routed =
          Completions.read(setup, dialect, body, exchange.headers(), caller);
      OpenCall open = new OpenCall(routed.context());
      KeyCall ofKey = caller.begin();
      gateway.begun(open);
      try {
        CompletionCall.Outcome outcome = new CompletionCall(
                exchange,
                dialect,
                routed.asked(),
                routed.request(),
                routed.router(),
                routed.context(),
                routed.notes(),
                open,
                routed.told(),
                setup.settings().ledger().text())
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
    } finally {
      setup.release();
    }
  }

  private void explain(Exchange exchange, Caller caller) throws IOException {
    JsonObject body = JsonObject.parse(exchange.body(gateway.limits()));
    Setup setup = gateway.use();
    try {
      Completions.Routed routed = Completions.read(setup, chat, body, exchange.headers(), caller);
      JsonOut out = new JsonOut();
      Insight.explain(
          routed.router().select(routed.request(), routed.context()),
          routed.notes().strategy(),
          routed.router().explain(routed.request(), routed.context()),
          out);
      exchange.answer(200, JSON, out.take());
    } finally {
      setup.release();
    }
  }
}
