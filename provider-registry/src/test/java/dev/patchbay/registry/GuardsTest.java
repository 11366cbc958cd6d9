package dev.patchbay.registry;

import static dev.patchbay.registry.ScriptedProvider.HELLO;
import static dev.patchbay.registry.ScriptedProvider.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.patchbay.provider.Attempt;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a plugin does, another one answers. */
class GuardsTest {

  static Stream<ScriptedProvider.Answer> misbehaviour() {
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
          Thread.currentThread().setContextClassLoader(new URLClassLoader(new URL[0]));
          return text("with another loader").give(request, context);
        });
  }

  @ParameterizedTest
  @MethodSource("misbehaviour")
  void aPluginThatMisbehavesIsFollowedByAnother(ScriptedProvider.Answer misbehaving) {
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    ScriptedProvider a = ScriptedProvider.of("a", misbehaving);
    Router router =
        Simulation.registryOf(a, ScriptedProvider.of("b", text("Hello"))).router();

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
  void aPluginThatWaitsPastTheDeadlineIsInterrupted() {
    ScriptedProvider a = ScriptedProvider.of("a", waitingForEver(new CountDownLatch(0)));
    Router router =
        Simulation.registryOf(a, ScriptedProvider.of("b", text("Hello"))).router();

    ProviderException failure = catchThrowableOfType(
        ProviderException.class,
        () -> router.complete(HELLO, CallContext.withTimeout(Duration.ofMillis(50))));

    assertThat(failure.kind()).isEqualTo(ErrorKind.TIMEOUT);
    assertThat(failure.attempts()).extracting(Attempt::provider).containsExactly("a");
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void aPluginThatDoesNotNoticeACancelIsInterrupted() throws InterruptedException {
    CountDownLatch waiting = new CountDownLatch(1);
    Router router =
        Simulation.registryOf(ScriptedProvider.of("a", waitingForEver(waiting))).router();
    CallContext context = CallContext.create();
    Thread canceller = new Thread(() -> {
      try {
        waiting.await();
        context.cancel();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
    canceller.start();

    ProviderException failure =
        catchThrowableOfType(ProviderException.class, () -> router.complete(HELLO, context));

    assertThat(failure.kind()).isEqualTo(ErrorKind.CANCELLED);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    canceller.join();
  }

  private static ScriptedProvider.Answer waitingForEver(CountDownLatch waiting) {
    return (request, context) -> {
      waiting.countDown();
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return null;
    };
  }

  @Test
  void theStreamOfAPluginThatChangedTheLoaderIsClosed() {
    AtomicInteger closed = new AtomicInteger();
    ScriptedProvider a = ScriptedProvider.of("a", (request, context) -> {
      Thread.currentThread().setContextClassLoader(null);
      return CompletionStream.of(new CompletionStream.Source() {
        @Override
        public CompletionEvent next() {
          return new CompletionEvent.TextDelta("Hel");
        }

        @Override
        public void close() {
          closed.incrementAndGet();
        }
      });
    });

    try (CompletionStream stream =
        Simulation.registryOf(a, ScriptedProvider.of("b", text("Hello"))).stream(HELLO)) {
      assertThat(stream.provider()).isEqualTo("b");
    }
    assertThat(closed).hasValue(1);
  }

  @Test
  void aStreamThatIsBeingReadAlreadyIsFollowedByAnother() {
    ScriptedProvider a = ScriptedProvider.of("a", (request, context) -> {
      CompletionStream stream = CompletionStream.of(
          List.of(new CompletionEvent.TextDelta("a"), new CompletionEvent.TextDelta("b")));
      stream.iterator().next();
      return stream;
    });

    try (CompletionStream stream =
        Simulation.registryOf(a, ScriptedProvider.of("b", text("Hello"))).stream(HELLO)) {
      assertThat(stream.provider()).isEqualTo("b");
    }
  }

  @Test
  void aFailureOfTheJvmIsNobodysToCatchButLeavesTheFiguresRight() {
    StackOverflowError error = new StackOverflowError();
    ScriptedProvider a = ScriptedProvider.of("a", (request, context) -> {
      throw error;
    });
    ProviderRegistry registry = Simulation.registryOf(a, ScriptedProvider.of("b", text("never")));

    assertThatThrownBy(() -> registry.complete(HELLO)).isSameAs(error);
    assertThat(registry.select(HELLO).candidates().get(0).outstanding()).isZero();
  }

  @Test
  void aStrategyThatChoosesNobodyIsToldSo() {
    Simulation simulation = new Simulation(
        RoutingOptions.builder().strategy((candidates, draw) -> 7),
        ScriptedProvider.of("a", text("never")));

    assertThat(simulation.failure())
        .hasMessageContainingAll("chose index 7", "it must be from 0 to 0");
  }
}
