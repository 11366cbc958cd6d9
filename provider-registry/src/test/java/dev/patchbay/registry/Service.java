package dev.patchbay.registry;

import static dev.patchbay.registry.Fakes.MODEL;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.Capability;
import dev.patchbay.provider.ModelInfo;
import dev.patchbay.provider.ProviderInfo;
import dev.patchbay.provider.openai.OpenAiCompatibleProvider;
import dev.patchbay.provider.openai.OpenAiService;
import dev.patchbay.testkit.FaultServer;
import dev.patchbay.testkit.Script;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A service on a real socket that plays scripts, and the provider that asks it. */
final class Service implements AutoCloseable {

  private static final String STOP =
      "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";

  private static final class Compatible extends OpenAiCompatibleProvider {
    Compatible(ProviderInfo info) {
      super(OpenAiService.builder(info).build());
    }
  }

  private final FaultServer server;
  private final AbstractProvider provider;

  private Service(String id, ModelInfo model, FaultServer server) {
    this.server = server;
    provider = new Compatible(ProviderInfo.builder(id, server.url().toString())
        .models(List.of(model))
        .capabilities(Capability.STREAM)
        .build());
  }

  static Service of(String id, Script first, Script... more) {
    return of(id, ModelInfo.of(MODEL), first, more);
  }

  static Service of(String id, ModelInfo model, Script first, Script... more) {
    return new Service(id, model, FaultServer.answering(first, more));
  }

  /** A stream of that text in one piece. */
  static Script stream(String text) {
    return Script.stream().chunk(token(text)).chunk(STOP).end();
  }

  /** A whole answer of that text. */
  static Script whole(String text) {
    return Script.json(
        200,
        "{\"choices\":[{\"message\":{\"content\":\"" + text + "\"},\"finish_reason\":\"stop\"}]}");
  }

  /** A stream that breaks off after that text. */
  static Script cutAfter(String text) {
    return Script.stream().chunk(token(text)).reset();
  }

  static Script error(int status, String code) {
    return error(status, code, Map.of());
  }

  static Script error(int status, String code, Map<String, String> headers) {
    Map<String, String> all = new HashMap<>(headers);
    all.put("content-type", "application/json");
    return Script.whole(status, all, "{\"error\":{\"message\":\"no\",\"code\":\"" + code + "\"}}");
  }

  private static String token(String text) {
    return "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + text + "\"}}]}\n\n";
  }

  AbstractProvider provider() {
    return provider;
  }

  /** How many requests have come in. */
  int calls() {
    return server.requests().size();
  }

  int openConnections() {
    return server.openConnections();
  }

  @Override
  public void close() {
    provider.close();
    server.close();
  }
}
