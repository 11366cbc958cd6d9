package dev.patchbay.provider;

import static dev.patchbay.provider.TestProvider.able;
import static dev.patchbay.provider.TestProvider.request;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A call leaves its caller's thread as it was. */
@Timeout(30)
class CallersThreadTest {

  private final ClassLoader loaderBefore = Thread.currentThread().getContextClassLoader();

  @AfterEach
  void leaveTheThreadAsItWas() {
    Thread.currentThread().setContextClassLoader(loaderBefore);
    boolean unused = Thread.interrupted();
  }

  @Test
  void anInterruptThatAPluginLeavesBehindDoesNotReachTheCaller() {
    TestProvider provider = TestProvider.answering(() -> {
      Thread.currentThread().interrupt();
      return Completion.of("Hi");
    });

    assertThat(provider.complete(request()).text()).isEqualTo("Hi");

    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void anInterruptThatAPluginLeavesBehindDoesNotReachTheNextCall() {
    List<Boolean> interrupted = new ArrayList<>();
    TestProvider provider = TestProvider.answering(() -> {
      interrupted.add(Thread.currentThread().isInterrupted());
      Thread.currentThread().interrupt();
      return Completion.of("Hi");
    });

    for (int i = 0; i < 3; i++) {
      assertThat(provider.complete(request()).text()).isEqualTo("Hi");
    }

    assertThat(interrupted).containsExactly(false, false, false);
  }

  @Test
  void anInterruptThatASourceLeavesBehindDoesNotReachTheReader() {
    ScriptedSource source = new ScriptedSource()
        .readElsewhere()
        .thenRun(() -> {
          Thread.currentThread().interrupt();
          return Events.text("a");
        })
        .then(Events.FINISHED);

    assertThat(TestProvider.answering(source::stream).stream(request())
            .toCompletion()
            .text())
        .isEqualTo("a");

    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void aCallerThatWasInterruptedBeforeStaysSoAndThePluginIsTold() {
    List<Boolean> told = new ArrayList<>();
    TestProvider provider = TestProvider.answering(() -> {
      told.add(isInterruptedSoon());
      return Completion.of("Hi");
    });
    Thread.currentThread().interrupt();

    assertThat(provider.complete(request()).text()).isEqualTo("Hi");

    assertThat(Thread.currentThread().isInterrupted()).isTrue();
    assertThat(told).containsExactly(true);
  }

  @Test
  void anInterruptFromOutsideDuringACallThatSucceedsIsKept() throws InterruptedException {
    CountDownLatch called = new CountDownLatch(1);
    TestProvider provider = TestProvider.answering(() -> {
      called.countDown();
      isInterruptedSoon();
      return Completion.of("Hi");
    });
    List<Object> seen = new ArrayList<>();
    Thread caller = new Thread(() -> {
      seen.add(provider.complete(request()).text());
      seen.add(Thread.currentThread().isInterrupted());
    });
    caller.start();
    called.await();

    caller.interrupt();
    caller.join();

    assertThat(seen).containsExactly("Hi", true);
  }

  @Test
  void aContextClassLoaderThatAPluginSetsDoesNotReachTheCallerNorTheNextCall() {
    List<ClassLoader> loaders = new ArrayList<>();
    TestProvider provider = TestProvider.answering(() -> {
      loaders.add(Thread.currentThread().getContextClassLoader());
      Thread.currentThread().setContextClassLoader(new URLClassLoader(new URL[0]));
      return Completion.of("Hi");
    });

    assertThat(provider.complete(request()).text()).isEqualTo("Hi");
    assertThat(provider.complete(request()).text()).isEqualTo("Hi");

    assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(loaderBefore);
    assertThat(loaders).containsExactly(loaderBefore, loaderBefore);
  }

  @Test
  void aContextClassLoaderThatIsSetOnTheCallersThreadIsPutBack() {
    AbstractProvider provider = new AbstractProvider(able().build()) {
      @Override
      protected CompletionResult createCompletion(CompletionRequest asked, CallContext context) {
        Thread.currentThread().setContextClassLoader(null);
        return Completion.of("Hi");
      }

      @Override
      protected boolean endsInTime() {
        return true;
      }
    };

    assertThat(provider.complete(request()).text()).isEqualTo("Hi");

    assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(loaderBefore);
  }

  @Test
  void aThreadThatWaitsForWorkHoldsNoClassLoader() {
    Thread.currentThread().setContextClassLoader(new URLClassLoader(new URL[0]));
    assertThat(TestProvider.with(able()).complete(request()).text()).isEqualTo("Hi");
    ClassLoader plugins = Thread.currentThread().getContextClassLoader();

    assertThat(liveThreads())
        .filteredOn(thread -> thread.getName().startsWith("patchbay-"))
        .allSatisfy(thread -> assertThat(thread.isDaemon()).isTrue())
        .allSatisfy(thread -> assertThat(thread.getContextClassLoader()).isNotSameAs(plugins));
  }

  private static List<Thread> liveThreads() {
    Thread[] threads = new Thread[Thread.activeCount() + 100];
    return Arrays.asList(threads).subList(0, Thread.enumerate(threads));
  }

  /** The interrupt of another thread arrives a moment later. */
  private static boolean isInterruptedSoon() {
    long end = System.nanoTime() + 10_000_000_000L;
    while (!Thread.currentThread().isInterrupted() && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    return Thread.currentThread().isInterrupted();
  }
}
