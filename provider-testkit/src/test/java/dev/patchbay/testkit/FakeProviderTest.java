package dev.patchbay.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Capability;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.ProviderInfo;
import dev.patchbay.provider.Tool;
import dev.patchbay.provider.Usage;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FakeProviderTest {

  private static final CompletionRequest HELLO =
      CompletionRequest.builder("fake-1").user("Hello").build();

  @Test
  void piecesAreJoinedToAWholeAnswer() {
    FakeProvider fake = FakeProvider.builder().answer("Good ", "day").build();

    Completion answer = fake.complete(HELLO);

    assertThat(answer.text()).isEqualTo("Good day");
    assertThat(answer.provider()).isEqualTo("fake");
    assertThat(answer.model()).isEqualTo("fake-1");
  }

  @Test
  void piecesAreStreamedOneByOne() {
    FakeProvider fake = FakeProvider.builder().answer("Good ", "day").build();

    try (CompletionStream stream = fake.stream(HELLO)) {
      assertThat(stream.tokens()).containsExactly("Good ", "day");
      assertThat(stream.toCompletion().finishReason()).isEqualTo(FinishReason.STOP);
    }
  }

  @Test
  void aCompletionIsGivenAsItIsInBothModes() {
    Completion scripted = Completion.builder("The weather?")
        .reasoning("A tool knows.")
        .toolCalls(List.of(new ContentPart.ToolCall("1", "weather", "{\"city\":\"Oslo\"}")))
        .finishReason(FinishReason.TOOL_CALLS)
        .usage(Usage.of(3, 4))
        .build();
    FakeProvider fake = FakeProvider.builder().answer(scripted).build();

    for (Completion answer : List.of(fake.complete(HELLO), fake.stream(HELLO).toCompletion())) {
      assertThat(answer.text()).isEqualTo(scripted.text());
      assertThat(answer.reasoning()).isEqualTo(scripted.reasoning());
      assertThat(answer.toolCalls()).isEqualTo(scripted.toolCalls());
      assertThat(answer.finishReason()).isEqualTo(scripted.finishReason());
      assertThat(answer.usage()).isEqualTo(scripted.usage());
    }
  }

  @Test
  void repliesAreGivenInOrderAndTheLastOneAgainAndAgain() {
    FakeProvider fake =
        FakeProvider.builder().answer("one").answer("two").answer("three").build();

    assertThat(Stream.generate(() -> fake.complete(HELLO).text()).limit(5))
        .containsExactly("one", "two", "three", "three", "three");
  }

  @Test
  void aCancelCannotBeScripted() {
    assertThatThrownBy(() -> FakeProvider.builder().fail(ErrorKind.CANCELLED))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cancel the call's context");
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "CANCELLED")
  void everyOtherKindOfFailureCanBeScriptedInBothModes(ErrorKind kind) {
    FakeProvider fake = FakeProvider.builder().fail(kind).build();

    assertThat(whole(fake, CallContext.create()).kind()).isEqualTo(kind);
    assertThat(stream(fake).kind()).isEqualTo(kind);
  }

  @Test
  void aFailureIsGivenAsItIsAndNamesProviderAndModel() {
    FakeProvider fake = FakeProvider.builder()
        .fail(ProviderException.builder(ErrorKind.RATE_LIMITED, "slow down")
            .retryAfter(Duration.ofSeconds(7))
            .build())
        .build();

    ProviderException failure = whole(fake, CallContext.create());

    assertThat(failure.retryAfter()).contains(Duration.ofSeconds(7));
    assertThat(failure.provider()).isEqualTo("fake");
    assertThat(failure.model()).isEqualTo("fake-1");
  }

  @Test
  void aStreamThatBreaksOffIsInterruptedWithItsTextSoFar() {
    FakeProvider fake =
        FakeProvider.builder().breakOff(ErrorKind.UNREACHABLE, "Good ", "d").build();

    ProviderException failure = stream(fake);

    assertThat(failure.kind()).isEqualTo(ErrorKind.STREAM_INTERRUPTED);
    assertThat(failure.partialText()).isEqualTo("Good d");
    assertThat(whole(fake, CallContext.create()).kind()).isEqualTo(ErrorKind.UNREACHABLE);
  }

  @Test
  void requestsAreKept() {
    FakeProvider fake = FakeProvider.builder().answer("Good day").build();

    fake.complete(HELLO);
    fake.stream(HELLO).close();

    assertThat(fake.requests()).extracting(CompletionRequest::stream).containsExactly(false, true);
    assertThat(fake.requests())
        .allSatisfy(request -> assertThat(request.messages()).isEqualTo(HELLO.messages()));
  }

  @Test
  void whatIsNotDeclaredIsRefusedAndNotKept() {
    FakeProvider fake = FakeProvider.builder().answer("Good day").build();

    ProviderException failure = catchThrowableOfType(
        ProviderException.class,
        () -> fake.complete(HELLO.toBuilder().tool(new Tool("f", "", "{}")).build()));

    assertThat(failure.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
    assertThat(fake.requests()).isEmpty();
  }

  @Test
  void whatItDeclaresCanBeChosen() {
    ProviderInfo info = ProviderInfo.builder("parrot", "https://parrot.example")
        .models("parrot-1")
        .capabilities(Capability.TOOLS)
        .build();
    FakeProvider fake = FakeProvider.builder(info).answer("Good day").build();

    Completion answer = fake.complete(
        HELLO.toBuilder().model("parrot-1").tool(new Tool("f", "", "{}")).build());

    assertThat(answer.provider()).isEqualTo("parrot");
  }

  @Test
  void aDelayBeyondTheDeadlineIsATimeoutAndNoTimePasses() {
    FakeProvider fake =
        FakeProvider.builder().delay(Duration.ofHours(2)).answer("late").build();

    assertThat(whole(fake, CallContext.withTimeout(Duration.ofHours(1))).kind())
        .isEqualTo(ErrorKind.TIMEOUT);
  }

  @Test
  void aDelayWithinTheDeadlineIsNoDelay() {
    FakeProvider fake =
        FakeProvider.builder().delay(Duration.ofHours(2)).answer("in time").build();

    assertThat(fake.complete(HELLO).text()).isEqualTo("in time");
    assertThat(
            fake.complete(HELLO, CallContext.withTimeout(Duration.ofHours(3))).text())
        .isEqualTo("in time");
  }

  @Test
  void aDelayHoldsForOneReply() {
    FakeProvider fake = FakeProvider.builder()
        .delay(Duration.ofHours(2))
        .answer("late")
        .answer("at once")
        .build();
    fake.complete(HELLO);

    assertThat(
            fake.complete(HELLO, CallContext.withTimeout(Duration.ofHours(1))).text())
        .isEqualTo("at once");
  }

  @Test
  void aReplyWaitsForItsSignal() {
    CompletableFuture<String> signal = new CompletableFuture<>();
    FakeProvider fake =
        FakeProvider.builder().waitFor(signal).answer("Good day").build();
    CompletableFuture<Completion> answer =
        CompletableFuture.supplyAsync(() -> fake.complete(HELLO));
    Patience.within(PendingCall.PATIENCE, () -> fake.requests().size() == 1);

    assertThat(answer).isNotDone();
    signal.complete("now");

    assertThat(answer.orTimeout(5, TimeUnit.SECONDS).join().text()).isEqualTo("Good day");
  }

  @Test
  void aCancelEndsTheWaitForASignal() {
    FakeProvider fake = FakeProvider.builder()
        .waitFor(new CompletableFuture<>())
        .answer("never")
        .build();
    CallContext context = CallContext.create();
    PendingCall call = PendingCall.start(fake, Mode.STREAM, HELLO, context);
    Patience.within(PendingCall.PATIENCE, () -> fake.requests().size() == 1);

    context.cancel();

    assertThat(call.outcome().error()).map(ProviderException::kind).contains(ErrorKind.CANCELLED);
  }

  @Test
  void aDeadlineEndsTheWaitForASignal() {
    FakeProvider fake = FakeProvider.builder()
        .waitFor(new CompletableFuture<>())
        .answer("never")
        .build();

    assertThat(whole(fake, CallContext.withTimeout(Duration.ofMillis(20))).kind())
        .isEqualTo(ErrorKind.TIMEOUT);
  }

  @Test
  void deadlinesAreReadOnTheCallsOwnClock() {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    CallContext context =
        CallContext.builder().clock(now::get).timeout(Duration.ofHours(1)).build();
    FakeProvider fake =
        FakeProvider.builder().delay(Duration.ofMinutes(30)).answer("late").build();
    now.set(Instant.EPOCH.plus(Duration.ofMinutes(45)));

    assertThat(whole(fake, context).kind()).isEqualTo(ErrorKind.TIMEOUT);
  }

  @Test
  void eachReplyIsGivenOnceToThreadsThatAskAtOnce() {
    FakeProvider.Builder builder = FakeProvider.builder();
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      texts.add("answer " + i);
      builder.answer("answer " + i);
    }
    FakeProvider fake = builder.build();

    List<PendingCall> calls = Stream.generate(
            () -> PendingCall.start(fake, Mode.WHOLE, HELLO, CallContext.create()))
        .limit(64)
        .toList();

    assertThat(calls)
        .extracting(call -> call.outcome().text())
        .containsExactlyInAnyOrderElementsOf(texts);
    assertThat(fake.requests()).hasSize(64);
  }

  @Test
  void aProviderWithoutRepliesIsRefused() {
    assertThatIllegalStateException()
        .isThrownBy(() -> FakeProvider.builder().build())
        .withMessageContaining("answer, fail, breakOff or reply");
  }

  @Test
  void aReplyMayBeCodeOfTheTest() {
    FakeProvider fake = FakeProvider.builder()
        .fail(ErrorKind.OVERLOADED)
        .reply(
            (request, context) -> Completion.of("You said " + request.messages().size()))
        .build();

    assertThat(whole(fake, CallContext.create()).kind()).isEqualTo(ErrorKind.OVERLOADED);
    assertThat(fake.complete(HELLO).text()).isEqualTo("You said 1");
  }

  @Test
  void codeThatHangsIsLeftBehindAtTheDeadline() {
    CompletableFuture<Void> over = new CompletableFuture<>();
    FakeProvider fake = FakeProvider.builder()
        .reply((request, context) -> {
          over.join();
          return Completion.of("late");
        })
        .build();

    assertThat(whole(fake, CallContext.withTimeout(Duration.ofMillis(20))).kind())
        .isEqualTo(ErrorKind.TIMEOUT);
    over.complete(null);
  }

  @Test
  void codeThatFailsUnexpectedlyIsAFaultOfTheProvider() {
    FakeProvider fake = FakeProvider.builder()
        .reply((request, context) -> {
          throw new IOException("the test is wrong");
        })
        .build();

    assertThat(whole(fake, CallContext.create()))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.PLUGIN_FAILURE))
        .rootCause()
        .hasMessage("the test is wrong");
  }

  private static ProviderException whole(FakeProvider fake, CallContext context) {
    return catchThrowableOfType(ProviderException.class, () -> fake.complete(HELLO, context));
  }

  private static ProviderException stream(FakeProvider fake) {
    return catchThrowableOfType(
        ProviderException.class, () -> fake.stream(HELLO).toCompletion());
  }
}
