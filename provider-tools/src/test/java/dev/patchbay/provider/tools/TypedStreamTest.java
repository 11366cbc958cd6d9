package dev.patchbay.provider.tools;

import static dev.patchbay.provider.tools.Fakes.HELLO;
import static dev.patchbay.provider.tools.Fakes.able;
import static dev.patchbay.provider.tools.Fakes.withSchemas;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.testkit.FakeProvider;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TypedStreamTest {

  record Recipe(String title, int minutes, List<String> steps) {}

  record Day(LocalDate date, String name) {}

  record Whole(List<String> names) {
    Whole {
      if (names.size() < 2) {
        throw new IllegalArgumentException("too few");
      }
    }
  }

  @Test
  void showsTheValueAsItGrows() {
    FakeProvider provider = withSchemas()
        .answer(
            "{\"title\": \"Pan",
            "cakes\", \"minu",
            "tes\": 2",
            "0, \"steps\": [",
            "\"Mix",
            "\", \"Bake\"]}")
        .build();

    try (TypedStream<Recipe> stream = Typed.of(provider).stream(HELLO, Recipe.class)) {
      assertThat(stream)
          .containsExactly(
              new Recipe("Pan", 0, null),
              new Recipe("Pancakes", 0, null),
              new Recipe("Pancakes", 20, List.of()),
              new Recipe("Pancakes", 20, List.of("Mix")),
              new Recipe("Pancakes", 20, List.of("Mix", "Bake")));
      assertThat(stream.toAnswer().value().minutes()).isEqualTo(20);
      assertThat(stream.toAnswer().completion().provider()).isEqualTo("fake");
    }
  }

  @Test
  void leavesOutATextThatCannotBeReadYet() {
    FakeProvider provider = withSchemas()
        .answer("{\"name\": \"May Day\", ", "\"date\": \"2026-", "05-01\"", "}")
        .build();

    try (TypedStream<Day> stream = Typed.of(provider).stream(HELLO, Day.class)) {
      assertThat(stream)
          .containsExactly(new Day(null, "May Day"), new Day(LocalDate.of(2026, 5, 1), "May Day"));
    }
  }

  @Test
  void givesNothingThatTheConstructorRefuses() {
    FakeProvider provider =
        withSchemas().answer("{\"names\": [\"a\"", ", \"b\"]", "}").build();

    try (TypedStream<Whole> stream = Typed.of(provider).stream(HELLO, Whole.class)) {
      assertThat(stream).containsExactly(new Whole(List.of("a", "b")));
    }
  }

  @Test
  void hasTheMembersWithoutAType() {
    FakeProvider provider =
        withSchemas().answer("{\"title\": \"Pan", "cakes\"}").build();

    try (TypedStream<Recipe> stream = Typed.of(provider).stream(HELLO, Recipe.class)) {
      assertThat(stream.members()).isEmpty();
      stream.iterator().next();
      assertThat(stream.members()).isEqualTo(Map.of("title", "Pan"));
    }
  }

  @Test
  void readsAnAnswerInACodeFence() {
    FakeProvider provider = able()
        .answer("```json\n", "{\"title\": \"Tea\", \"minutes\": 5, ", "\"steps\": []}", "\n```")
        .build();

    try (TypedStream<Recipe> stream = Typed.of(provider).stream(HELLO, Recipe.class)) {
      assertThat(stream.toAnswer().value()).isEqualTo(new Recipe("Tea", 5, List.of()));
    }
  }

  @Test
  void showsALongAnswerInSteps() {
    String[] pieces = new String[3002];
    Arrays.fill(pieces, "word ");
    pieces[0] = "{\"minutes\": 1, \"steps\": [], \"title\": \"";
    pieces[3001] = "\"}";
    FakeProvider provider = withSchemas().answer(pieces).build();

    List<Recipe> values = new ArrayList<>();
    try (TypedStream<Recipe> stream = Typed.of(provider).stream(HELLO, Recipe.class)) {
      stream.forEach(values::add);
    }

    assertThat(values)
        .hasSizeBetween(100, 600)
        .last()
        .matches(last -> last.title().length() == 15000);
  }

  @Test
  void failsAtTheEndOfAWrongAnswerAndAsksNoMore() {
    FakeProvider provider = withSchemas().answer("{\"title\": \"Tea\"", "}").build();

    try (TypedStream<Recipe> stream = Typed.of(provider).stream(HELLO, Recipe.class)) {
      Iterator<Recipe> values = stream.iterator();
      assertThat(values.next().title()).isEqualTo("Tea");
      ProviderException failure = catchThrowableOfType(ProviderException.class, values::hasNext);
      assertThat(failure.kind()).isEqualTo(ErrorKind.WRONG_ANSWER);
      assertThat(failure).hasMessageContaining("required property 'minutes' not found");
      assertThat(failure.partialText()).isEqualTo("{\"title\": \"Tea\"}");
    }
    assertThat(provider.requests()).hasSize(1);
  }

  @Test
  void breaksOffAsTheStreamDoes() {
    FakeProvider provider =
        withSchemas().breakOff(ErrorKind.UNREACHABLE, "{\"title\": \"Tea\", ").build();

    try (TypedStream<Recipe> stream = Typed.of(provider).stream(HELLO, Recipe.class)) {
      Iterator<Recipe> values = stream.iterator();
      values.next();
      assertThatExceptionOfType(ProviderException.class)
          .isThrownBy(values::hasNext)
          .matches(e -> e.kind() == ErrorKind.STREAM_INTERRUPTED);
    }
  }

  @Test
  void isReadOnce() {
    FakeProvider provider = withSchemas().answer("{}").build();

    try (TypedStream<Recipe> stream = Typed.of(provider).stream(HELLO, Recipe.class)) {
      Iterator<?> unused = stream.iterator();
      assertThatExceptionOfType(IllegalStateException.class).isThrownBy(stream::iterator);
    }
  }
}
