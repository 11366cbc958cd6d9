package dev.patchbay.gateway.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.patchbay.gateway.json.BadRequest;
import dev.patchbay.gateway.json.JsonObject;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Capability;
import dev.patchbay.registry.ProviderQuery;
import dev.patchbay.registry.RoutingOptions;
import dev.patchbay.registry.Strategy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteSettingsTest {

  private static final List<String> IDS = List.of("anthropic", "openai", "openai-eu");

  private static JsonObject body(String json) {
    JsonObject body =
        JsonObject.parse(("{\"patchbay\":" + json + "}").getBytes(StandardCharsets.UTF_8));
    JsonObject member = body.object("patchbay");
    assertThat(member).isNotNull();
    return member;
  }

  private static RouteSettings of(String json) {
    return RouteSettings.of(body(json.replace('\'', '"')));
  }

  @Test
  void aBodyAndHeadersSayTheSame() {
    RouteSettings body = of("""
        {'needs': ['tools', 'vision'], 'window': 1000, 'only': ['openai'], 'not': 'lab',
         'order': ['openai'], 'strategy': 'fastest', 'deadline': '30s', 'fallback': ['a', 'b']}""");
    RouteSettings headers = RouteSettings.ofHeaders(Map.of(
        "x-patchbay-needs", "tools, vision",
        "X-Patchbay-Window", "1000",
        "x-patchbay-only", "openai",
        "x-patchbay-not", "lab",
        "x-patchbay-order", "openai",
        "x-patchbay-strategy", "fastest",
        "x-patchbay-deadline", "30s",
        "x-patchbay-fallback", "a,b",
        "content-type", "application/json"));

    assertThat(headers).isEqualTo(body);
    assertThat(body.needs()).containsExactly(Capability.TOOLS, Capability.VISION);
    assertThat(body.deadline()).contains(Duration.ofSeconds(30));
    assertThat(body.fallback()).containsExactly("a", "b");
    assertThat(of("{}")).isSameAs(RouteSettings.NONE);
    assertThat(RouteSettings.ofHeaders(Map.of("accept", "*/*"))).isSameAs(RouteSettings.NONE);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
          {'host': 'evil.example'}              | patchbay.host     | allowed are needs, window
          {'api-key': 'sk-secret'}              | patchbay.api-key  | is not known
          {'max-spend': 1}                      | patchbay.max-spend | is not known
          {'nedes': []}                         | patchbay.nedes    | did you mean needs?
          {'window': 'large'}                   | patchbay.window   | a whole number from 0 to 2147483647
          {'window': '5'}                       | patchbay.window   | a whole number
          {'window': 1.5}                       | patchbay.window   | a whole number
          {'window': -1}                        | patchbay.window   | a whole number
          {'needs': true}                       | patchbay.needs    | a list of texts
          {'needs': ['a', null]}                | patchbay.needs    | a list of texts
          {'needs': ['Tools']}                  | patchbay.needs    | lower case
          {'only': []}                          | patchbay.only     | none is empty
          {'only': ['']}                        | patchbay.only     | none is empty
          {'order': {'a': 1}}                   | patchbay.order    | a list of texts
          {'strategy': 'best'}                  | patchbay.strategy | least-outstanding
          {'strategy': 5}                       | patchbay.strategy | a text
          {'strategy': {'weighted': {'a': -1}}} | patchbay.strategy.weighted.a | from 0
          {'deadline': 30}                      | patchbay.deadline | written with its unit
          {'deadline': '0s'}                    | patchbay.deadline | from 1ms to 86400s
          {'deadline': '25h'}                   | patchbay.deadline | from 1ms to 86400s
          """)
  void whatIsWrongInABodyIsABadRequestThatNamesIt(String json, String member, String says) {
    BadRequest refused = catchThrowableOfType(BadRequest.class, () -> of(json));

    assertThat(refused.member()).isEqualTo(member);
    assertThat(refused).hasMessageContaining(member).hasMessageContaining(says);
    assertThat(refused).message().doesNotContain("secret");
  }

  @Test
  void whatIsWrongInAHeaderIsABadRequestThatNamesIt() {
    BadRequest refused = catchThrowableOfType(
        BadRequest.class, () -> RouteSettings.ofHeaders(Map.of("X-Patchbay-Host", "x")));

    assertThat(refused.member()).isEqualTo("x-patchbay-host");
    assertThat(refused)
        .hasMessageContaining("x-patchbay-host is not known")
        .hasMessageContaining("fallback");
  }

  @Test
  void aMemberThatTheCallerHasReadIsKnown() {
    JsonObject patchbay = body("{\"why\": true, \"window\": 5}");
    assertThat(patchbay.flag("why", false)).isTrue();

    assertThat(RouteSettings.of(patchbay).window()).isEqualTo(5);
  }

  @Test
  void aStrategyMayHaveWeights() {
    assertThat(of("{'strategy': {'weighted': {'openai': 3}}}").strategy())
        .contains(Strategy.weighted(Map.of("openai", 3)));
  }

  @Test
  void aRequestNarrowsWhatAnOperatorAllowsAndCannotWidenIt() {
    RouteSettings operator = of(
        "{'needs': ['tools'], 'window': 1000, 'only': ['openai', 'lab'], 'not': ['x'], 'deadline': '9s'}");
    RouteSettings request = of(
        "{'needs': ['vision'], 'window': 10, 'only': ['anthropic', 'lab'], 'not': ['y'], 'deadline': '5s'}");

    RouteSettings both = request.orElse(operator);

    assertThat(both.needs()).containsExactly(Capability.TOOLS, Capability.VISION);
    assertThat(both.window()).isEqualTo(1000);
    assertThat(both.only()).contains(List.of("lab"));
    assertThat(both.not()).containsExactly("x", "y");
    assertThat(both.deadline()).contains(Duration.ofSeconds(5));
  }

  @Test
  void whatIsNotSetComesFromTheDefaults() {
    RouteSettings defaults =
        of("{'strategy': 'fastest', 'order': ['openai'], 'fallback': ['a'], 'only': ['openai']}");

    assertThat(RouteSettings.NONE.orElse(defaults)).isEqualTo(defaults);
    assertThat(defaults.orElse(RouteSettings.NONE)).isEqualTo(defaults);
    assertThat(of("{'order': ['lab']}").orElse(defaults))
        .isEqualTo(
            of("{'strategy': 'fastest', 'order': ['lab'], 'fallback': ['a'], 'only': ['openai']}"));
  }

  @Test
  void theQueryHasWhatIsAskedOfProviders() {
    ProviderQuery query =
        of("{'needs': ['tools'], 'window': 9, 'not': ['lab'], 'order': ['b', 'a']}")
            .query(IDS);

    assertThat(query.capabilities()).containsExactly(Capability.TOOLS);
    assertThat(query.minContextWindow()).isEqualTo(9);
    assertThat(query.excluded()).containsExactly("lab");
    assertThat(query.preferred()).containsExactly("b", "a");
    assertThat(RouteSettings.NONE.query(IDS)).isEqualTo(ProviderQuery.builder().build());
  }

  @Test
  void theOnlyProvidersAreNamedInAFormThatIsCached() {
    assertThat(of("{'only': ['openai']}").query(IDS).provider()).contains("openai");
    assertThat(of("{'only': ['openai', 'lab']}").query(IDS).excluded())
        .containsExactly("anthropic", "openai-eu");
    assertThat(of("{'only': ['openai', 'lab']}").query(IDS))
        .isEqualTo(of("{'only': ['lab', 'openai']}").query(IDS));
    RouteSettings none = of("{'only': ['openai']}").orElse(of("{'only': ['lab']}"));
    assertThat(none.query(IDS).excluded()).containsExactlyElementsOf(IDS);
  }

  @Test
  void whatSetsNothingKeepsTheRoutersOptions() {
    RoutingOptions base = RoutingOptions.builder().seed(7).maxAttempts(9).build();
    CallContext.Builder context = CallContext.builder();

    RouteSettings.NONE.applyTo(context, base, IDS);

    assertThat(RouteSettings.NONE.options(base)).isSameAs(base);
    CallContext made = context.build();
    assertThat(made.attribute(RoutingOptions.OPTIONS)).isEmpty();
    assertThat(made.attribute(RoutingOptions.QUERY)).isEmpty();
    assertThat(made.deadline()).isEmpty();
  }

  @Test
  void whatIsSetReplacesTheRoutersOptionsForTheCall() {
    RoutingOptions base = RoutingOptions.builder()
        .seed(7)
        .maxAttempts(9)
        .backOff(Duration.ofMillis(1), Duration.ofMillis(2))
        .retryBudget(3)
        .build();
    CallContext.Builder context = CallContext.builder();

    of("{'strategy': 'round-robin', 'deadline': '5s', 'not': ['lab']}").applyTo(context, base, IDS);

    CallContext made = context.build();
    assertThat(made.deadline()).isPresent();
    assertThat(made.attribute(RoutingOptions.QUERY)).isPresent();
    assertThat(made.attribute(RoutingOptions.OPTIONS))
        .get()
        .isInstanceOfSatisfying(RoutingOptions.class, options -> {
          assertThat(options.strategy()).isNotSameAs(base.strategy());
          assertThat(options.seed()).isEqualTo(7);
          assertThat(options.maxAttempts()).isEqualTo(9);
          assertThat(options.backOffCap()).isEqualTo(Duration.ofMillis(2));
          assertThat(options.retryBudget()).isEqualTo(3);
        });
  }
}
