package dev.patchbay.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What may be sent to a service beside the request that all services know. */
class RequestExtrasTest {

  static Stream<Object> whatJsonHasAFormFor() {
    return Stream.of(
        "text",
        true,
        1,
        2L,
        (short) 3,
        (byte) 4,
        1.5,
        2.5f,
        new BigInteger("12345678901234567890"),
        new BigDecimal("0.1"),
        List.of("a", 1, List.of()),
        Map.of("a", Map.of("b", List.of(1))));
  }

  @ParameterizedTest
  @MethodSource("whatJsonHasAFormFor")
  void whatJsonHasAFormForIsKept(Object value) {
    assertThat(extra(value)).isEqualTo(value);
  }

  @Test
  void nullIsAValueAlsoInsideListsAndMaps() {
    List<@Nullable Object> list = Arrays.asList(1, null);
    Map<String, @Nullable Object> map = Collections.singletonMap("a", null);

    assertThat(extra(null)).isNull();
    assertThat(extra(list)).isEqualTo(list);
    assertThat(extra(map)).isEqualTo(map);
  }

  @Test
  void anyCollectionBecomesAList() {
    assertThat(extra(Set.of("a"))).isEqualTo(List.of("a"));
  }

  static Stream<Object> whatJsonHasNoFormFor() {
    return Stream.of(
        new Object(),
        'c',
        Role.USER,
        URI.create("https://h"),
        new int[] {1},
        new AtomicInteger(1),
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Float.NaN,
        Float.NEGATIVE_INFINITY,
        List.of(1, new Object()),
        Map.of("a", List.of(Double.NaN)));
  }

  @ParameterizedTest
  @MethodSource("whatJsonHasNoFormFor")
  void whatJsonHasNoFormForIsRefusedByName(Object value) {
    assertThatThrownBy(() -> extra(value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Extra 'it' holds a value that JSON has no form for");
  }

  @Test
  void aRefusalDoesNotShowTheValue() {
    AtomicReference<String> value = new AtomicReference<>("private matter");

    assertThatThrownBy(() -> extra(value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("java.util.concurrent.atomic.AtomicReference")
        .hasMessageNotContaining("private matter");
  }

  @Test
  void aMapWhoseKeysAreNoStringsIsRefused() {
    assertThatThrownBy(() -> extra(Map.of(1, "a")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("keys are not all strings");
    assertThatThrownBy(() -> extra(Collections.singletonMap(null, "a")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void listsAndMapsAreCopiedToTheirDepth() {
    List<Object> inner = new ArrayList<>(List.of(1));
    Map<String, Object> outer = new HashMap<>(Map.of("inner", inner));
    CompletionRequest request = requestWith(outer);

    inner.add(2);
    outer.put("more", 3);

    assertThat(request.extras()).isEqualTo(Map.of("it", Map.of("inner", List.of(1))));
  }

  @Test
  void listsAndMapsCannotBeChangedAtAnyDepth() {
    Map<?, ?> outer =
        (Map<?, ?>) extra(new HashMap<>(Map.of("inner", new ArrayList<>(List.of(1)))));

    assertThat(outer).isUnmodifiable();
    assertThat((List<?>) outer.get("inner")).isUnmodifiable();
  }

  @Test
  void membersKeepTheirOrder() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("z", 1);
    map.put("a", 2);
    CompletionRequest request = CompletionRequest.builder("m")
        .user("Hello")
        .extra("second", map)
        .extra("first", 1)
        .build();

    assertThat(request.extras()).containsOnlyKeys("second", "first");
    assertThat(request.extras().keySet()).containsExactly("second", "first");
    assertThat(request.extras().get("second")).hasToString("{z=1, a=2}");
  }

  @Test
  void aLaterExtraOfTheSameNameReplacesTheEarlier() {
    CompletionRequest request = requestWith(1).toBuilder().extra("it", 2).build();

    assertThat(request.extras()).isEqualTo(Map.of("it", 2));
  }

  @Test
  void aListThatHoldsItselfIsRefused() {
    List<Object> endless = new ArrayList<>();
    endless.add(endless);

    assertThatThrownBy(() -> extra(endless))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nested more than 64 deep");
  }

  @Test
  void nestingIsTakenToItsLimitAndNotBeyond() {
    assertThat(extra(nested(64))).isEqualTo(nested(64));
    assertThatThrownBy(() -> extra(nested(65))).isInstanceOf(IllegalArgumentException.class);
  }

  private static Object nested(int depth) {
    Object value = "deep";
    for (int i = 0; i < depth; i++) {
      value = List.of(value);
    }
    return value;
  }

  private static @Nullable Object extra(@Nullable Object value) {
    return requestWith(value).extras().get("it");
  }

  private static CompletionRequest requestWith(@Nullable Object value) {
    return CompletionRequest.builder("m").user("Hello").extra("it", value).build();
  }
}
