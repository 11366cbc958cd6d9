package dev.patchbay.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The setting {@link ProviderConfig#BASE_URL}. */
class BaseUrlTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://host",
        "http://127.0.0.1:8080/path/",
        "http://[::1]:1",
        "HTTPS://Host.Example",
        "http://h:65535",
        "https://host/a%20b"
      })
  void anHttpAddressIsTakenAsItIs(String written) {
    assertThat(baseUrl(written).baseUrl()).hasValue(URI.create(written));
  }

  @ParameterizedTest
  @ValueSource(strings = {" https://host", "https://host\n"})
  void whiteSpaceAroundItIsDropped(String written) {
    assertThat(baseUrl(written).baseUrl()).hasValue(URI.create("https://host"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://ho st", "https://host/%", "http://", "ht!tp://h"})
  void whatCannotBeParsedIsRefused(String written) {
    assertRefused(written, "is no address");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "host",
        "host:8080",
        "/path",
        "//host",
        "ftp://host",
        "jar:file:///etc/passwd",
        "http:host",
        "https:///path",
        "http://under_score"
      })
  void whatIsNoHttpAddressWithAHostIsRefused(String written) {
    assertRefused(written, "is no http or https address with a host");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://sk-1:pw@host",
        "https://sk-1@host",
        "https://host?key=sk-1",
        "https://host/#sk-1"
      })
  void aUserAQueryOrAFragmentIsRefusedAndNotShown(String written) {
    assertRefused(written, "holds a user, a query or a fragment");
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://host:0", "https://host:65536"})
  void aPortThatDoesNotExistIsRefused(String written) {
    assertRefused(written, "has a port that does not exist");
  }

  private static void assertRefused(String written, String reason) {
    assertThatThrownBy(() -> baseUrl(written).baseUrl())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Setting base-url (from line 7) " + reason)
        .hasMessageNotContaining("sk-1")
        .hasNoCause();
  }

  private static ProviderConfig baseUrl(String written) {
    return ProviderConfig.builder().set("base-url", written, "line 7").build();
  }
}
