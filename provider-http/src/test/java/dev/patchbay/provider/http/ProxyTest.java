package dev.patchbay.provider.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.testkit.FaultServer;
import dev.patchbay.testkit.Script;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls through an HTTP proxy, which leads to service.example: a host that only it knows. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ProxyTest {

  private static final String CA = Certificates.pem(Certificates.CA);
  private static final String USER = "canary-user";
  private static final String PASSWORD = "canary päss:word";

  /** The two, as RFC 7617 has them. */
  private static final String LOGIN = "Basic Y2FuYXJ5LXVzZXI6Y2FuYXJ5IHDDpHNzOndvcmQ=";

  @Test
  void plainHttpGoesThroughTheProxy() {
    try (FaultServer server = FaultServer.answering(Script.json(200, Answers.COMPLETION));
        TestProxy proxy = TestProxy.before(server.url().getPort())) {
      AbstractProvider provider = Parrot.at("http://service.example/v1", "proxy", proxy.url());

      assertThat(provider.complete(Parrot.HELLO).text()).isEqualTo("Hello");
      assertThat(proxy.heads())
          .singleElement()
          .satisfies(head ->
              assertThat(head).startsWith("POST http://service.example/v1/say HTTP/1.1\r\n"));
      assertThat(server.requests().get(0).header("host")).contains("service.example");
    }
  }

  @Test
  void plainHttpIsStreamedThroughTheProxy() {
    try (FaultServer server = FaultServer.answering(Answers.SHORT_STREAM);
        TestProxy proxy = TestProxy.before(server.url().getPort())) {
      AbstractProvider provider = Parrot.at("http://service.example", "proxy", proxy.url());

      assertThat(provider.stream(Parrot.HELLO).toCompletion().text()).isEqualTo("Hi");
    }
  }

  @Test
  void httpsGoesThroughATunnel() {
    try (SecureServer server = SecureServer.with(Certificates.SERVER);
        TestProxy proxy = TestProxy.before(server.port())) {
      AbstractProvider provider = Parrot.at(
          "https://service.example", "proxy", proxy.url(), "ca-file", CA, "api-key", "key");

      assertThat(provider.complete(Parrot.HELLO).text()).isEqualTo("Hello");
      assertThat(provider.stream(Parrot.HELLO).toCompletion().text()).isEqualTo("Hello");
      assertThat(proxy.heads())
          .isNotEmpty()
          .allSatisfy(head -> assertThat(head)
              .startsWith("CONNECT service.example:443 HTTP/1.1\r\n")
              .doesNotContainIgnoringCase("authorization"));
      assertThat(server.requests())
          .hasSize(2)
          .allSatisfy(
              headers -> assertThat(headers.getFirst("authorization")).isEqualTo("Bearer key"));
    }
  }

  @Test
  void thePasswordIsShownToTheProxyBeforeItAsks() {
    try (FaultServer server = FaultServer.answering(Script.json(200, Answers.COMPLETION));
        TestProxy proxy = TestProxy.wanting(LOGIN, server.url().getPort())) {
      through(proxy, "http://service.example").complete(Parrot.HELLO);

      assertThat(proxy.heads())
          .singleElement()
          .satisfies(head -> assertThat(head).contains(LOGIN));
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void thePasswordIsShownForATunnelAndNotWithinIt() {
    try (SecureServer server = SecureServer.with(Certificates.SERVER);
        TestProxy proxy = TestProxy.wanting(LOGIN, server.port())) {
      through(proxy, "https://service.example").complete(Parrot.HELLO);

      assertThat(proxy.heads())
          .singleElement()
          .satisfies(head -> assertThat(head).contains(LOGIN));
      assertThat(server.requests())
          .singleElement()
          .satisfies(headers -> assertThat(headers).doesNotContainKey("Proxy-authorization"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "https"})
  void aProxyThatWantsAPasswordSaysWhichSettingsToSet(String scheme) {
    try (TestProxy proxy = TestProxy.wanting(LOGIN, 0)) {
      ProviderException failure = failure(scheme + "://service.example", "proxy", proxy.url());

      assertThat(failure.kind()).isEqualTo(ErrorKind.AUTHENTICATION);
      assertThat(failure.status()).hasValue(407);
      assertThat(failure.detail())
          .isEqualTo("the proxy 127.0.0.1:" + proxy.port() + " answered HTTP 407: it wants a user"
              + " and a password; set proxy-user and proxy-password");
      assertThat(proxy.heads()).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "https"})
  void aWrongPasswordIsSaidToBeAndNotShown(String scheme) {
    try (TestProxy proxy = TestProxy.wanting("Basic other", 0)) {
      AbstractProvider provider = through(proxy, scheme + "://service.example");

      ProviderException failure = Answers.failure(() -> provider.complete(Parrot.HELLO));

      assertThat(failure.kind()).isEqualTo(ErrorKind.AUTHENTICATION);
      assertThat(failure.detail())
          .endsWith("it does not accept the user and the password of the settings proxy-user and"
              + " proxy-password");
      assertNotShown(failure);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "https"})
  void aProxyThatTakesOtherThanBasicIsSaidTo(String scheme) {
    try (TestProxy proxy = TestProxy.challenging("Negotiate, NTLM")) {
      assertThat(failure(scheme + "://service.example", "proxy", proxy.url()).detail())
          .endsWith("it takes Negotiate or NTLM alone, and Patchbay knows Basic; use a proxy that"
              + " takes Basic");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {403, 502, 503})
  void aProxyThatMakesNoTunnelIsSaidNotTo(int status) {
    try (TestProxy proxy = TestProxy.refusing(status)) {
      ProviderException failure = failure("https://service.example", "proxy", proxy.url());

      assertThat(failure.kind()).isEqualTo(ErrorKind.UNREACHABLE);
      assertThat(failure.status()).hasValue(status);
      assertThat(failure.detail())
          .isEqualTo("the proxy 127.0.0.1:" + proxy.port() + " does not connect to service.example:"
              + " it answered HTTP " + status);
    }
  }

  @Test
  void aServiceThatAnswersAsAProxyIsSaidTo() {
    try (FaultServer server = FaultServer.answering(Script.whole(407, Map.of(), ""))) {
      ProviderException failure = failure(server.url().toString());

      assertThat(failure.kind()).isEqualTo(ErrorKind.AUTHENTICATION);
      assertThat(failure.status()).hasValue(407);
      assertThat(failure.detail()).contains("as a proxy does").contains("setting proxy");
    }
  }

  @Test
  void aProxyThatCannotBeReachedIsNamed() throws IOException {
    int closed;
    try (ServerSocket socket = new ServerSocket(0)) {
      closed = socket.getLocalPort();
    }

    ProviderException failure =
        failure("https://service.example", "proxy", "http://127.0.0.1:" + closed);

    assertThat(failure.kind()).isEqualTo(ErrorKind.UNREACHABLE);
    assertThat(failure.detail())
        .startsWith(
            "the connection failed while connecting to it through the proxy 127.0.0.1:" + closed);
  }

  @Test
  void aProxyWhoseHostIsUnknownIsNamed() {
    ProviderException failure =
        failure("https://service.example", "proxy", "http://proxy.invalid:3128");

    assertThat(failure.kind()).isEqualTo(ErrorKind.UNREACHABLE);
    assertThat(failure.detail()).startsWith("the host of the proxy proxy.invalid");
  }

  @Test
  void aProxyThatIsSilentForATunnelIsGivenTheConnectTimeout() {
    try (TestProxy proxy = TestProxy.silent()) {
      ProviderException failure =
          failure("https://service.example", "proxy", proxy.url(), "connect-timeout", "100ms");

      assertThat(failure.kind()).isEqualTo(ErrorKind.TIMEOUT);
      assertThat(failure.detail())
          .isEqualTo("the service was silent for too long while connecting to it through the proxy"
              + " 127.0.0.1:" + proxy.port() + " (setting connect-timeout)");
    }
  }

  @Test
  void aCertificateIsCheckedBehindTheProxyToo() {
    try (SecureServer server = SecureServer.with(Certificates.OTHER_HOST);
        TestProxy proxy = TestProxy.before(server.port())) {
      ProviderException failure =
          failure("https://service.example", "proxy", proxy.url(), "ca-file", CA);

      assertThat(failure.kind()).isEqualTo(ErrorKind.TLS_FAILURE);
      assertThat(failure.detail())
          .contains("is for other.example")
          .contains("not for service.example");
    }
  }

  @Test
  void whatTheProxyEchoesIsNotShown() {
    String echo = "<p>" + USER + " " + PASSWORD + " " + LOGIN + "</p>";
    try (FaultServer server =
            FaultServer.answering(Script.whole(502, Map.of("x-request-id", LOGIN), echo));
        TestProxy proxy = TestProxy.before(server.url().getPort())) {
      AbstractProvider provider = through(proxy, "http://service.example");

      ProviderException failure = Answers.failure(() -> provider.complete(Parrot.HELLO));

      assertThat(failure.detail()).contains("*** ***");
      assertNotShown(failure);
      assertThat(provider.toString() + provider.info()).doesNotContain("canary");
    }
  }

  @Test
  void aServiceOnThisMachineIsCalledThroughAProxyThatIsSet() {
    try (FaultServer server = FaultServer.answering(Script.json(200, Answers.COMPLETION));
        TestProxy proxy = TestProxy.before(server.url().getPort())) {
      Parrot.at(server.url(), "proxy", proxy.url()).complete(Parrot.HELLO);

      assertThat(proxy.heads()).hasSize(1);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "http,HTTP_PROXY",
    "http,http_proxy",
    "https,HTTPS_PROXY",
    "https,https_proxy",
  })
  void aProxyOfTheEnvironmentIsUsed(String scheme, String variable) {
    try (FaultServer server = FaultServer.answering(Script.json(200, Answers.COMPLETION));
        SecureServer secure = SecureServer.with(Certificates.SERVER);
        TestProxy proxy = TestProxy.wanting(
            LOGIN, scheme.equals("http") ? server.url().getPort() : secure.port())) {
      String url = "http://canary-user:canary%20p%C3%A4ss%3Aword@127.0.0.1:" + proxy.port() + "/";
      AbstractProvider provider = new Parrot()
          .configured(ProviderConfig.builder()
              .environment(Map.of(variable, url))
              .set("base-url", scheme + "://service.example")
              .set("ca-file", CA)
              .build());

      assertThat(provider.complete(Parrot.HELLO).text()).isEqualTo("Hello");
      assertThat(proxy.heads()).hasSize(1);
    }
  }

  @Test
  void aProxyOfTheEnvironmentThatWantsAPasswordSaysWhereItGoes() {
    try (TestProxy proxy = TestProxy.wanting(LOGIN, 0)) {
      AbstractProvider provider =
          inEnvironment("https://service.example", Map.of("HTTPS_PROXY", proxy.url()));

      assertThat(Answers.failure(() -> provider.complete(Parrot.HELLO)).detail())
          .endsWith("set the setting proxy with proxy-user and proxy-password, or put them into the"
              + " environment variable HTTPS_PROXY as http://user:password@host:port");
    }
  }

  @Test
  void aProxyOfTheEnvironmentThatIsNoneFailsTheCallsAndNotTheProvider() {
    AbstractProvider provider = inEnvironment(
        "https://service.example", Map.of("HTTPS_PROXY", "socks5://canary:canary@127.0.0.1:1080"));

    ProviderException failure = Answers.failure(() -> provider.complete(Parrot.HELLO));

    assertThat(failure.kind()).isEqualTo(ErrorKind.UNREACHABLE);
    assertThat(failure.detail())
        .isEqualTo(
            "the environment variable HTTPS_PROXY is no HTTP proxy; for a SOCKS proxy, set the"
                + " system property socksProxyHost, or set the provider's setting proxy");
  }

  @Test
  void aServiceOnThisMachineIsNotCalledThroughTheEnvironmentsProxy() {
    try (FaultServer server = FaultServer.answering(Script.json(200, Answers.COMPLETION));
        TestProxy proxy = TestProxy.refusing(500)) {
      inEnvironment(server.url().toString(), Map.of("HTTP_PROXY", proxy.url()))
          .complete(Parrot.HELLO);

      assertThat(proxy.heads()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "https"})
  void aProxyOfJavasPropertiesIsUsedBeforeTheEnvironments(String scheme) {
    try (FaultServer server = FaultServer.answering(Script.json(200, Answers.COMPLETION));
        SecureServer secure = SecureServer.with(Certificates.SERVER);
        TestProxy proxy =
            TestProxy.before(scheme.equals("http") ? server.url().getPort() : secure.port());
        JavasProxy java = new JavasProxy()) {
      java.set(scheme, proxy.port());
      AbstractProvider provider = new Parrot()
          .configured(ProviderConfig.builder()
              .environment(Map.of("HTTPS_PROXY", "http://proxy.invalid:1", "HTTP_PROXY", "x"))
              .set("base-url", scheme + "://service.example")
              .set("ca-file", CA)
              .build());

      assertThat(provider.complete(Parrot.HELLO).text()).isEqualTo("Hello");
      assertThat(proxy.heads()).hasSize(1);
    }
  }

  @Test
  void aProxyOfJavasPropertiesThatWantsAPasswordSaysWhichSettingsToSet() {
    try (TestProxy proxy = TestProxy.wanting(LOGIN, 0);
        JavasProxy java = new JavasProxy()) {
      java.set("https", proxy.port());
      ProviderException failure = failure("https://service.example");

      assertThat(failure.kind()).isEqualTo(ErrorKind.AUTHENTICATION);
      assertThat(failure.detail())
          .endsWith("name it in the setting proxy, with proxy-user and proxy-password");
    }
  }

  @Test
  void aServiceOnThisMachineIsNotCalledThroughTheProxyOfJavasProperties() {
    try (FaultServer server = FaultServer.answering(Script.json(200, Answers.COMPLETION));
        JavasProxy java = new JavasProxy()) {
      java.set("http.proxyHost", "proxy.invalid");
      java.set("http.nonProxyHosts", "");
      assertThat(Parrot.at(server.url()).complete(Parrot.HELLO).text()).isEqualTo("Hello");
    }
  }

  @Test
  void privateAddressesCannotBeBlockedBehindAProxy() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Parrot.at(
            "https://service.example",
            "block-private-addresses",
            "true",
            "proxy",
            "http://127.0.0.1:3128"))
        .withMessage("Setting block-private-addresses (from the application) cannot hold behind a"
            + " proxy (setting proxy), which looks up the service's address by itself; leave it out,"
            + " or set proxy=none");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Parrot()
            .configured(ProviderConfig.builder()
                .environment(Map.of("HTTPS_PROXY", "http://127.0.0.1:3128"))
                .set("base-url", "https://service.example")
                .set("block-private-addresses", "true")
                .build()))
        .withMessageContaining("(environment variable HTTPS_PROXY)");
    try (JavasProxy java = new JavasProxy()) {
      java.set("https", 3128);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Parrot.at("https://service.example", "block-private-addresses", "true"))
          .withMessageContaining("(java.net's proxy for https)");
    }
  }

  @Test
  void wherePrivateAddressesAreBlockedAProxyThatComesLaterIsNotUsed() {
    AbstractProvider provider =
        Parrot.at("https://service.invalid", "block-private-addresses", "true");
    try (TestProxy proxy = TestProxy.refusing(500);
        JavasProxy java = new JavasProxy()) {
      java.set("https", proxy.port());
      assertThat(Answers.failure(() -> provider.complete(Parrot.HELLO)).detail())
          .startsWith("the host service.invalid");
      assertThat(proxy.heads()).isEmpty();
    }
  }

  private static AbstractProvider through(TestProxy proxy, String url) {
    return Parrot.at(
        url, "proxy", proxy.url(), "proxy-user", USER, "proxy-password", PASSWORD, "ca-file", CA);
  }

  private static AbstractProvider inEnvironment(String url, Map<String, String> environment) {
    return new Parrot()
        .configured(ProviderConfig.builder()
            .environment(environment)
            .set("base-url", url)
            .build());
  }

  private static ProviderException failure(String url, String... settings) {
    return Answers.failure(() -> Parrot.at(url, settings).complete(Parrot.HELLO));
  }

  private static void assertNotShown(ProviderException failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    assertThat(text + failure.detail() + failure.code() + failure.requestId())
        .doesNotContainIgnoringCase("canary")
        .doesNotContainIgnoringCase("Y2FuYXJ5");
  }

  /** System properties, as they are while it is open. */
  private static final class JavasProxy implements AutoCloseable {
    private final Map<String, String> before = new HashMap<>();

    void set(String name, String value) {
      before.putIfAbsent(name, System.getProperty(name, ""));
      System.setProperty(name, value);
    }

    void set(String scheme, int port) {
      set(scheme + ".proxyHost", "127.0.0.1");
      set(scheme + ".proxyPort", String.valueOf(port));
    }

    @Override
    public void close() {
      before.forEach((name, value) -> {
        if (value.isEmpty()) {
          System.clearProperty(name);
        } else {
          System.setProperty(name, value);
        }
      });
    }
  }
}
