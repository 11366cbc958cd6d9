package dev.patchbay.registry;

import static dev.patchbay.registry.Fakes.HELLO;
import static dev.patchbay.registry.Fakes.fake;
import static dev.patchbay.registry.Fakes.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.Attempt;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.testkit.FakeProvider;
import dev.patchbay.testkit.Script;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which failures of one service lead to another one, over real sockets. */
@Timeout(60)
class FailoverTest {

  private final List<Service> services = new ArrayList<>();

  @AfterEach
  void close() {
    services.forEach(Service::close);
  }

  @ParameterizedTest
  @ValueSource(ints = {503, 529})
  void F01_anotherProviderAnswersAWholeRequestThatTheFirstFails(int status) {
    Service a = service("a", Service.error(status, "busy"));
    Service b = service("b", Service.whole("Hello"));

    Completion answer = router(a, b).complete(HELLO);

    assertThat(answer.text()).isEqualTo("Hello");
    assertThat(answer.provider()).isEqualTo("b");
    assertThat(answer.attempts()).extracting(Attempt::provider).containsExactly("a", "b");
    assertThat(answer.attempts().get(0).status()).isEqualTo(status);
    assertThat(answer.attempts().get(1).failure()).isEmpty();
    assertThat(a.calls()).isOne();
    assertThat(b.calls()).isOne();
  }

  @ParameterizedTest
  @ValueSource(ints = {503, 529})
  void F01_anotherProviderAnswersAStreamThatTheFirstFails(int status) {
    Service a = service("a", Service.error(status, "busy"));
    Service b = service("b", Service.stream("Hello"));

    try (CompletionStream stream = router(a, b).stream(HELLO)) {
      assertThat(stream.provider()).isEqualTo("b");
      assertThat(stream.attempts()).extracting(Attempt::provider).containsExactly("a");
      assertThat(stream.tokens()).containsExactly("Hello");
      assertThat(stream.attempts()).extracting(Attempt::provider).containsExactly("a", "b");
    }
    assertThat(a.calls()).isOne();
  }

  @Test
  void F01_anotherProviderAnswersIfTheFirstRefusesConnections() {
    Service a = service("a", Service.whole("never"));
    a.close();
    Service b = service("b", Service.whole("Hello"));

    Completion answer = router(a, b).complete(HELLO);

    assertThat(answer.attempts())
        .extracting(Attempt::provider, Attempt::error)
        .containsExactly(tuple("a", ErrorKind.UNREACHABLE), tuple("b", null));
  }

  @Test
  void F01_anotherProviderAnswersIfTheFirstsStreamBreaksBeforeItsFirstToken() {
    Service a = service(
        "a",
        Script.stream()
            .chunk(
                "data: {\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}\n\n")
            .reset());
    Service b = service("b", Service.stream("Hello"));

    try (CompletionStream stream = router(a, b).stream(HELLO)) {
      assertThat(stream.tokens()).containsExactly("Hello");
      assertThat(stream.attempts()).extracting(Attempt::provider).containsExactly("a", "b");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 422})
  void F02_aRequestThatTheFirstProviderRefusesIsNotPutToAnother(int status) {
    Service a = service("a", Service.error(status, "no"));
    Service b = service("b", Service.whole("never"));
    Router router = router(a, b);

    ProviderException whole =
        catchThrowableOfType(ProviderException.class, () -> router.complete(HELLO));
    ProviderException stream =
        catchThrowableOfType(ProviderException.class, () -> router.stream(HELLO));

    for (ProviderException failure : List.of(whole, stream)) {
      assertThat(failure.status()).hasValue(status);
      assertThat(failure.provider()).isEqualTo("a");
      assertThat(failure.attempts()).extracting(Attempt::provider).containsExactly("a");
    }
    assertThat(a.calls()).isEqualTo(2);
    assertThat(b.calls()).isZero();
  }

  @Test
  void F04_aStreamThatBreaksAfterItsFirstTokenIsNotContinuedByAnother() {
    Service a = service("a", Service.cutAfter("Hel"));
    Service b = service("b", Service.stream("never"));

    List<String> tokens = new ArrayList<>();
    ProviderException failure;
    try (CompletionStream stream = router(a, b).stream(HELLO)) {
      failure =
          catchThrowableOfType(ProviderException.class, () -> stream.tokens().forEach(tokens::add));
    }

    assertThat(tokens).containsExactly("Hel");
    assertThat(failure.kind()).isEqualTo(ErrorKind.STREAM_INTERRUPTED);
    assertThat(failure.partialText()).isEqualTo("Hel");
    assertThat(failure.attempts()).extracting(Attempt::provider).containsExactly("a");
    assertThat(a.calls()).isOne();
    assertThat(b.calls()).isZero();
  }

  @Test
  void theStreamThatIsReturnedIsTheProvidersOwn() {
    List<CompletionStream> made = new ArrayList<>();
    FakeProvider a = fake("a", (request, context) -> {
      CompletionStream stream = (CompletionStream) text("Hello").give(request, context);
      made.add(stream);
      return stream;
    });

    try (CompletionStream stream = Simulation.registryOf(a).stream(HELLO)) {
      assertThat(made).containsExactly(stream);
    }
  }

  @Test
  void everyRequestOnTheWireIsAnAttemptThatIsReported() {
    Service a = service("a", Service.error(503, "busy"), Service.error(503, "busy"));
    Service b = service("b", Service.error(500, "broken"), Service.whole("Hello"));

    Completion answer = router(a, b).complete(HELLO);

    assertThat(answer.attempts()).hasSize(a.calls() + b.calls());
    assertThat(answer.attempts().size()).isGreaterThan(2);
  }

  private Service service(String id, Script first, Script... more) {
    Service service = Service.of(id, first, more);
    services.add(service);
    return service;
  }

  private static Router router(Service... inOrder) {
    return Simulation.registryOf(
            List.of(inOrder).stream().map(Service::provider).toArray(AbstractProvider[]::new))
        .router();
  }
}
