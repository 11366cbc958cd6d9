package dev.patchbay.provider.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

class JsonInFuzzTest {

  private static final String NOT_JSON = "no JSON object";

  private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(100).build())
          .build())
      .enable(
          DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS,
          DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
      .build();

  /** However a member is read, it is what Jackson makes of the whole text. */
  @FuzzTest(maxDuration = "10m")
  void anyBytesAreReadAsJacksonReadsTheirText(FuzzedDataProvider data) {
    int[] ways = data.consumeInts(data.consumeInt(0, 8));
    byte[] bytes = data.consumeRemainingAsBytes();

    Object plain;
    try {
      plain = plain(bytes);
    } catch (NumberFormatException e) {
      // It holds a number that Jackson has no type for.
      return;
    }
    assertThat(read(bytes, ways)).isEqualTo(plain);
  }

  private static Object read(byte[] bytes, int[] ways) {
    Map<String, Object> members = new LinkedHashMap<>();
    try (JsonIn json = JsonIn.inObject(bytes, 0, bytes.length, new JsonStrings())) {
      int count = 0;
      String name;
      while ((name = json.nextMember()) != null) {
        int way = count < ways.length ? Math.floorMod(ways[count], 3) : 0;
        count++;
        Object value = way == 0
            ? json.value()
            : way == 1 || !json.isString()
                ? MAPPER.readValue(json.json(), Object.class)
                : json.text();
        members.put(name, normal(value));
      }
      json.finish();
      return members;
    } catch (JacksonException e) {
      return NOT_JSON;
    }
  }

  private static Object plain(byte[] bytes) {
    String text = new String(bytes, UTF_8);
    try {
      Object value =
          MAPPER.readValue(text.startsWith("\uFEFF") ? text.substring(1) : text, Object.class);
      return value instanceof Map<?, ?> ? normal(value) : NOT_JSON;
    } catch (JacksonException e) {
      return NOT_JSON;
    }
  }

  /** Numbers by their value. */
  private static Object normal(Object value) {
    if (value instanceof Number number) {
      return new BigDecimal(number.toString()).stripTrailingZeros();
    }
    if (value instanceof List<?> elements) {
      return elements.stream().map(JsonInFuzzTest::normal).collect(Collectors.toList());
    }
    if (value instanceof Map<?, ?> members) {
      Map<Object, Object> copy = new LinkedHashMap<>();
      members.forEach((name, member) -> copy.put(name, normal(member)));
      return copy;
    }
    return value;
  }
}
