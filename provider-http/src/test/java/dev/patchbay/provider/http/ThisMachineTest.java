package dev.patchbay.provider.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThisMachineTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "LOCALHOST",
        "localhost.",
        "127.0.0.1",
        "127.255.0.9",
        "[::1]",
        "::1",
        "[0:0:0:0:0:0:0:1]",
        "[0000:0000:0000:0000:0000:0000:0000:0001]",
        "[::0:1]",
        "[::ffff:127.0.0.1]",
        "[::FFFF:7F00:1]",
        "[0:0:0:0:0:ffff:127.0.0.1]"
      })
  void loopbackInEverySpellingIsThisMachine(String host) {
    assertThat(ThisMachine.is(host)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "parrot.example",
        "localhost.example",
        "127.0.0.1.example",
        "127.0.0.300",
        "0.0.0.0",
        "10.0.0.1",
        "[::]",
        "[::2]",
        "[::ffff:10.0.0.1]",
        "[fe80::1]",
        "[not:an:address]",
        "localhost..",
        ""
      })
  void anythingElseIsNot(String host) {
    assertThat(ThisMachine.is(host)).isFalse();
  }
}
