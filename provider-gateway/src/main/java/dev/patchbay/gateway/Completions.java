package dev.patchbay.gateway;

import dev.patchbay.gateway.dialect.Asked;
import dev.patchbay.gateway.json.JsonObject;
import dev.patchbay.gateway.settings.RouteSettings;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Capability;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.registry.ProviderQuery;
import dev.patchbay.registry.Router;
import dev.patchbay.registry.RoutingOptions;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpField;

/** What a request for a completion asks of the router, from its body, its headers and the configuration. */
final class Completions {

  private static final String OPTION_PREFIX = "x-patchbay-";
  private static final String REPORT = "report";

  private Completions() {}

  /**
   * A request, ready to be routed.
   *
   * @param context its deadline, and what the router is told
   * @param told whether the client wants to know who answered in the answer itself
   */
  record Routed(
      Asked asked,
      CompletionRequest request,
      Router router,
      CallContext context,
      CallNotes notes,
      boolean told) {}

  /**
   * Reads a request.
   *
   * @param reader a dialect's
   * @throws dev.patchbay.gateway.json.BadRequest if it is wrong
   * @throws RefusedException if the client's key is not good for a model that it names
   */
  static Routed read(
      Setup setup,
      Function<JsonObject, Asked> reader,
      JsonObject body,
      Iterable<HttpField> headers,
      Caller caller) {
    Asked asked = reader.apply(body);
    Map<String, String> options = options(headers);
    boolean told = Boolean.parseBoolean(options.remove(OPTION_PREFIX + REPORT));
    RouteSettings route = RouteSettings.ofHeaders(options);
    JsonObject inBody = asked.patchbay();
    if (inBody != null) {
      told |= inBody.flag(REPORT, false);
      route = RouteSettings.of(inBody).orElse(route);
    }
    caller.require(asked.request().model());
    route.fallback().forEach(caller::require);
    Setup.Route chosen = setup.route(asked.request().model(), route);
    CompletionRequest request = chosen.model().equals(asked.request().model())
        ? asked.request()
        : asked.request().toBuilder().model(chosen.model()).build();
    Router router = chosen.router();
    RouteSettings settings = chosen.settings();
    CallNotes notes =
        new CallNotes(settings.options(router.options()).strategy().toString());
    CallContext.Builder context = CallContext.builder().attribute(CallNotes.ATTRIBUTE, notes);
    if (caller.key() != null) {
      context.attribute(RoutingOptions.STICKY_KEY, caller.id());
    }
    List<String> ids = settings.only().isPresent() ? setup.ids() : List.of();
    settings.applyTo(context, router.options(), ids);
    if (!asked.format().isEmpty()) {
      ProviderQuery query = settings.query(ids).toBuilder()
          .capability(Capability.opaque(asked.format()))
          .build();
      context.attribute(RoutingOptions.QUERY, query);
    }
    return new Routed(asked, request, router, context.build(), notes, told);
  }

  /** The headers that are about routing, by name in lower case. */
  private static Map<String, String> options(Iterable<HttpField> headers) {
    Map<String, String> options = new HashMap<>();
    for (HttpField header : headers) {
      String name = header.getName().toLowerCase(Locale.ROOT);
      if (name.startsWith(OPTION_PREFIX)) {
        options.put(name, header.getValue());
      }
    }
    return options;
  }
}
