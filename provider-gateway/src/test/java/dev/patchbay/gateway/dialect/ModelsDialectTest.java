package dev.patchbay.gateway.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ModelsDialectTest {

  private static final String ONE =
      "{\"id\":\"m\",\"object\":\"model\",\"created\":9,\"owned_by\":\"house\"}";

  @Test
  void writesAListAndOne() {
    Instant since = Instant.ofEpochSecond(9);

    assertThat(ResponsesWire.written(out -> ModelsDialect.list(Map.of("m", "house"), since, out)))
        .isEqualTo("{\"object\":\"list\",\"data\":[" + ONE + "]}");
    assertThat(ResponsesWire.written(out -> ModelsDialect.one("m", "house", since, out)))
        .isEqualTo(ONE);
  }

  @Test
  void anUnknownModelIsNotFound() {
    Problem unknown = ModelsDialect.unknown("x");

    assertThat(unknown.status()).isEqualTo(404);
    assertThat(ResponsesWire.written(out -> new ChatDialect().error(unknown, out)))
        .contains(
            "\"code\":\"model_not_found\"",
            "\"param\":\"model\"",
            "\"type\":\"invalid_request_error\"");
  }
}
