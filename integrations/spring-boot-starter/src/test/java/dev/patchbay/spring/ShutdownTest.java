package dev.patchbay.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.Capability;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.ProviderInfo;
import dev.patchbay.provider.Usage;
import dev.patchbay.testkit.FakeProvider;
import dev.patchbay.testkit.FaultServer;
import dev.patchbay.testkit.Script;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.ai.retry.NonTransientAiException;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/** What becomes of running calls when the application ends. */
class ShutdownTest {

  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch mayEnd = new CountDownLatch(1);

  @Test
  void aRunningStreamIsReadToItsEnd() throws Exception {
    AnnotationConfigApplicationContext application = started("patchbay.chat.model=slow-1");
    CompletableFuture<String> text = application.getBean(PatchbayChatModel.class).stream("?")
        .doOnNext(piece -> begun.countDown())
        .reduce("", String::concat)
        .toFuture();
    assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();

    CompletableFuture<Void> ended = closed(application);

    assertThat(ended).isNotDone();
    assertThat(text).isNotDone();
    mayEnd.countDown();
    assertThat(text).succeedsWithin(10, TimeUnit.SECONDS).isEqualTo("bye");
    assertThat(ended).succeedsWithin(10, TimeUnit.SECONDS);
  }

  @Test
  void aStreamThatTakesTooLongEndsWithAnError() throws Exception {
    try (FaultServer service = FaultServer.answering(Service.begun("Half").silence())) {
      AnnotationConfigApplicationContext application = started(
          "spring.lifecycle.timeout-per-shutdown-phase=100ms",
          "patchbay.providers.openai-compatible.base-url=" + service.url() + "/v1",
          "patchbay.chat.model=openai-compatible/m");
      CompletableFuture<String> text = application.getBean(PatchbayChatModel.class).stream("?")
          .doOnNext(piece -> begun.countDown())
          .reduce("", String::concat)
          .toFuture();
      assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();

      assertThat(closed(application)).succeedsWithin(10, TimeUnit.SECONDS);

      assertThat(text)
          .failsWithin(10, TimeUnit.SECONDS)
          .withThrowableThat()
          .withCauseInstanceOf(NonTransientAiException.class);
    }
  }

  @Test
  void aCallThatWaitsForItsFirstTokenTooLongEndsWithAnError() throws Exception {
    try (FaultServer service = FaultServer.answering(request -> {
      begun.countDown();
      return Script.stream().silence();
    })) {
      AnnotationConfigApplicationContext application = started(
          "spring.lifecycle.timeout-per-shutdown-phase=100ms",
          "patchbay.providers.openai-compatible.base-url=" + service.url() + "/v1",
          "patchbay.chat.model=openai-compatible/m");
      CompletableFuture<String> text = application.getBean(PatchbayChatModel.class).stream("?")
          .reduce("", String::concat)
          .toFuture();
      assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();

      assertThat(closed(application)).succeedsWithin(10, TimeUnit.SECONDS);

      assertThat(text).failsWithin(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void anApplicationWithoutRunningCallsEndsAtOnce() throws Exception {
    assertThat(closed(started("patchbay.chat.model=slow-1"))).succeedsWithin(10, TimeUnit.SECONDS);
  }

  private AnnotationConfigApplicationContext started(String... properties) {
    AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    TestPropertyValues.of(properties).applyTo(context);
    context.registerBean(AbstractProvider.class, this::slow);
    context.register(
        LifecycleAutoConfiguration.class,
        PatchbayAutoConfiguration.class,
        PatchbayModelAutoConfiguration.class);
    context.refresh();
    return context;
  }

  /** The end of the application, which waits for calls by now. */
  private static CompletableFuture<Void> closed(AnnotationConfigApplicationContext application) {
    RunningCalls calls = application.getBean(RunningCalls.class);
    CompletableFuture<Void> ended = CompletableFuture.runAsync(application::close);
    while (calls.isRunning()) {
      Thread.onSpinWait();
    }
    return ended;
  }

  private AbstractProvider slow() {
    ProviderInfo info = ProviderInfo.builder("slow", "https://slow.example")
        .models("slow-1")
        .capabilities(Capability.STREAM)
        .build();
    return FakeProvider.builder(info)
        .reply((request, context) -> CompletionStream.of(new CompletionStream.Source() {
          private int events;

          @Override
          public CompletionEvent next() throws IOException {
            if (events++ == 0) {
              return new CompletionEvent.TextDelta("bye");
            }
            try {
              mayEnd.await();
            } catch (InterruptedException e) {
              throw new InterruptedIOException();
            }
            return new CompletionEvent.Finished(FinishReason.STOP, Usage.UNKNOWN);
          }

          @Override
          public void close() {
            mayEnd.countDown();
          }
        }))
        .build();
  }
}
