package dev.patchbay.gateway;

import dev.patchbay.gateway.dialect.Report;
import dev.patchbay.gateway.json.BadRequest;
import dev.patchbay.gateway.json.JsonObject;
import dev.patchbay.gateway.settings.RouteSettings;
import dev.patchbay.provider.Attempt;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Capability;
import dev.patchbay.registry.ProviderQuery;
import dev.patchbay.registry.Router;
import dev.patchbay.registry.RoutingOptions;
import dev.patchbay.registry.Strategy;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.jetty.http.HttpField;
import org.jspecify.annotations.Nullable;

/**
 * What a request asks of the router, from its body, its headers and the configuration.
 *
 * @param model the model to ask the router for
 * @param context its deadline, and what the router is told
 * @param told whether the client wants to know who answered in the answer itself
 */
record Routed(String model, Router router, CallContext context, CallNotes notes, boolean told) {

  private static final String OPTION_PREFIX = "x-patchbay-";
  private static final String REPORT = "report";

  /** The router's strategy where nothing else is said. */
  private static final String PRIORITY = "priority";

  /**
   * Reads it.
   *
   * @param asked the model, as the client names it
   * @param inBody the member {@code patchbay} of the body; null if there is none
   * @param format the wire format that providers must speak; empty if any will do
   * @throws BadRequest if an option is unknown or wrong
   * @throws RefusedException if the client's key is not good for a model that it names
   */
  static Routed of(
      Setup setup,
      String asked,
      @Nullable JsonObject inBody,
      String format,
      Iterable<HttpField> headers,
      Caller caller) {
    Map<String, String> options = options(headers);
    boolean told = Boolean.parseBoolean(options.remove(OPTION_PREFIX + REPORT));
    RouteSettings wanted = RouteSettings.ofHeaders(options);
    if (inBody != null) {
      told |= inBody.flag(REPORT, false);
      wanted = RouteSettings.of(inBody).orElse(wanted);
    }
    caller.require(asked);
    wanted.fallback().forEach(caller::require);
    Setup.Route route = setup.route(asked, wanted);
    RouteSettings settings = route.settings();
    Router router = route.router();
    CallNotes notes = new CallNotes(settings.strategy().map(Strategy::toString).orElse(PRIORITY));
    CallContext.Builder context = CallContext.builder().attribute(CallNotes.ATTRIBUTE, notes);
    if (caller.key() != null) {
      context.attribute(RoutingOptions.STICKY_KEY, caller.id());
    }
    List<String> ids = settings.only().isPresent() ? setup.ids() : List.of();
    settings.applyTo(context, router.options(), ids);
    if (!format.isEmpty()) {
      ProviderQuery query =
          settings.query(ids).toBuilder().capability(Capability.opaque(format)).build();
      context.attribute(RoutingOptions.QUERY, query);
    }
    return new Routed(route.model(), router, context.build(), notes, told);
  }

  /** Who answers the call of that id, and why. */
  Report report(
      String id, Instant start, String provider, String answering, List<Attempt> attempts) {
    return new Report(
        id, start, provider, answering, attempts, notes.why(provider, attempts), told);
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
