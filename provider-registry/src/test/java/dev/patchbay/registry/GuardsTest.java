package dev.patchbay.registry;

import static dev.patchbay.registry.Fakes.HELLO;
import static dev.patchbay.registry.Fakes.failing;
import static dev.patchbay.registry.Fakes.fake;
import static dev.patchbay.registry.Fakes.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.patchbay.provider.Attempt;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.testkit.FakeProvider;
import dev.patchbay.testkit.FakeProvider.Reply;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a plugin does, another one answers. */
class GuardsTest {

  static Stream<Reply> misbehaviour() {
    return Stream.of(
        (request, context) -> null,
        (request, context) -> text("wrong kind")
            .give(request.toBuilder().stream(!request.stream()).build(), context),
        (request, context) -> {
          throw new IllegalStateException("unexpected");
        },
        (request, context) -> {
          throw new NoClassDefFoundError("lib/Missing");
        },
        (request, context) -> {
          throw new AssertionError("assert");
        },
        (request, context) -> {
          throw new StackOverflowError();
        });
  }

  @ParameterizedTest
  @MethodSource("misbehaviour")
  void aPluginThatMisbehavesIsFollowedByAnother(Reply misbehaving) {
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    FakeProvider a = fake("a", misbehaving);
    Router router = Simulation.registryOf(a, fake("b", text("Hello"))).router();

    assertThat(router.complete(HELLO).attempts())
        .extracting(Attempt::error)
        .containsExactly(ErrorKind.PLUGIN_FAILURE, null);
    try (CompletionStream stream = router.stream(HELLO)) {
      assertThat(stream.tokens()).containsExactly("Hello");
      assertThat(stream.attempts())
          .extracting(Attempt::error)
          .containsExactly(ErrorKind.PLUGIN_FAILURE, null);
    }
    assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
  }

  @Test
  void aPluginThatHangsIsLeftAtTheDeadlineAndAnotherIsNotAsked() {
    CountDownLatch over = new CountDownLatch(1);
    FakeProvider a = fake("a", (request, context) -> {
      awaitDeaf(over);
      return null;
    });
    Router router = Simulation.registryOf(a, fake("b", text("Hello"))).router();

    ProviderException failure = catchThrowableOfType(
        ProviderException.class,
        // Time enough to get to the provider on a busy machine.
        () -> router.complete(HELLO, CallContext.withTimeout(Duration.ofSeconds(1))));
    over.countDown();

    assertThat(failure.kind()).isEqualTo(ErrorKind.TIMEOUT);
    assertThat(failure.attempts()).extracting(Attempt::provider).containsExactly("a");
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void anAnswerThatComesTooLateIsATimeoutAndAnotherIsNotAsked() {
    Simulation simulation = new Simulation(
        fake("a", (request, context) -> {
          while (!context.expired()) {
            Thread.onSpinWait();
          }
          return text("late").give(request, context);
        }),
        fake("b", text("never")));

    ProviderException failure = catchThrowableOfType(
        ProviderException.class,
        () -> simulation.router.complete(HELLO, CallContext.withTimeout(Duration.ofMillis(20))));

    assertThat(failure.kind()).isEqualTo(ErrorKind.TIMEOUT);
  }

  @Test
  void anInterruptThatAPluginLeavesBehindDoesNotReachTheNextCandidate() {
    List<Boolean> interrupted = new CopyOnWriteArrayList<>();
    FakeProvider a = fake("a", (request, context) -> {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("unexpected");
    });
    FakeProvider b = fake("b", (request, context) -> {
      interrupted.add(Thread.currentThread().isInterrupted());
      return text("Hello").give(request, context);
    });

    assertThat(Simulation.registryOf(a, b).complete(HELLO).provider()).isEqualTo("b");

    assertThat(interrupted).containsExactly(false);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void aContextClassLoaderThatAPluginSetsReachesNobody() {
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    List<ClassLoader> loaders = new CopyOnWriteArrayList<>();
    Reply changing = (request, context) -> {
      loaders.add(Thread.currentThread().getContextClassLoader());
      Thread.currentThread().setContextClassLoader(new URLClassLoader(new URL[0]));
      return text("Hello").give(request, context);
    };
    ProviderRegistry registry = Simulation.registryOf(fake("a", changing));

    assertThat(registry.complete(HELLO).text()).isEqualTo("Hello");
    try (CompletionStream stream = registry.stream(HELLO)) {
      assertThat(stream.tokens()).containsExactly("Hello");
    }

    assertThat(loaders).containsExactly(before, before);
    assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
  }

  @Test
  void attemptsThatAPluginMakesUpAreNotBelieved() {
    Attempt madeUp = new Attempt("elsewhere", "m", null, 0, Duration.ofHours(1));
    FakeProvider a = fake(
        "a",
        failing(
            ProviderException.builder(ErrorKind.SERVER_ERROR, "busy").attempts(List.of(madeUp))));
    FakeProvider b = fake(
        "b",
        (request, context) -> dev.patchbay.provider.Completion.builder("Hello")
            .servedBy("elsewhere", "m", List.of(madeUp))
            .build());

    assertThat(Simulation.registryOf(a, b).complete(HELLO).attempts())
        .extracting(Attempt::provider)
        .containsExactly("a", "b");
  }

  @Test
  void aStrategyThatFailsAtItsSecondChoiceLosesNothingOfTheFirst() {
    Router router = Simulation.registryOf(
            fake("a", failing(ErrorKind.SERVER_ERROR)), fake("b", text("never")))
        .router(RoutingOptions.builder()
            .strategy((candidates, draw) -> {
              if (candidates.size() == 1) {
                throw new StackOverflowError();
              }
              return 0;
            })
            .build());

    ProviderException failure =
        catchThrowableOfType(ProviderException.class, () -> router.complete(HELLO));

    assertThat(failure.kind()).isEqualTo(ErrorKind.PLUGIN_FAILURE);
    assertThat(failure.attempts()).extracting(Attempt::provider).containsExactly("a");
    assertThat(failure).hasCauseInstanceOf(ProviderException.class);
  }

  @Test
  void whateverAListenerThrowsTheCallGoesOn() {
    Router router = Simulation.registryOf(fake("a", text("Hello")))
        .router(RoutingOptions.builder()
            .listener(new RoutingListener() {
              @Override
              public void callStarted(RoutingCall call) {
                throw new OutOfMemoryError("made up");
              }
            })
            .build());

    assertThat(router.complete(HELLO).text()).isEqualTo("Hello");
  }

  private static void awaitDeaf(CountDownLatch over) {
    while (over.getCount() > 0) {
      try {
        over.await();
      } catch (InterruptedException e) {
        // Deaf.
      }
    }
  }

  @Test
  void aStreamThatIsBeingReadAlreadyIsFollowedByAnother() {
    FakeProvider a = fake("a", (request, context) -> {
      CompletionStream stream = CompletionStream.of(
          List.of(new CompletionEvent.TextDelta("a"), new CompletionEvent.TextDelta("b")));
      stream.iterator().next();
      return stream;
    });

    try (CompletionStream stream =
        Simulation.registryOf(a, fake("b", text("Hello"))).stream(HELLO)) {
      assertThat(stream.provider()).isEqualTo("b");
    }
  }

  @Test
  void aFailureOfTheJvmIsNobodysToCatchButLeavesTheFiguresRight() {
    OutOfMemoryError error = new OutOfMemoryError("none left");
    FakeProvider a = fake("a", (request, context) -> {
      throw error;
    });
    ProviderRegistry registry = Simulation.registryOf(a, fake("b", text("never")));

    assertThatThrownBy(() -> registry.complete(HELLO)).isSameAs(error);
    assertThat(registry.select(HELLO).candidates().get(0).outstanding()).isZero();
  }

  @Test
  void aStrategyThatChoosesNobodyIsToldSo() {
    Simulation simulation = new Simulation(
        RoutingOptions.builder().strategy((candidates, draw) -> 7), fake("a", text("never")));

    assertThat(simulation.failure())
        .hasMessageContainingAll("chose index 7", "it must be from 0 to 0");
  }
}
