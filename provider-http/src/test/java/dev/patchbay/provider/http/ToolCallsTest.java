package dev.patchbay.provider.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.patchbay.provider.CompletionEvent.ToolCallDelta;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ToolCallsTest {

  private final ToolCalls calls = new ToolCalls();

  @Test
  void piecesOfOneIndexAreOneCall() {
    assertThat(calls.any()).isFalse();
    assertThat(calls.piece(0, "c1", "weather", "")).isEqualTo(piece(0, "c1", "weather", ""));
    assertThat(calls.piece(1, "c2", "time", "{")).isEqualTo(piece(1, "c2", "time", "{"));
    assertThat(calls.piece(0, "", "", "{}")).isEqualTo(piece(0, "", "", "{}"));
    assertThat(calls.piece(1, "", "", "}")).isEqualTo(piece(1, "", "", "}"));
    assertThat(calls.any()).isTrue();
  }

  @Test
  void theServicesNumbersNeedNotBeginWithZero() {
    assertThat(calls.piece(7, "c1", "weather", "{}").index()).isZero();
    assertThat(calls.piece(3, "c2", "time", "{}").index()).isEqualTo(1);
    assertThat(calls.piece(7, "", "", " ").index()).isZero();
  }

  @Test
  void withoutAnIndexAnIdTellsACall() {
    assertThat(calls.piece(-1, "c1", "weather", "{")).isEqualTo(piece(0, "c1", "weather", "{"));
    assertThat(calls.piece(-1, "c2", "time", "{}")).isEqualTo(piece(1, "c2", "time", "{}"));
    assertThat(calls.piece(-1, "c1", "", "}")).isEqualTo(piece(0, "", "", "}"));
  }

  @Test
  void withoutAnIndexAPieceThatNamesNothingGoesOnWithTheLastCall() {
    calls.piece(-1, "c1", "weather", "");
    calls.piece(-1, "c2", "time", "");

    assertThat(calls.piece(-1, "", "", "{}")).isEqualTo(piece(1, "", "", "{}"));
  }

  @Test
  void callsWithoutAnyIdAreGivenOnesOfTheirOwn() {
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < 3; i++) {
      ToolCallDelta call = calls.piece(-1, "", "weather", "{}");
      assertThat(call.index()).isEqualTo(i);
      ids.add(call.id());
    }

    assertThat(ids).hasSize(3).allMatch(id -> id.startsWith("call_"));
  }

  @Test
  void anotherNameUnderTheSameIndexIsAnotherCall() {
    calls.piece(0, "c1", "weather", "{}");

    assertThat(calls.piece(0, "c2", "time", "{}")).isEqualTo(piece(1, "c2", "time", "{}"));
  }

  @Test
  void wholeArgumentsUnderTheSameIndexAreAnotherCallOfTheSameTool() {
    calls.piece(0, "c1", "weather", "{\"city\":\"}\\\"{\"}");

    assertThat(calls.piece(0, "c2", "weather", "{}")).isEqualTo(piece(1, "c2", "weather", "{}"));
  }

  @Test
  void aNewIdInEachPieceOfACallIsNoNewCall() {
    assertThat(calls.piece(0, "a1", "weather", "{\"city\":"))
        .isEqualTo(piece(0, "a1", "weather", "{\"city\":"));
    assertThat(calls.piece(0, "a2", "weather", "\"Oslo\"}"))
        .isEqualTo(piece(0, "", "", "\"Oslo\"}"));
    assertThat(calls.piece(0, "a3", "weather", "")).isEqualTo(piece(0, "", "", ""));
  }

  @Test
  void theNameMayComeAfterTheId() {
    assertThat(calls.piece(0, "c1", "", "")).isEqualTo(piece(0, "", "", ""));
    assertThat(calls.piece(0, "", "weather", "{}")).isEqualTo(piece(0, "c1", "weather", "{}"));
  }

  @Test
  void moreCallsThanTheLimitAreRefused() {
    for (int i = 0; i < Limits.MAX_TOOL_CALLS; i++) {
      calls.piece(-1, "c" + i, "weather", "{}");
    }

    assertThatExceptionOfType(ProviderException.class)
        .isThrownBy(() -> calls.piece(-1, "one more", "weather", "{}"))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.LIMIT_EXCEEDED));
  }

  @Test
  void moreNumbersForOneCallThanTheLimitAreRefused() {
    for (int i = 0; i < Limits.MAX_TOOL_CALLS; i++) {
      calls.piece(i, "c1", "weather", "");
    }

    assertThatExceptionOfType(ProviderException.class)
        .isThrownBy(() -> calls.piece(Limits.MAX_TOOL_CALLS, "c1", "weather", ""))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.LIMIT_EXCEEDED));
  }

  private static ToolCallDelta piece(int index, String id, String name, String arguments) {
    return new ToolCallDelta(index, id, name, arguments);
  }
}
