package dev.patchbay.provider;

import static dev.patchbay.provider.TestProvider.asking;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** A provider that stands for others has facts that change, and decides itself what it refuses. */
class StandInProviderTest {

  private static class StandIn extends AbstractProvider {
    StandIn(Supplier<ProviderInfo> info) {
      super(info);
    }

    @Override
    protected CompletionResult createCompletion(CompletionRequest request, CallContext context) {
      return Completion.of("Hi");
    }
  }

  private static final class Lenient extends StandIn {
    Lenient(Supplier<ProviderInfo> info) {
      super(info);
    }

    @Override
    protected void check(CompletionRequest request) {
      if (request.model().equals("forbidden")) {
        throw ProviderException.of(ErrorKind.INVALID_REQUEST, "not that one");
      }
    }
  }

  private final AtomicReference<ProviderInfo> info = new AtomicReference<>(
      ProviderInfo.builder("stand-in", "https://a.example").models("a").build());

  @Test
  void itsFactsAreThoseOfTheMoment() {
    StandIn provider = new StandIn(info::get);
    assertThat(provider.supportsGpt4()).isFalse();

    info.set(info.get().toBuilder().models("gpt-4").working(false).build());

    assertThat(provider.info()).isSameAs(info.get());
    assertThat(provider.supportsGpt4()).isTrue();
    assertThat(provider.working()).isFalse();
  }

  @Test
  void requestsAreCheckedAgainstTheFactsOfTheMoment() {
    StandIn provider = new StandIn(info::get);
    info.set(info.get().toBuilder().models("b").build());

    assertThat(provider.complete(asking("b").build()).text()).isEqualTo("Hi");
    assertThat(catchThrowableOfType(
                ProviderException.class, () -> provider.complete(asking("a").build()))
            .kind())
        .isEqualTo(ErrorKind.MODEL_UNAVAILABLE);
  }

  @Test
  void itMayTakeRequestsForModelsThatItDoesNotDeclare() {
    assertThat(new Lenient(info::get).complete(asking("other").build()).text()).isEqualTo("Hi");
  }

  @Test
  void whatItRefusesItselfNamesItAndTheModel() {
    Lenient provider = new Lenient(info::get);

    assertThat(catchThrowableOfType(
            ProviderException.class, () -> provider.complete(asking("forbidden").build())))
        .hasMessageStartingWith("stand-in, model forbidden: not that one");
  }
}
