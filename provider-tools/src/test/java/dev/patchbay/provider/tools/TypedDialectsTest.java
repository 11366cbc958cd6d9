package dev.patchbay.provider.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.testkit.FaultServer;
import dev.patchbay.testkit.Script;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Typed answers from services, over real sockets. */
class TypedDialectsTest {

  record City(String name, int inhabitants) {}

  private static final City OSLO = new City("Oslo", 700_000);
  private static final String JSON = "{\"name\":\"Oslo\",\"inhabitants\":700000}";

  @ParameterizedTest
  @EnumSource
  void readsAWholeAnswer(Dialects dialect) {
    try (FaultServer server = FaultServer.answering(Script.json(200, dialect.text(JSON)));
        AbstractProvider provider = dialect.at(server)) {
      TypedAnswer<City> answer = Typed.of(provider).complete(Dialects.QUESTION, City.class);

      assertThat(answer.value()).isEqualTo(OSLO);
      assertThat(answer.usage().totalTokens()).isEqualTo(13);
      assertThat(dialect.schema(Dialects.lastBody(server)).toString())
          .isEqualTo(AnswerType.of(City.class).schema());
    }
  }

  @ParameterizedTest
  @EnumSource
  void readsAStreamedAnswer(Dialects dialect) {
    try (FaultServer server = FaultServer.answering(dialect.streamed(JSON));
        AbstractProvider provider = dialect.at(server);
        TypedStream<City> stream = Typed.of(provider).stream(Dialects.QUESTION, City.class)) {
      List<City> values = new ArrayList<>();
      stream.forEach(values::add);

      assertThat(values).last().isEqualTo(OSLO);
    }
  }

  @ParameterizedTest
  @EnumSource
  void asksOnceMore(Dialects dialect) {
    try (FaultServer server = FaultServer.answering(
            Script.json(200, dialect.text("{\"name\":\"Oslo\"}")),
            Script.json(200, dialect.text(JSON)));
        AbstractProvider provider = dialect.at(server)) {
      TypedAnswer<City> answer = Typed.of(provider).complete(Dialects.QUESTION, City.class);

      assertThat(answer.value()).isEqualTo(OSLO);
      assertThat(answer.usage().totalTokens()).isEqualTo(26);
      assertThat(server.requests()).hasSize(2);
      assertThat(Dialects.lastBody(server).path("messages")).hasSize(3);
    }
  }
}
