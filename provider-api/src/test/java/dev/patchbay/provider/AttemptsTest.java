package dev.patchbay.provider;

import static dev.patchbay.provider.Events.FINISHED;
import static dev.patchbay.provider.Events.text;
import static dev.patchbay.provider.TestProvider.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Answers and failures list the calls that a router made before. */
class AttemptsTest {

  private static final Attempt FIRST = failed("first");
  private static final Attempt SECOND = failed("second");

  @Test
  void aStreamListsEarlierAttemptsBeforeItsOwn() {
    CompletionStream stream =
        served(ScriptedSource.of(text("a"), FINISHED)).withEarlierAttempts(List.of(FIRST), null);
    assertThat(stream.attempts()).containsExactly(FIRST);

    Completion answer = stream.toCompletion();

    assertThat(answer.attempts())
        .extracting(Attempt::provider, Attempt::error)
        .containsExactly(tuple("first", ErrorKind.OVERLOADED), tuple("parrot", null));
    assertThat(stream.attempts()).isEqualTo(answer.attempts());
  }

  @Test
  void whatAnOuterRouterDidBeforeComesFirst() {
    CompletionStream stream = served(ScriptedSource.of(FINISHED))
        .withEarlierAttempts(List.of(SECOND), null)
        .withEarlierAttempts(List.of(FIRST), null);

    assertThat(stream.attempts()).containsExactly(FIRST, SECOND);
  }

  @Test
  void theFailureOfARoutedStreamListsAllAttempts() {
    CompletionStream stream =
        served(ScriptedSource.of(text("a"))).withEarlierAttempts(List.of(FIRST), null);

    ProviderException failure = catchThrowableOfType(ProviderException.class, stream::toCompletion);

    assertThat(failure.attempts()).hasSize(2);
    assertThat(failure.attempts().get(0)).isEqualTo(FIRST);
    assertThat(failure.attempts().get(1).provider()).isEqualTo("parrot");
    assertThat(failure.attempts().get(1).error()).isEqualTo(ErrorKind.STREAM_INTERRUPTED);
    assertThat(failure.partialText()).isEqualTo("a");
    assertThat(stream.attempts()).isEqualTo(failure.attempts());
  }

  @Test
  void theFailureOfAStreamThatNoRouterAskedForListsNone() {
    CompletionStream stream = served(new ScriptedSource());

    assertThat(
            catchThrowableOfType(ProviderException.class, stream::toCompletion).attempts())
        .isEmpty();
    assertThat(stream.attempts()).isEmpty();
  }

  @Test
  void anExceptionKeepsItsAttemptsWhenItIsBuiltOn() {
    ProviderException failure = ProviderException.builder(ErrorKind.OVERLOADED, "busy")
        .attempts(List.of(FIRST, SECOND))
        .build();

    assertThat(failure.toBuilder().provider("a").build().attempts()).containsExactly(FIRST, SECOND);
  }

  @Test
  void anAnswerKeepsEverythingWhenItIsBuiltOn() {
    Completion made = Completion.builder("text")
        .reasoning("because")
        .toolCalls(List.of(new ContentPart.ToolCall("c1", "weather", "{}")))
        .finishReason(FinishReason.TOOL_CALLS)
        .usage(Usage.of(3, 4))
        .servedBy("parrot", "parrot-1", List.of(FIRST))
        .build();

    assertThat(made.toBuilder().build()).usingRecursiveComparison().isEqualTo(made);
  }

  private static CompletionStream served(ScriptedSource source) {
    return TestProvider.answering(source::stream).stream(request());
  }

  @Test
  void whoAnsweredAndAfterWhomIsSaidInWords() {
    Attempt limited = new Attempt("a", "m", ErrorKind.RATE_LIMITED, 429, Duration.ofMillis(1));
    Attempt lost = new Attempt("b", "m", ErrorKind.UNREACHABLE, 0, Duration.ofMillis(1));
    Attempt answered = new Attempt("c", "n", null, 0, Duration.ofMillis(1));

    assertThat(answered.inWords()).isEqualTo("c with n answered");
    assertThat(Attempt.why("c", List.of(answered))).isEqualTo("c answered");
    assertThat(Attempt.why("c", List.of(limited, lost, answered)))
        .isEqualTo("c answered, after a with m failed (RATE_LIMITED, HTTP 429)"
            + " and b with m failed (UNREACHABLE)");
  }

  private static Attempt failed(String provider) {
    return new Attempt(provider, "m", ErrorKind.OVERLOADED, 529, Duration.ofMillis(3));
  }
}
