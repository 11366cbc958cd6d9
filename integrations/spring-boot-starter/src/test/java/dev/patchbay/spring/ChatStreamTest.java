package dev.patchbay.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.patchbay.provider.Attempt;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.registry.RoutingCall;
import dev.patchbay.registry.RoutingListener;
import dev.patchbay.registry.RoutingOptions;
import dev.patchbay.testkit.FaultServer;
import dev.patchbay.testkit.Script;
import io.micrometer.context.ContextRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.retry.NonTransientAiException;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** How streams run, fail and end. */
class ChatStreamTest {

  private static final Duration SOON = Duration.ofSeconds(10);

  @Test
  void eachPieceOfTextIsAResponseAndTheLastHasEverythingElse() {
    try (Rig rig = Rig.answering(Service.stream("Be", "cause"))) {
      List<ChatResponse> responses =
          rig.model().stream(new Prompt("Why?")).collectList().block(SOON);

      assertThat(responses)
          .extracting(each -> each.getResult().getOutput().getText())
          .containsExactly("Be", "cause", "");
      ChatResponse last = responses.get(2);
      assertThat(last.getResult().getMetadata().getFinishReason()).isEqualTo("STOP");
      assertThat(last.getMetadata().getUsage().getCompletionTokens()).isEqualTo(6);
      assertThat(last.getMetadata().<String>get(PatchbayChatModel.PROVIDER)).isEqualTo("one");
    }
  }

  @Test
  void aProviderThatFailsBeforeTheFirstTokenIsNotSeen() {
    try (Rig rig = new Rig(
        FaultServer.answering(Script.stream().reset()),
        FaultServer.answering(Service.stream("fine")))) {
      List<ChatResponse> responses =
          rig.model().stream(new Prompt("Why?")).collectList().block(SOON);

      assertThat(responses)
          .extracting(each -> each.getResult().getOutput().getText())
          .containsExactly("fine", "");
      assertThat(responses.get(1).getMetadata().<List<Attempt>>get(PatchbayChatModel.ATTEMPTS))
          .extracting(Attempt::provider)
          .containsExactly("one", "two");
    }
  }

  @Test
  void aProviderThatFailsAfterTheFirstTokenEndsTheStreamWithTheTextSoFar() {
    try (Rig rig = new Rig(
        FaultServer.answering(Service.begun("Half ", "an").reset()),
        FaultServer.answering(Service.stream("never")))) {
      StepVerifier.create(rig.client().prompt("Why?").stream().content())
          .expectNext("Half ", "an")
          .expectErrorSatisfies(error -> {
            assertThat(error).isInstanceOf(NonTransientAiException.class);
            ProviderException cause = (ProviderException) error.getCause();
            assertThat(cause.kind()).isEqualTo(ErrorKind.STREAM_INTERRUPTED);
            assertThat(cause.partialText()).isEqualTo("Half an");
          })
          .verify(SOON);
      assertThat(rig.registry().provider("two")).isPresent();
    }
  }

  @Test
  void anAnswerThatEndsWithoutSayingSoIsAnError() {
    try (Rig rig = Rig.answering(Service.begun("Half").end())) {
      assertThat(catchThrowableOfType(
              NonTransientAiException.class,
              () -> rig.model().stream(new Prompt("?")).collectList().block(SOON)))
          .hasCauseInstanceOf(ProviderException.class);
    }
  }

  @Test
  void aFailureBeforeAnyOutputReachesTheSubscriber() {
    try (Rig rig = Rig.answering(Service.refusal(401))) {
      StepVerifier.create(rig.model().stream(new Prompt("?")))
          .expectErrorSatisfies(error -> assertThat(((ProviderException) error.getCause()).kind())
              .isEqualTo(ErrorKind.AUTHENTICATION))
          .verify(SOON);
    }
  }

  @Test
  void nothingIsAskedBeforeASubscription() {
    try (Rig rig = Rig.answering(Service.stream("a"))) {
      Flux<ChatResponse> stream = rig.model().stream(new Prompt("?"));

      assertThat(rig.server().requests()).isEmpty();
      stream.collectList().block(SOON);
      stream.collectList().block(SOON);
      assertThat(rig.server().requests()).hasSize(2);
    }
  }

  @Test
  void onlyWhatIsRequestedIsGivenAndACancelClosesTheSocket() throws Exception {
    CountDownLatch cancelled = new CountDownLatch(1);
    try (Rig rig = Rig.answering(Service.begun("a", "b", "c").silence())) {
      StepVerifier.create(rig.model().stream(new Prompt("?")).doOnCancel(cancelled::countDown), 0)
          .thenRequest(1)
          .assertNext(each -> assertThat(each.getResult().getOutput().getText()).isEqualTo("a"))
          .thenRequest(1)
          .assertNext(each -> assertThat(each.getResult().getOutput().getText()).isEqualTo("b"))
          .thenCancel()
          .verify(SOON);

      assertThat(cancelled.await(5, TimeUnit.SECONDS)).isTrue();
      awaitNoConnection(rig.server());
    }
  }

  @Test
  void aCancelBeforeTheFirstTokenClosesTheSocket() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    try (Rig rig = new Rig(FaultServer.answering(request -> {
      asked.countDown();
      return Script.stream().silence();
    }))) {
      var subscription = rig.model().stream(new Prompt("?")).subscribe();
      assertThat(asked.await(5, TimeUnit.SECONDS)).isTrue();

      subscription.dispose();

      awaitNoConnection(rig.server());
    }
  }

  @Test
  void aCallBeginsInTheContextOfItsSubscriber() {
    ThreadLocal<String> trace = new ThreadLocal<>();
    ContextRegistry.getInstance().registerThreadLocalAccessor("test-trace", trace);
    AtomicReference<String> seen = new AtomicReference<>();
    try (Rig rig = Rig.answering(Service.stream("a"))) {
      RoutingOptions options = RoutingOptions.builder()
          .listener(new RoutingListener() {
            @Override
            public void callStarted(RoutingCall call) {
              seen.set(trace.get());
            }
          })
          .build();
      trace.set("span-1");
      new PatchbayChatModel(rig.registry().router(options), rig.model().getOptions())
          .stream("?").blockLast(SOON);

      assertThat(seen).hasValue("span-1");
    } finally {
      trace.remove();
      ContextRegistry.getInstance().removeThreadLocalAccessor("test-trace");
    }
  }

  @Test
  void aPromptThatCannotBeSentIsAnErrorOfTheStream() {
    try (Rig rig = Rig.answering(Service.stream("a"))) {
      StepVerifier.create(rig.model().stream(
              new Prompt("?", PatchbayChatOptions.builder().model(" ").build())))
          .expectError(IllegalArgumentException.class)
          .verify(SOON);
    }
  }

  @Test
  void aStreamEndsAtItsTimeout() {
    try (Rig rig = Rig.answering(Service.begun("a").silence())) {
      StepVerifier.create(rig.model().stream(new Prompt(
              "?", PatchbayChatOptions.builder().timeout(Duration.ofMillis(400)).build())))
          .expectNextCount(1)
          .expectError(NonTransientAiException.class)
          .verify(SOON);
    }
  }

  @Test
  void manyStreamsRunAtOnceAndKeepTheirTexts() {
    try (Rig rig = new Rig(FaultServer.answering(
        request -> Service.stream("<", Service.asked(request).messages().get(0).text(), ">")))) {
      List<String> answers = Flux.range(0, 60)
          .flatMap(
              i -> rig.client().prompt("q" + i).stream()
                  .content()
                  .reduce("", String::concat)
                  .map(text -> i + text),
              60)
          .collectList()
          .block(Duration.ofSeconds(30));

      assertThat(answers).hasSize(60).allSatisfy(each -> assertThat(each).matches("(\\d+)<q\\1>"));
    }
  }

  private static void awaitNoConnection(FaultServer server) throws InterruptedException {
    long end = System.nanoTime() + SOON.toNanos();
    while (server.openConnections() > 0) {
      assertThat(System.nanoTime()).as("a connection is still open").isLessThan(end);
      Thread.sleep(5);
    }
  }
}
