package dev.patchbay.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.EmbeddingRequest;
import dev.patchbay.provider.Embeddings;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ModelInfo;
import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.ProviderException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What changes in the plugin folder takes effect while the application runs, and no call notices. */
@Timeout(120)
class SwapTest extends UsesPluginFolder {

  private static final Duration PROMISED = Duration.ofSeconds(2);
  private static final int STREAMS = 64;

  @Test
  void aNewJarTakesEffectWithinTwoSeconds() {
    ProviderRegistry registry = registry(builder -> builder.watch(true));
    long start = System.nanoTime();
    put(versioned("one"));

    await("version one", () -> idsOf(registry).contains("versioned"));

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(PROMISED);
  }

  @Test
  void aReplacedJarTakesEffectWithinTwoSeconds() {
    put(versioned("one"));
    ProviderRegistry registry = registry(builder -> builder.watch(true));
    long start = System.nanoTime();
    put(versioned("two"));

    await("version two", () -> answer(provider(registry, "versioned")).equals("two"));

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(PROMISED);
    assertThat(report(registry).version()).isEqualTo("two");
  }

  @Test
  void aRemovedJarTakesEffectWithinTwoSeconds() throws Exception {
    Path jar = put(versioned("one"));
    ProviderRegistry registry = registry(builder -> builder.watch(true));
    long start = System.nanoTime();
    Files.delete(jar);

    await("the removal", () -> registry.providers().isEmpty());

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(PROMISED);
    assertThat(registry.plugins()).isEmpty();
  }

  @Test
  void aChangeInASubFolderTakesEffect() {
    put(versioned("one"), "sub/v.jar");
    ProviderRegistry registry = registry();

    put(versioned("two"), "sub/v.jar");
    registry.refresh();

    assertThat(answer(provider(registry, "versioned"))).isEqualTo("two");
  }

  @Test
  void aNewVersionDoesNotInheritTheRestOfTheOneBefore() {
    put(versioned("one"));
    ProviderRegistry registry = registry();
    Instant now = CallContext.create().clock().instant();
    Candidate candidate =
        registry.select(ProviderQuery.builder().build()).candidates().get(0);
    for (int i = 0; i < Breaker.FAILURES_IN_A_ROW; i++) {
      Health.Watch watch = registry.liveHealth().begin(candidate, now, true, change -> {});
      assertThat(watch).isNotNull();
      watch.failed(ProviderException.of(ErrorKind.SERVER_ERROR, "it failed"), now);
    }
    assertThat(registry.liveHealth().quiet()).isFalse();

    put(versioned("two"));
    registry.refresh();

    assertThat(registry.liveHealth().quiet()).isTrue();
  }

  @Test
  void nothingChangesWithoutAWatchUntilARefresh() {
    put(versioned("one"));
    ProviderRegistry registry = registry();
    put(versioned("two"));

    assertThat(answer(provider(registry, "versioned"))).isEqualTo("one");

    registry.refresh();

    assertThat(answer(provider(registry, "versioned"))).isEqualTo("two");
  }

  @Test
  void aFileThatIsWrittenInPiecesIsLoadedInTheEnd() throws Exception {
    ProviderRegistry registry = registry(builder -> builder.watch(true));
    byte[] whole = Files.readAllBytes(versioned("one"));
    int half = whole.length / 2;
    Path target = Files.write(folder.resolve("slow.jar"), Arrays.copyOf(whole, half));
    registry.refresh();

    Files.write(target, Arrays.copyOfRange(whole, half, whole.length), StandardOpenOption.APPEND);

    await("the plugin", () -> idsOf(registry).contains("versioned"));
    assertThat(registry.failures()).isEmpty();
  }

  @Test
  void aVersionOfWhichNothingWorksLeavesTheOneFromBeforeInUse() {
    put(versioned("one"), "x.jar");
    ProviderRegistry registry = registry();

    put(workshop.jarOf("BrokenConstruction$Throws"), "x.jar");
    registry.refresh();

    assertThat(answer(provider(registry, "versioned"))).isEqualTo("one");
    assertThat(report(registry).state()).isEqualTo(PluginReport.State.FAILED);
    assertThat(report(registry).providers()).containsExactly("versioned");
    assertThat(report(registry).notes())
        .containsExactly("the version from before, one, stays in use");

    put(versioned("two"), "x.jar");
    registry.refresh();

    assertThat(answer(provider(registry, "versioned"))).isEqualTo("two");
    assertThat(report(registry).state()).isEqualTo(PluginReport.State.LOADED);
  }

  @Test
  void aVersionThatIsRefusedLeavesTheOneFromBeforeInUse() throws Exception {
    Path jar = put(versioned("one"));
    ProviderRegistry registry = registry();

    Files.writeString(jar, "<html>");
    registry.refresh();

    assertThat(answer(provider(registry, "versioned"))).isEqualTo("one");
    assertThat(report(registry).state()).isEqualTo(PluginReport.State.REFUSED);
  }

  @Test
  void aFolderThatCannotBeReadChangesNothing() throws Exception {
    put(versioned("one"));
    ProviderRegistry registry = registry();
    Files.move(folder, dir.resolve("elsewhere"));

    assertThatThrownBy(registry::refresh)
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage("Cannot look into the plugin folder " + folder);

    assertThat(answer(provider(registry, "versioned"))).isEqualTo("one");
  }

  @Test
  void aWatchOutlivesTroubleWithTheFolder() throws Exception {
    ProviderRegistry registry = registry(builder -> builder.watch(true));
    Path elsewhere = Files.move(folder, dir.resolve("elsewhere"));
    assertThatThrownBy(registry::refresh).isInstanceOf(UncheckedIOException.class);
    Files.move(elsewhere, folder);
    put(versioned("one"));

    await("version one", () -> idsOf(registry).contains("versioned"));
  }

  @Test
  void whoKeepsAProviderGetsTheVersionOfTheMoment() {
    put(versioned("one"));
    ProviderRegistry registry = registry();
    AbstractProvider kept = provider(registry, "versioned");

    put(versioned("two"));
    registry.refresh();

    assertThat(answer(kept)).isEqualTo("two");
    assertThat(text(kept.stream(request("Well?")))).isEqualTo("two".repeat(8));
  }

  @Test
  void whoKeepsAProviderWhosePluginWasRemovedIsTold() throws Exception {
    Path jar = put(versioned("one"));
    ProviderRegistry registry = registry();
    AbstractProvider kept = provider(registry, "versioned");

    Files.delete(jar);
    registry.refresh();

    assertRemoved(kept);
  }

  @Test
  void whoKeepsAProviderOfAClosedRegistryIsTold() {
    put(versioned("one"));
    ProviderRegistry registry = build(builder -> builder);
    AbstractProvider kept = provider(registry, "versioned");

    registry.close();

    assertRemoved(kept);
  }

  @Test
  void closingAProviderOfAPluginDoesNothingToTheOthersWhoUseIt() {
    put(versioned("one"));
    AbstractProvider provider = provider(registry(), "versioned");

    provider.close();

    assertThat(answer(provider)).isEqualTo("one");
  }

  @Test
  void theOldVersionIsClosedWhenTheLastCallIsOver() {
    put(versioned("one"));
    ProviderRegistry registry = registry(builder -> builder.config("versioned", closingsIn(dir)));
    CompletionStream first = provider(registry, "versioned").stream(request("Well?"));
    CompletionStream second = provider(registry, "versioned").stream(request("Well?"));
    put(versioned("two"));
    registry.refresh();

    assertThat(text(first)).isEqualTo("one".repeat(8));
    assertThat(dir.resolve("one")).doesNotExist();

    second.close();

    await("the close", () -> Files.exists(dir.resolve("one")));
  }

  @Test
  void aStreamThatFailsToBeginDoesNotKeepItsPluginOpen() {
    put(versioned("one"));
    ProviderRegistry registry = registry(builder -> builder.config("versioned", closingsIn(dir)));
    assertThatThrownBy(() -> provider(registry, "versioned").stream(
            dev.patchbay.provider.CompletionRequest.builder("no-such-model")
                .user("Well?")
                .build()))
        .isInstanceOf(ProviderException.class);

    put(versioned("two"));
    registry.refresh();

    await("the close", () -> Files.exists(dir.resolve("one")));
  }

  @Test
  void aRequestSeesTheModelsOfTheVersionOfTheMoment() {
    put(versioned("one"));
    ProviderRegistry registry = registry();
    assertThat(provider(registry, "versioned").info().supportsModel("model-one"))
        .isTrue();

    put(versioned("two"));
    registry.refresh();

    assertThat(
            registry.select(ProviderQuery.builder().model("model-one").build()).candidates())
        .isEmpty();
    assertThat(
            registry.select(ProviderQuery.builder().model("model-two").build()).candidates())
        .hasSize(1);
  }

  @Test
  void aSwapUnderRunningStreamsLosesNoneAndMixesNone() throws Exception {
    put(versioned("one"));
    ProviderRegistry registry =
        registry(builder -> builder.watch(true).config("versioned", closingsIn(dir)));
    CyclicBarrier allBegun = new CyclicBarrier(STREAMS + 1);
    CyclicBarrier swapped = new CyclicBarrier(STREAMS + 1);
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      List<Future<String>> texts = new ArrayList<>();
      for (int i = 0; i < STREAMS; i++) {
        AbstractProvider asked = i % 2 == 0 ? provider(registry, "versioned") : registry.router();
        texts.add(threads.submit(() -> {
          try (CompletionStream stream = asked.stream(request("Well?"))) {
            Iterator<String> tokens = stream.tokens().iterator();
            StringBuilder text = new StringBuilder(tokens.next());
            allBegun.await();
            swapped.await();
            tokens.forEachRemaining(text::append);
            return text.toString();
          }
        }));
      }
      allBegun.await();
      put(versioned("two"));
      await("version two", () -> answer(provider(registry, "versioned")).equals("two"));
      assertThat(text(registry.router().stream(request("Well?")))).isEqualTo("two".repeat(8));
      assertThat(dir.resolve("one")).doesNotExist();
      swapped.await();

      for (Future<String> text : texts) {
        assertThat(text.get()).isEqualTo("one".repeat(8));
      }
    } finally {
      threads.shutdownNow();
    }
    await("the close", () -> Files.exists(dir.resolve("one")));
  }

  @Test
  void aSwapUnderACallForVectorsMixesNone() {
    put(versioned("one"));
    ProviderRegistry registry = registry(builder -> builder.config("versioned", closingsIn(dir)));
    AbstractProvider kept = provider(registry, "versioned");
    EmbeddingRequest many = EmbeddingRequest.of("vectors", Collections.nCopies(250, "text"));
    Runnable swap = () -> {
      put(versioned("two"));
      registry.refresh();
    };

    Embeddings before =
        kept.embed(many, CallContext.builder().attribute("meanwhile", swap).build());

    assertThat(before.attempts()).hasSize(3);
    assertThat(before.vectors()).allMatch(vector -> vector[0] == 'o');
    assertThat(kept.embed(many).vectors()).allMatch(vector -> vector[0] == 't');
    assertThat(registry.router().embed(many).vectors()).allMatch(vector -> vector[0] == 't');
    assertThat(kept.listModels()).extracting(ModelInfo::id).containsExactly("listed-two");
    await("the close", () -> Files.exists(dir.resolve("one")));
  }

  @Test
  void aPluginThatHangsWhileItMakesVectorsDoesNotHoldUpTheCallerPastTheDeadline() {
    put(versioned("one"));
    CountDownLatch never = new CountDownLatch(1);
    Runnable hang = () -> {
      boolean over = false;
      while (!over) {
        try {
          never.await();
          over = true;
        } catch (InterruptedException e) {
          // It goes on all the same.
        }
      }
    };
    CallContext context = CallContext.builder()
        .timeout(Duration.ofMillis(100))
        .attribute("meanwhile", hang)
        .build();

    ProviderException failure = catchThrowableOfType(
        ProviderException.class,
        () -> registry().router().embed(EmbeddingRequest.of("vectors", "text"), context));
    never.countDown();

    assertThat(failure.kind()).isEqualTo(ErrorKind.TIMEOUT);
  }

  @Test
  void manySwapsUnderManyCallsLoseNoneAndMixNone() throws Exception {
    put(versioned("0"));
    ProviderRegistry registry = registry();
    AbstractProvider kept = provider(registry, "versioned");
    AtomicBoolean over = new AtomicBoolean();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<Integer>> callers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        callers.add(threads.submit(() -> {
          int calls = 0;
          while (!over.get()) {
            String text = text(kept.stream(request("Well?")));
            assertThat(text).isEqualTo(text.substring(0, 1).repeat(8));
            calls++;
          }
          return calls;
        }));
      }
      for (int version = 1; version <= 9; version++) {
        put(versioned(String.valueOf(version)));
        registry.refresh();
      }
      over.set(true);

      for (Future<Integer> calls : callers) {
        assertThat(calls.get()).isPositive();
      }
    } finally {
      over.set(true);
      threads.shutdownNow();
    }
  }

  static ProviderConfig closingsIn(Path dir) {
    return ProviderConfig.builder().set("closings", dir.toString()).build();
  }

  private static void assertRemoved(AbstractProvider kept) {
    assertThatThrownBy(() -> kept.complete(request("Well?")))
        .isInstanceOfSatisfying(ProviderException.class, e -> {
          assertThat(e.kind()).isEqualTo(ErrorKind.MODEL_UNAVAILABLE);
          assertThat(e.provider()).isEqualTo("versioned");
          assertThat(e)
              .hasMessageContaining(
                  "the plugin of this provider was removed from the plugin folder, or the registry was closed");
        });
  }

  private static String text(CompletionStream stream) {
    try (stream) {
      return stream.toCompletion().text();
    }
  }
}
