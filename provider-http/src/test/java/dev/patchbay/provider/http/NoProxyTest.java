package dev.patchbay.provider.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The hosts that NO_PROXY names. */
class NoProxyTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "example.com | https://example.com",
        "example.com | https://api.example.com/v1",
        "EXAMPLE.com | https://Api.Example.COM",
        "example.com | https://example.com.",
        ".example.com | https://api.example.com",
        ".example.com | https://example.com",
        "*.example.com | https://api.example.com",
        "* | https://anything.example",
        "* | http://10.1.2.3",
        "a.example, example.com | https://example.com",
        "a.example example.com | https://example.com",
        "' ,, example.com,' | https://example.com",
        "example.com:8443 | https://example.com:8443",
        "example.com:443 | https://example.com",
        "example.com:80 | http://example.com",
        "10.1.2.3 | http://10.1.2.3:8080",
        "10.1.2.3:8080 | http://10.1.2.3:8080",
        "10.0.0.0/8 | http://10.1.2.3",
        "10.1.2.3/32 | http://10.1.2.3",
        "0.0.0.0/0 | http://10.1.2.3",
        "192.168.0.0/23 | http://192.168.1.255",
        "fd00::1 | http://[fd00:0:0::1]",
        "[fd00::1] | http://[fd00::1]",
        "[fd00::1]:8080 | http://[fd00::1]:8080",
        "fd00::/8 | http://[fd12::1]"
      })
  void aHostThatItNamesIsCovered(String hosts, URI url) {
    assertThat(new NoProxy(hosts).covers(url)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | https://example.com",
        "' , ' | https://example.com",
        ". | https://example.com",
        "example.com | https://badexample.com",
        "example.com | https://example.com.evil.example",
        "api.example.com | https://example.com",
        "example.com:8443 | https://example.com",
        "10.1.2.3 | http://10.1.2.30",
        "10.1.2 | http://10.1.2.3",
        "2.3 | http://10.1.2.3",
        "10.0.0.0/8 | http://11.1.2.3",
        "192.168.0.0/23 | http://192.168.2.0",
        "10.0.0.0/99 | http://10.1.2.3",
        "10.0.0.0/8 | https://ten.example",
        "300.1.2.3 | http://10.1.2.3",
        "fd00::/8 | http://[fe00::1]",
        "fd00::/8 | http://10.1.2.3",
        "example.com/8 | http://10.1.2.3"
      })
  void anotherHostIsNot(String hosts, URI url) {
    assertThat(new NoProxy(hosts).covers(url)).isFalse();
  }
}
