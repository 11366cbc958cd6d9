package dev.patchbay.provider.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** HTTP/2 is spoken only where the settings ask for it. */
class HttpVersionTest {

  @Test
  void onlyHttp11IsOffered() {
    try (ClosingServer server = ClosingServer.that(true, ClosingServer.KEEPS)) {
      assertThat(new Asker(server.url()).ask(false)).isEqualTo("{}");

      assertThat(server.offered()).containsExactly(List.of("http/1.1"));
    }
  }

  @Test
  void aSettingOffersHttp2() {
    try (ClosingServer server = ClosingServer.that(true, ClosingServer.KEEPS)) {
      assertThat(new Asker(server.url(), "http2", "true").ask(false)).isEqualTo("{}");

      assertThat(server.offered()).containsExactly(List.of("h2", "http/1.1"));
    }
  }
}
