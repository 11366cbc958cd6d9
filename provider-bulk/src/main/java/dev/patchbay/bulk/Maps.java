package dev.patchbay.bulk;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** Reads messages that are maps. */
final class Maps {

  private Maps() {}

  static int integer(Map<String, Object> map, String name) {
    return Math.toIntExact(number(map, name));
  }

  static long number(Map<String, Object> map, String name) {
    return ((Number) value(map, name)).longValue();
  }

  static BigDecimal money(Map<String, Object> map, String name) {
    return (BigDecimal) value(map, name);
  }

  static String text(Map<String, Object> map, String name) {
    return (String) value(map, name);
  }

  static Map<String, Long> numbers(Map<String, Object> map, String name) {
    Map<String, Long> numbers = new HashMap<>();
    map(map, name).forEach((key, value) -> numbers.put(key, ((Number) value).longValue()));
    return numbers;
  }

  static Map<String, Object> map(Map<String, Object> map, String name) {
    Map<String, Object> copy = new HashMap<>();
    ((Map<?, ?>) value(map, name)).forEach((key, value) -> copy.put((String) key, value));
    return copy;
  }

  private static Object value(Map<String, Object> map, String name) {
    return Objects.requireNonNull(map.get(name), name);
  }
}
