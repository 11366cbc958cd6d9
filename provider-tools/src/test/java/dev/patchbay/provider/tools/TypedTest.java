package dev.patchbay.provider.tools;

import static dev.patchbay.provider.tools.Fakes.HELLO;
import static dev.patchbay.provider.tools.Fakes.able;
import static dev.patchbay.provider.tools.Fakes.lastMessage;
import static dev.patchbay.provider.tools.Fakes.lastRequest;
import static dev.patchbay.provider.tools.Fakes.withSchemas;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Capability;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.Message;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.ResponseFormat;
import dev.patchbay.provider.Role;
import dev.patchbay.provider.Usage;
import dev.patchbay.testkit.FakeProvider;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TypedTest {

  private static final String GOOD = "{\"city\": \"Oslo\", \"celsius\": 21, \"note\": null}";
  private static final Weather OSLO = new Weather("Oslo", 21, Optional.empty());

  record Weather(String city, int celsius, Optional<String> note) {}

  enum Sky {
    CLEAR,
    CLOUDY
  }

  record Rating(int stars) {
    Rating {
      if (stars > 5) {
        throw new IllegalArgumentException("a rating has at most 5 stars");
      }
    }
  }

  record Day(LocalDate date) {}

  record Counts(Map<String, Integer> byCity) {}

  @Test
  void givesTheValueWithTheAnswerThatItWasReadFrom() {
    FakeProvider provider = withSchemas().answer(GOOD).build();

    TypedAnswer<Weather> answer = Typed.of(provider).complete(HELLO, Weather.class);

    assertThat(answer.value()).isEqualTo(OSLO);
    assertThat(answer.completion().text()).isEqualTo(GOOD);
    assertThat(answer.completion().provider()).isEqualTo("fake");
  }

  @Test
  void holdsAServiceThatTakesSchemasToTheSchema() {
    FakeProvider provider = withSchemas().answer(GOOD).build();

    Typed.of(provider).complete(HELLO, Weather.class);

    assertThat(lastRequest(provider).responseFormat())
        .isEqualTo(new ResponseFormat.JsonSchema(
            "Weather", AnswerType.of(Weather.class).schema(), true));
    assertThat(lastRequest(provider).messages()).isEqualTo(HELLO.messages());
  }

  @Test
  void tellsTheSchemaWhereTheServiceIsOnlyHeldToJson() {
    FakeProvider provider = able(Capability.JSON_OBJECT).answer(GOOD).build();

    Typed.of(provider).complete(HELLO, Weather.class);

    assertThat(lastRequest(provider).responseFormat())
        .isInstanceOf(ResponseFormat.JsonObject.class);
    assertThat(lastRequest(provider).messages()).hasSize(3).element(1).satisfies(told -> {
      assertThat(told.role()).isEqualTo(Role.SYSTEM);
      assertThat(told.text()).contains(AnswerType.of(Weather.class).schema());
    });
  }

  @Test
  void tellsTheSchemaWhereTheServiceKnowsNoJson() {
    FakeProvider provider = able().answer(GOOD).build();

    assertThat(Typed.of(provider).complete(HELLO, Weather.class).value()).isEqualTo(OSLO);
    assertThat(lastRequest(provider).responseFormat()).isInstanceOf(ResponseFormat.Text.class);
    assertThat(lastRequest(provider).messages().get(1).text())
        .contains(AnswerType.of(Weather.class).schema());
  }

  @Test
  void doesNotHoldAServiceToASchemaThatIsTooOpen() {
    FakeProvider provider = withSchemas().answer("{\"byCity\": {\"Oslo\": 3}}").build();

    Counts counts = Typed.of(provider).complete(HELLO, Counts.class).value();

    assertThat(counts.byCity()).containsEntry("Oslo", 3);
    assertThat(lastRequest(provider).responseFormat())
        .isInstanceOf(ResponseFormat.JsonObject.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "```json\n{\"city\": \"Oslo\", \"celsius\": 21, \"note\": null}\n```",
        "```\n{\"city\": \"Oslo\", \"celsius\": 21, \"note\": null}\n```\nAnything else?",
        "Here it is: {\"city\": \"Oslo\", \"celsius\": 21, \"note\": null}. Anything else?",
        "I fill in {city} and {celsius}: {\"city\": \"Oslo\", \"celsius\": 21, \"note\": null}",
        "Not {\"city\": 1} but {\"city\": \"Oslo\", \"celsius\": 21, \"note\": null}",
        "\n {\"city\": \"Oslo\", \"celsius\": 21}",
      })
  void passesOverWhatStandsAroundTheObject(String text) {
    FakeProvider provider = able().answer(text).build();

    assertThat(Typed.of(provider).complete(HELLO, Weather.class).value()).isEqualTo(OSLO);
    assertThat(provider.requests()).hasSize(1);
  }

  @Test
  void sendsAWrongAnswerBackOnceWithWhatIsWrong() {
    FakeProvider provider = withSchemas()
        .answer(Completion.builder("{\"city\": \"Oslo\", \"celsius\": \"mild\"}")
            .reasoning("Northern.")
            .usage(Usage.of(10, 5))
            .build())
        .answer(Completion.builder(GOOD).usage(Usage.of(30, 7)).build())
        .build();

    TypedAnswer<Weather> answer = Typed.of(provider).complete(HELLO, Weather.class);

    assertThat(answer.value()).isEqualTo(OSLO);
    assertThat(answer.usage()).isEqualTo(Usage.of(40, 12));
    List<Message> second = lastRequest(provider).messages();
    assertThat(second).hasSize(4);
    assertThat(second.get(2).parts())
        .contains(new ContentPart.Reasoning("Northern."))
        .hasSize(2);
    assertThat(second.get(3).text()).contains("/celsius string found, integer expected");
    assertThat(lastRequest(provider).responseFormat())
        .isInstanceOf(ResponseFormat.JsonSchema.class);
  }

  @Test
  void failsAfterASecondWrongAnswer() {
    FakeProvider provider = withSchemas()
        .answer("Mild, I would say")
        .answer("{\"city\": \"Oslo\", \"celsius\": \"SECRET\"}")
        .build();

    ProviderException failure = failure(provider, Weather.class);

    assertThat(failure.kind()).isEqualTo(ErrorKind.WRONG_ANSWER);
    assertThat(failure)
        .hasMessageContaining("fake, model fake-1")
        .hasMessageContaining("/celsius string found, integer expected")
        .hasMessageNotContaining("SECRET");
    assertThat(failure.partialText()).contains("SECRET");
    assertThat(provider.requests()).hasSize(2);
    assertThat(lastMessage(lastRequest(provider)).text()).contains("there is no whole JSON object");
  }

  @Test
  void doesNotAskAgainForAnAnswerThatWasCutOff() {
    FakeProvider provider = withSchemas()
        .answer(Completion.builder("{\"city\": \"Os")
            .finishReason(FinishReason.LENGTH)
            .usage(Usage.of(8, 4))
            .build())
        .build();

    ProviderException failure = failure(provider, Weather.class);

    assertThat(failure.kind()).isEqualTo(ErrorKind.LIMIT_EXCEEDED);
    assertThat(failure).hasMessageContaining("cut off");
    assertThat(failure.partialText()).isEqualTo("{\"city\": \"Os");
    assertThat(failure.usage()).isEqualTo(Usage.of(8, 4));
    assertThat(provider.requests()).hasSize(1);
  }

  @Test
  void doesNotAskAgainAfterARefusal() {
    FakeProvider provider = withSchemas()
        .answer(Completion.builder()
            .part(new ContentPart.Refusal("I cannot help with that."))
            .build())
        .build();

    ProviderException failure = failure(provider, Weather.class);

    assertThat(failure.kind()).isEqualTo(ErrorKind.CONTENT_FILTERED);
    assertThat(failure).hasMessageContaining("refused").hasMessageNotContaining("cannot help");
    assertThat(provider.requests()).hasSize(1);
  }

  @Test
  void saysThatTheServiceHeldTheAnswerBack() {
    FakeProvider provider = withSchemas()
        .answer(Completion.builder("").finishReason(FinishReason.CONTENT_FILTER).build())
        .build();

    assertThat(failure(provider, Weather.class).kind()).isEqualTo(ErrorKind.CONTENT_FILTERED);
  }

  @Test
  void saysThatToolsNeedALoop() {
    FakeProvider provider = withSchemas()
        .answer(Completion.builder()
            .part(new ContentPart.ToolCall("1", "weather", "{}"))
            .finishReason(FinishReason.TOOL_CALLS)
            .build())
        .build();

    assertThat(failure(provider, Weather.class)).hasMessageContaining("ToolLoop");
  }

  @Test
  void takesWhatAConstructorRefusesForWrong() {
    FakeProvider provider =
        withSchemas().answer("{\"stars\": 7}").answer("{\"stars\": 5}").build();

    assertThat(Typed.of(provider).complete(HELLO, Rating.class).value()).isEqualTo(new Rating(5));
    assertThat(lastMessage(lastRequest(provider)).text()).contains("a rating has at most 5 stars");
  }

  @Test
  void saysWhichMemberCannotBeRead() {
    FakeProvider provider = withSchemas().answer("{\"date\": \"tomorrow\"}").build();

    assertThat(failure(provider, Day.class))
        .hasMessageContaining("/date cannot be read as LocalDate")
        .hasMessageNotContaining("tomorrow");
  }

  @Test
  void readsAnEnum() {
    FakeProvider provider = withSchemas().answer("{\"answer\": \"CLOUDY\"}").build();

    assertThat(Typed.of(provider).complete(HELLO, Sky.class).value()).isEqualTo(Sky.CLOUDY);
  }

  @Test
  void readsAnArray() {
    FakeProvider provider =
        withSchemas().answer("{\"answer\": [{\"stars\": 1}, {\"stars\": 2}]}").build();

    assertThat(Typed.of(provider).complete(HELLO, Rating[].class).value())
        .containsExactly(new Rating(1), new Rating(2));
  }

  @Test
  void stopsWithItsContext() {
    FakeProvider provider = withSchemas().answer(GOOD).build();
    CallContext context = CallContext.create();
    context.cancel();

    assertThatExceptionOfType(ProviderException.class)
        .isThrownBy(() -> Typed.of(provider).complete(HELLO, Weather.class, context))
        .matches(e -> e.kind() == ErrorKind.CANCELLED);
  }

  @Test
  void doesNotShowTheValueInLogs() {
    FakeProvider provider = withSchemas().answer(GOOD).build();

    assertThat(Typed.of(provider).complete(HELLO, Weather.class).toString())
        .contains("Weather")
        .doesNotContain("Oslo");
  }

  private static ProviderException failure(AbstractProvider provider, Class<?> type) {
    return catchThrowableOfType(
        ProviderException.class, () -> Typed.of(provider).complete(HELLO, type));
  }
}
