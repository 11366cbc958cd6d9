package dev.patchbay.provider;

import static dev.patchbay.provider.Events.FINISHED;
import static dev.patchbay.provider.Events.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who wants to know is told once how a stream ended. */
@Timeout(30)
class StreamEndTest {

  private record End(@Nullable Completion answer, @Nullable ProviderException failure) {}

  private final List<End> ends = new ArrayList<>();

  @Test
  void aSuccessIsToldWithTheAnswerWhenTheLastEventIsRead() {
    CompletionStream stream = watched(ScriptedSource.of(text("a"), FINISHED));
    assertThat(ends).isEmpty();

    Completion answer = stream.toCompletion();
    stream.close();

    assertThat(ends).containsExactly(new End(answer, null));
  }

  @Test
  void aFailureIsToldWithWhatTheReaderGets() {
    CompletionStream stream = watched(ScriptedSource.of(text("a")).thenThrow(new IOException()));

    ProviderException failure = catchThrowableOfType(ProviderException.class, stream::toCompletion);
    stream.close();

    assertThat(failure.kind()).isEqualTo(ErrorKind.STREAM_INTERRUPTED);
    assertThat(ends).containsExactly(new End(null, failure));
  }

  @Test
  void aStreamThatIsClosedEarlyWasCancelled() {
    CompletionStream stream = watched(ScriptedSource.of(text("a"), FINISHED));

    stream.close();
    stream.close();
    assertThatThrownBy(stream::toCompletion).isInstanceOf(ProviderException.class);

    assertThat(ends).singleElement().satisfies(end -> {
      assertThat(end.answer()).isNull();
      assertThat(end.failure().kind()).isEqualTo(ErrorKind.CANCELLED);
    });
  }

  @Test
  void aCallThatIsCancelledEndsItsStream() {
    CallContext context = CallContext.create();
    CompletionStream stream = watched(ScriptedSource.of(text("a"), FINISHED));
    TestProvider.answering(() -> stream).stream(TestProvider.request(), context);

    context.cancel();

    assertThat(ends).singleElement().satisfies(end -> {
      assertThat(end.failure().kind()).isEqualTo(ErrorKind.CANCELLED);
      assertThat(end.failure()).hasMessageContaining("parrot, model parrot-1: the call was");
    });
  }

  @Test
  void closingUnderAReaderIsToldOnce() {
    BlockedSource source = new BlockedSource();
    CompletionStream stream = watched(source);
    CompletableFuture<Completion> reader = CompletableFuture.supplyAsync(stream::toCompletion);
    source.awaitReader();

    stream.close();

    assertThatThrownBy(reader::join).hasCauseInstanceOf(ProviderException.class);
    assertThat(ends).hasSize(1);
  }

  @Test
  void whoAsksLateIsToldAtOnce() {
    CompletionStream stream = ScriptedSource.of(FINISHED).stream();
    Completion answer = stream.toCompletion();

    watch(stream);

    assertThat(ends).containsExactly(new End(answer, null));
  }

  @Test
  void anActionThatThrowsChangesNothing() {
    CompletionStream stream = ScriptedSource.of(text("a"), FINISHED).stream();
    stream.onEnd((answer, failure) -> {
      throw new IllegalStateException("broken action");
    });
    watch(stream);

    assertThat(stream.toCompletion().text()).isEqualTo("a");
    assertThat(ends).hasSize(1);
  }

  private CompletionStream watched(CompletionStream.Source source) {
    CompletionStream stream = CompletionStream.of(source);
    watch(stream);
    return stream;
  }

  private void watch(CompletionStream stream) {
    stream.onEnd((answer, failure) -> ends.add(new End(answer, failure)));
  }
}
