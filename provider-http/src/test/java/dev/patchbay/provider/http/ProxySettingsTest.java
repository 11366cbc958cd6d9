package dev.patchbay.provider.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.patchbay.provider.ProviderConfig;
import java.net.ProxySelector;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which proxy counts, and what is refused. */
class ProxySettingsTest {

  private static final String PROXY = "http://proxy.example:3128";

  @Test
  void theSettingCountsBeforeTheEnvironment() {
    assertThat(source("https://service.example", Map.of("HTTPS_PROXY", PROXY), "proxy", PROXY))
        .isEqualTo("setting proxy");
  }

  @Test
  void theSettingMayTurnTheEnvironmentsOff() {
    assertThat(source("https://service.example", Map.of("HTTPS_PROXY", PROXY), "proxy", "none"))
        .isNull();
  }

  @Test
  void withoutAnythingCallsAreDirect() {
    assertThat(source("https://service.example", Map.of())).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "https,HTTPS_PROXY,environment variable HTTPS_PROXY",
    "https,https_proxy,environment variable https_proxy",
    "http,HTTP_PROXY,environment variable HTTP_PROXY",
    "http,http_proxy,environment variable http_proxy",
    "HTTPS,HTTPS_PROXY,environment variable HTTPS_PROXY",
    "https,HTTP_PROXY,",
    "http,HTTPS_PROXY,",
    "https,ALL_PROXY,"
  })
  void theVariableIsThatOfTheScheme(String scheme, String variable, String source) {
    assertThat(source(scheme + "://service.example", Map.of(variable, PROXY))).isEqualTo(source);
  }

  @Test
  void lowerCaseCountsBeforeUpperCase() {
    assertThat(
            source("https://service.example", Map.of("HTTPS_PROXY", PROXY, "https_proxy", PROXY)))
        .isEqualTo("environment variable https_proxy");
    assertThat(source("https://service.example", Map.of("HTTPS_PROXY", PROXY, "https_proxy", " ")))
        .isEqualTo("environment variable HTTPS_PROXY");
    assertThat(source(
            "https://service.example",
            Map.of("HTTPS_PROXY", PROXY, "no_proxy", "other.example", "NO_PROXY", "*")))
        .isEqualTo("environment variable HTTPS_PROXY");
  }

  @Test
  void whatARequestCanSetInACgiProgramIsIgnored() {
    Map<String, String> cgi = Map.of("HTTP_PROXY", PROXY, "REQUEST_METHOD", "GET");

    assertThat(source("http://service.example", cgi)).isNull();
    assertThat(
            source("http://service.example", Map.of("http_proxy", PROXY, "REQUEST_METHOD", "GET")))
        .isEqualTo("environment variable http_proxy");
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "127.0.0.1", "[::1]", "[::ffff:127.0.0.1]"})
  void thisMachineIsCalledDirectlyUnlessTheSettingSaysOtherwise(String host) {
    assertThat(source("http://" + host + ":8080", Map.of("http_proxy", PROXY))).isNull();
    assertThat(source("http://" + host + ":8080", Map.of(), "proxy", PROXY))
        .isEqualTo("setting proxy");
  }

  @Test
  void aSelectorThatTheApplicationHasInstalledCountsBeforeTheEnvironment() {
    ProxySelector before = ProxySelector.getDefault();
    try {
      ProxySelector.setDefault(ProxySelector.of(null));
      assertThat(source("https://service.example", Map.of("HTTPS_PROXY", PROXY)))
          .isNull();
      ProxySelector.setDefault(null);
      assertThat(source("https://service.example", Map.of("HTTPS_PROXY", PROXY)))
          .isNull();
    } finally {
      ProxySelector.setDefault(before);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "https://proxy.example:3128 | begins with https://",
        "socks5://proxy.example:1080 | for a SOCKS proxy, set the system property socksProxyHost",
        "http://proxy.example:3128/path | is no address of a proxy",
        "http://proxy.example:3128?a=b | is no address of a proxy",
        "http://proxy.example:0 | is no address of a proxy",
        "http://proxy.example:65536 | is no address of a proxy",
        "http:// | is no address of a proxy",
        "http://canary:canary word@x | is no address of a proxy",
        "http://canary:canary@proxy.example:3128 | holds a user; that goes into proxy-user"
      })
  void whatIsNoProxyIsRefusedWithoutBeingShown(String value, String reason) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> of("https://service.example", Map.of(), "proxy", value))
        .withMessageStartingWith("Setting proxy (from the application) ")
        .withMessageContaining(reason)
        .satisfies(e -> assertThat(e.toString()).doesNotContain("canary"));
  }

  @ParameterizedTest
  @CsvSource({
    "http://proxy.example:3128,proxy.example,3128",
    "HTTP://proxy.example:3128/,proxy.example,3128",
    "proxy.example:3128,proxy.example,3128",
    "http://proxy.example,proxy.example,80",
    "http://[::1]:3128,::1,3128",
    "10.0.0.1:3128,10.0.0.1,3128"
  })
  void aProxyIsItsHostAndItsPort(String value, String host, int port) {
    assertThat(HttpProxy.parse(value, "test").toProxy().address())
        .hasToString(java.net.InetSocketAddress.createUnresolved(host, port).toString());
  }

  @Test
  void aProxyShowsItsAddressAlone() {
    assertThat(HttpProxy.parse("http://canary:canary@proxy.example:3128", "test"))
        .hasToString("HttpProxy[http://proxy.example:3128 of test]");
  }

  @Test
  void aUserWithoutAPasswordIsRefusedAndTheOtherWayRound() {
    assertRefused("proxy-user", "is set without proxy-password", "proxy", PROXY, "proxy-user", "u");
    assertRefused(
        "proxy-password", "is set without proxy-user", "proxy", PROXY, "proxy-password", "canary");
  }

  @Test
  void aUserWithoutAProxyIsRefused() {
    assertRefused("proxy-user", "is for the proxy that proxy names", "proxy-user", "canary");
    assertRefused(
        "proxy-password",
        "is for the proxy that proxy names",
        "proxy",
        "none",
        "proxy-password",
        "canary");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "can:ary"})
  void whatCanBeNoUserIsRefused(String user) {
    assertRefused(
        "proxy-user",
        "is empty or has a colon",
        "proxy",
        PROXY,
        "proxy-user",
        user,
        "proxy-password",
        "canary");
  }

  @Test
  void aPasswordThatIsTooLongIsRefused() {
    assertRefused(
        "proxy-password",
        "too long",
        "proxy",
        PROXY,
        "proxy-user",
        "user",
        "proxy-password",
        "canary".repeat(2000));
  }

  private static void assertRefused(String setting, String reason, String... settings) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> of("https://service.example", Map.of(), settings))
        .withMessageStartingWith("Setting " + setting + " (from the application) ")
        .withMessageContaining(reason)
        .satisfies(e -> assertThat(e.toString()).doesNotContain("canary"));
  }

  private static String source(String url, Map<String, String> environment, String... settings) {
    return of(url, environment, settings).source();
  }

  private static ProxySettings of(String url, Map<String, String> environment, String... settings) {
    ProviderConfig config = ProviderConfig.builder()
        .environment(environment)
        .setAll(Parrot.config(url, settings))
        .build();
    return ProxySettings.of(config, URI.create(url));
  }
}
