package dev.patchbay.provider;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks and copies a value that is to be sent as JSON, so that a request stays immutable and can
 * be written without surprises. The depth is bounded, which also ends a list that holds itself.
 */
final class JsonValue {

  private static final int MAX_DEPTH = 64;

  private JsonValue() {}

  static @Nullable Object copyOf(String name, @Nullable Object value) {
    return copyOf(name, value, 0);
  }

  private static @Nullable Object copyOf(String name, @Nullable Object value, int depth) {
    if (depth > MAX_DEPTH) {
      throw new IllegalArgumentException(
          "Extra '" + name + "' is nested more than " + MAX_DEPTH + " deep");
    }
    if (value == null
        || value instanceof String
        || value instanceof Boolean
        || isFiniteNumber(value)) {
      return value;
    }
    if (value instanceof Collection<?> items) {
      List<@Nullable Object> copy = new ArrayList<>(items.size());
      for (Object item : items) {
        copy.add(copyOf(name, item, depth + 1));
      }
      return Collections.unmodifiableList(copy);
    }
    if (value instanceof Map<?, ?> members) {
      Map<String, @Nullable Object> copy = new LinkedHashMap<>();
      for (Map.Entry<?, ?> member : members.entrySet()) {
        if (!(member.getKey() instanceof String key)) {
          throw new IllegalArgumentException(
              "Extra '" + name + "' holds a map whose keys are not all strings");
        }
        copy.put(key, copyOf(name, member.getValue(), depth + 1));
      }
      return Collections.unmodifiableMap(copy);
    }
    throw new IllegalArgumentException("Extra '" + name
        + "' holds a value that JSON has no form for: a " + value.getClass().getName()
        + ". Use strings, finite numbers, booleans, null, and lists and maps of those");
  }

  private static boolean isFiniteNumber(Object value) {
    return value instanceof Integer
        || value instanceof Long
        || value instanceof Short
        || value instanceof Byte
        || value instanceof BigInteger
        || value instanceof BigDecimal
        || (value instanceof Double number && Double.isFinite(number))
        || (value instanceof Float single && Float.isFinite(single));
  }
}
