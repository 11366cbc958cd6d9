package dev.patchbay.provider;

import static dev.patchbay.provider.TestProvider.MODEL;
import static dev.patchbay.provider.TestProvider.able;
import static dev.patchbay.provider.TestProvider.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of a plugin's mistakes. */
class PluginFailureTest {

  static Stream<Throwable> whatAPluginMustNotThrow() {
    return Stream.of(
        new IllegalStateException("broken"),
        new NoClassDefFoundError("okhttp3/Call"),
        new AssertionError("broken"),
        new StackOverflowError("broken"),
        new IOException("checked, from a language that does not check"));
  }

  @ParameterizedTest
  @MethodSource("whatAPluginMustNotThrow")
  void anythingThrownThatIsNoProviderExceptionIsAPluginFailure(Throwable thrown) {
    TestProvider provider = TestProvider.answering(() -> {
      throw Sneaky.asUnchecked(thrown);
    });

    ProviderException whole = failure(() -> provider.complete(request()));
    ProviderException streamed = failure(() -> provider.stream(request()));

    assertThat(whole).hasCause(thrown).hasMessageContaining(thrown.getMessage());
    assertThat(whole.kind()).isEqualTo(ErrorKind.PLUGIN_FAILURE);
    assertThat(streamed).hasCause(thrown);
    assertThat(streamed.kind()).isEqualTo(ErrorKind.PLUGIN_FAILURE);
  }

  @Test
  void aPluginFailureNamesProviderAndModel() {
    TestProvider provider = TestProvider.answering(() -> {
      throw new IllegalStateException("broken");
    });

    ProviderException failure = failure(() -> provider.complete(request()));

    assertThat(failure.provider()).isEqualTo("parrot");
    assertThat(failure.model()).isEqualTo(MODEL);
    assertThat(failure).hasMessageStartingWith("parrot, model parrot-1: the plugin failed");
  }

  @Test
  void aNullResultIsAPluginFailure() {
    TestProvider provider = TestProvider.answering(() -> null);

    ProviderException whole = failure(() -> provider.complete(request()));
    ProviderException streamed = failure(() -> provider.stream(request()));

    assertThat(whole.kind()).isEqualTo(ErrorKind.PLUGIN_FAILURE);
    assertThat(whole).hasMessageContainingAll("parrot", MODEL, "returned nothing");
    assertThat(streamed.kind()).isEqualTo(ErrorKind.PLUGIN_FAILURE);
  }

  @Test
  void aStreamWhereAWholeAnswerWasAskedForIsAPluginFailureAndGetsClosed() {
    ScriptedSource source = ScriptedSource.of(Events.FINISHED);

    ProviderException failure =
        failure(() -> TestProvider.answering(source::stream).complete(request()));

    assertThat(failure.kind()).isEqualTo(ErrorKind.PLUGIN_FAILURE);
    assertThat(failure)
        .hasMessageContaining("asked for a whole answer, the plugin returned a CompletionStream");
    assertThat(source.closes()).isOne();
    assertThat(source.reads()).isZero();
  }

  @Test
  void aWrongStreamThatCannotEvenBeClosedIsStillAPluginFailure() {
    ScriptedSource source = new ScriptedSource().onClose(() -> {
      throw new IllegalStateException("cannot close");
    });

    ProviderException failure =
        failure(() -> TestProvider.answering(source::stream).complete(request()));

    assertThat(failure.kind()).isEqualTo(ErrorKind.PLUGIN_FAILURE);
  }

  @Test
  void aWholeAnswerWhereAStreamWasAskedForIsAPluginFailure() {
    ProviderException failure =
        failure(() -> TestProvider.answering(() -> Completion.of("Hi")).stream(request()));

    assertThat(failure.kind()).isEqualTo(ErrorKind.PLUGIN_FAILURE);
    assertThat(failure)
        .hasMessageContaining("asked for a stream, the plugin returned a Completion");
  }

  @Test
  void anExceptionWhoseMessageCannotBeReadIsAFailureThatCanBePrinted() {
    TestProvider provider = TestProvider.answering(() -> {
      throw new Unspeakable();
    });

    ProviderException failure = failure(() -> provider.complete(request()));

    assertThat(failure.kind()).isEqualTo(ErrorKind.PLUGIN_FAILURE);
    assertThat(failure)
        .hasMessageContaining("Unspeakable, whose message cannot be read")
        .hasStackTraceContaining("PluginFailureTest.lambda$anExceptionWhose");
  }

  @Test
  void aCauseThatCannotBePrintedIsReplaced() {
    TestProvider provider = TestProvider.answering(() -> {
      throw new IllegalStateException("broken", new Unspeakable());
    });

    assertThat(failure(() -> provider.complete(request())))
        .hasMessageContaining("IllegalStateException: broken")
        .hasStackTraceContaining("printing it throws");
  }

  @Test
  void aCancelThatThePluginMadeUpIsItsFailure() {
    ProviderException madeUp = ProviderException.of(ErrorKind.CANCELLED, "so there");

    ProviderException failure = thrownThrough(madeUp);

    assertThat(failure.kind()).isEqualTo(ErrorKind.PLUGIN_FAILURE);
    assertThat(failure).hasMessageContaining("which it was not: so there").hasCause(madeUp);
  }

  @Test
  void factsThatCannotBeHadAreAFailureOfThePlugin() {
    AbstractProvider provider =
        new AbstractProvider(() -> {
          throw new IllegalStateException("no facts");
        }) {
          @Override
          protected CompletionResult createCompletion(
              CompletionRequest asked, CallContext context) {
            return Completion.of("never");
          }
        };

    ProviderException failure = failure(() -> provider.complete(request()));

    assertThat(failure.kind()).isEqualTo(ErrorKind.PLUGIN_FAILURE);
    assertThat(failure).hasMessageContaining("no facts");
  }

  @Test
  void aFailureOnThePluginsThreadShowsWhereItCameAboutAndWhoCalled() {
    TestProvider provider = TestProvider.answering(() -> {
      throw ProviderException.of(ErrorKind.OVERLOADED, "too busy");
    });

    ProviderException failure = failure(() -> provider.complete(request()));

    assertThat(failure)
        .hasStackTraceContaining("PluginFailureTest.lambda$aFailureOnThePluginsThread")
        .hasStackTraceContaining("PluginFailureTest.failure");
  }

  @Test
  void oneExceptionThrownAgainAndAgainDoesNotGrow() {
    AtomicReference<@Nullable ProviderException> first = new AtomicReference<>();
    TestProvider provider = TestProvider.answering(() -> {
      first.compareAndSet(null, ProviderException.of(ErrorKind.OVERLOADED, "too busy"));
      throw Objects.requireNonNull(first.get());
    });

    int depth = failure(() -> provider.complete(request())).getStackTrace().length;

    assertThat(failure(() -> provider.complete(request())).getStackTrace()).hasSize(depth);
  }

  @Test
  void anErrorOfTheVirtualMachinePassesAsItIs() {
    OutOfMemoryError error = new OutOfMemoryError("none left");
    TestProvider provider = TestProvider.answering(() -> {
      throw error;
    });

    assertThatThrownBy(() -> provider.complete(request())).isSameAs(error);
    assertThatThrownBy(() -> provider.stream(request())).isSameAs(error);
  }

  @Test
  void aBareProviderExceptionGetsProviderAndModel() {
    ProviderException bare = ProviderException.builder(ErrorKind.OVERLOADED, "too busy")
        .status(529)
        .code("busy")
        .requestId("r-1")
        .build();

    ProviderException failure = thrownThrough(bare);

    assertThat(failure.provider()).isEqualTo("parrot");
    assertThat(failure.model()).isEqualTo(MODEL);
    assertThat(failure.kind()).isEqualTo(ErrorKind.OVERLOADED);
    assertThat(failure.status()).hasValue(529);
    assertThat(failure.code()).isEqualTo("busy");
    assertThat(failure.requestId()).isEqualTo("r-1");
  }

  @Test
  void namingTheProviderKeepsCauseTraceAndSuppressed() {
    IOException cause = new IOException("reset");
    ProviderException bare = ProviderException.builder(ErrorKind.UNREACHABLE, "no connection")
        .cause(cause)
        .build();
    bare.addSuppressed(new IOException("second address"));

    ProviderException failure = thrownThrough(bare);

    assertThat(failure).hasCause(cause);
    assertThat(failure.getStackTrace()).isEqualTo(bare.getStackTrace());
    assertThat(failure.getSuppressed()).isEqualTo(bare.getSuppressed());
  }

  @Test
  void anExceptionThatNamesItsOwnProviderAndModelPassesAsItIs() {
    ProviderException routed = ProviderException.builder(ErrorKind.OVERLOADED, "too busy")
        .provider("second")
        .model("b")
        .build();

    assertThat(thrownThrough(routed)).isSameAs(routed);
  }

  @Test
  void anExceptionThatNamesOnlyItsProviderGetsTheModel() {
    ProviderException half = ProviderException.builder(ErrorKind.OVERLOADED, "too busy")
        .provider("second")
        .build();

    ProviderException failure = thrownThrough(half);

    assertThat(failure.provider()).isEqualTo("second");
    assertThat(failure.model()).isEqualTo(MODEL);
  }

  @Test
  void aFailedCallChangesNothingForTheNextOne() {
    ScriptedSource script = new ScriptedSource()
        .thenThrow(new IllegalStateException("broken"))
        .thenRun(() -> Events.text("Hi"));
    TestProvider provider = new TestProvider(
        able().build(),
        (request, context) -> Completion.of(((CompletionEvent.TextDelta) script.next()).text()));

    assertThat(failure(() -> provider.complete(request())).kind())
        .isEqualTo(ErrorKind.PLUGIN_FAILURE);
    assertThat(provider.complete(request()).text()).isEqualTo("Hi");
  }

  private static ProviderException thrownThrough(ProviderException thrown) {
    TestProvider provider = TestProvider.answering(() -> {
      throw thrown;
    });
    return failure(() -> provider.complete(request()));
  }

  private static ProviderException failure(ThrowingCallable call) {
    return catchThrowableOfType(ProviderException.class, call);
  }
}
