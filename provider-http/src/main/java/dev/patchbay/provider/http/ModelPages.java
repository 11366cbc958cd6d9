package dev.patchbay.provider.http;

import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ModelInfo;
import dev.patchbay.provider.ProviderException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;

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
        page = read(exchange);
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

  private String read(HttpExchange exchange) throws IOException {
    AnswerHead head = exchange.head();
    if (head.status() != 200) {
      throw HttpErrors.ofAnswer(head, exchange.readAtMost(Limits.MAX_ERROR_BYTES), service);
    }
    byte[] sent = exchange.readAtMost(Limits.MAX_BODY_BYTES + 1);
    Limits.requireLength(sent.length, Limits.MAX_BODY_BYTES, "the list of models");
    byte[] body = inObject(sent);
    try (JsonIn json = JsonIn.inObject(body, 0, body.length, new JsonStrings())) {
      String next = format.read(json, this::add);
      json.finish();
      return next;
    } catch (StreamConstraintsException e) {
      throw HttpErrors.ofJson(e, "the list of models", body, 0, body.length, head);
    } catch (JacksonException e) {
      throw HttpErrors.unexpected(head, "something else than a list of models", sent, sent.length);
    }
  }

  private void add(ModelInfo model) {
    models.add(model);
    Limits.requireCount(models.size(), Limits.MAX_PIECES, "models");
  }

  /** Some services send the array alone. */
  private static byte[] inObject(byte[] body) {
    String start = new String(body, 0, Math.min(body.length, 16), StandardCharsets.ISO_8859_1);
    return start.stripLeading().startsWith("[")
        ? ("{\"data\":" + new String(body, StandardCharsets.UTF_8) + "}")
            .getBytes(StandardCharsets.UTF_8)
        : body;
  }
}
