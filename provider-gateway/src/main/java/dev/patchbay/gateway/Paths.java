package dev.patchbay.gateway;

import dev.patchbay.gateway.dialect.ChatDialect;
import dev.patchbay.gateway.dialect.Dialect;
import dev.patchbay.gateway.dialect.EmbeddingsDialect;
import dev.patchbay.gateway.dialect.MessagesDialect;
import dev.patchbay.gateway.dialect.OllamaDialect;
import dev.patchbay.gateway.dialect.OllamaModels;
import dev.patchbay.gateway.dialect.Problem;
import dev.patchbay.gateway.dialect.ResponsesDialect;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** What is served where. */
final class Paths {

  private static final String ONE_MODEL = "/v1/models/";

  private final ModelEndpoints models;
  private final Dialect chat = new ChatDialect();
  private final Dialect responses = new ResponsesDialect();
  private final Dialect messages = new MessagesDialect();
  private final Dialect ollama = new OllamaDialect();
  private final Page page = new Page();

  /** By method and path. */
  private final Map<String, Endpoint> endpoints = new HashMap<>();

  Paths(Gateway gateway) {
    models = new ModelEndpoints(gateway);
    InsightEndpoints insight = new InsightEndpoints(gateway);
    get("/", page);
    post("/v1/chat/completions", new CompletionEndpoint(gateway, chat));
    get("/v1/models", models::list);

    post("/v1/embeddings", new EmbeddingEndpoint(gateway, EmbeddingsDialect.OPENAI));
    post("/v1/responses", new CompletionEndpoint(gateway, responses));
    get("/v1/responses", Paths::noWebSocket);

    post("/v1/messages", new CompletionEndpoint(gateway, messages));
    post("/v1/messages/count_tokens", new TokenCountEndpoint(gateway));

    post("/api/chat", new CompletionEndpoint(gateway, ollama));
    post("/api/embed", new EmbeddingEndpoint(gateway, EmbeddingsDialect.OLLAMA));
    get("/api/version", (exchange, caller) -> exchange.answer(OllamaModels::version));
    get("/api/tags", models::tags);
    post("/api/show", models::show);

    get("/livez", ((Endpoint) insight::alive).open());
    get("/readyz", ((Endpoint) insight::ready).open());
    get("/metrics", insight::metrics);
    post("/v1/explain", insight::explain);
    get("/v1/providers", insight.told((setup, out) -> Insight.providers(setup.registry(), out)));
    get("/v1/plugins", insight.told((setup, out) -> Insight.plugins(setup.registry(), out)));
    get("/v1/calls", insight::calls);
    get("/v1/health", insight.told((setup, out) -> Insight.health(setup.registry(), out)));
  }

  private void get(String path, Endpoint endpoint) {
    endpoints.put("GET " + path, endpoint);
  }

  private void post(String path, Endpoint endpoint) {
    endpoints.put("POST " + path, endpoint);
  }

  /** Codex asks over a WebSocket first, and by HTTP if it is told to. */
  private static void noWebSocket(Exchange exchange, Caller caller) {
    throw new RefusedException(Problem.refused(
        426,
        "NOT_ALLOWED",
        "Responses are not served over WebSockets: POST the request to /v1/responses"));
  }

  /**
   * The dialect of those who use that path, for errors.
   *
   * @param anthropic whether the client has told the version of Anthropic's API that it speaks
   */
  Dialect dialect(String path, boolean anthropic) {
    return anthropic || path.startsWith("/v1/messages")
        ? messages
        : path.startsWith("/api/") ? ollama : chat;
  }

  /**
   * What serves that path.
   *
   * @throws RefusedException 404 or 405 if nothing does
   */
  Endpoint of(String method, String path) {
    String asked = method.equals("HEAD") ? "GET" : method;
    Endpoint endpoint = endpoints.get(asked + " " + path);
    if (endpoint != null) {
      return endpoint;
    }
    if (asked.equals("GET") && Page.has(path)) {
      return page;
    }
    if (asked.equals("GET") && path.startsWith(ONE_MODEL)) {
      String id = path.substring(ONE_MODEL.length());
      return (exchange, caller) -> models.one(exchange, caller, id);
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
}
