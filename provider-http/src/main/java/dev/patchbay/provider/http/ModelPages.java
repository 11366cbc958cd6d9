package dev.patchbay.provider.http;

import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ModelInfo;
import dev.patchbay.provider.ProviderException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Asks a service for all pages of the list of its models. */
final class ModelPages {

  /** Far above what any service has, and low enough for one that never ends its list. */
  private static final int MOST_PAGES = 100;

  private final HttpTransport transport;
  private final Endpoint endpoint;
  private final WireFormat service;
  private final ModelListFormat format;
  private final List<ModelInfo> models = new ArrayList<>();

  ModelPages(
      HttpTransport transport, Endpoint endpoint, WireFormat service, ModelListFormat format) {
    this.transport = transport;
    this.endpoint = endpoint;
    this.service = service;
    this.format = format;
  }

  List<ModelInfo> read(CallContext context) {
    String page = "";
    for (int i = 0; i < MOST_PAGES; i++) {
      HttpExchange exchange = transport.send(endpoint.listing(format.path(page), context), context);
      try (exchange) {
        page = JsonAnswer.read(
            exchange, service, "a list of models", json -> format.read(json, this::add));
      } catch (IOException e) {
        throw exchange.failure(e);
      }
      if (page.isEmpty()) {
        return models;
      }
    }
    throw ProviderException.of(
        ErrorKind.LIMIT_EXCEEDED,
        "the service's list of models has more than the limit of " + MOST_PAGES + " pages");
  }

  private void add(ModelInfo model) {
    models.add(model);
    Limits.requireCount(models.size(), Limits.MAX_PIECES, "models");
  }
}
