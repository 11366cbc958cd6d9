package dev.patchbay.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.Attempt;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ProviderException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Ten thousand histories of calls to providers that are slow, fail and have load limits, on simulated time; some calls are
 * hedged, and some have options or a query of their own. Each checks of each call that it ends once (A1), that what it reports
 * is what was asked (A4), that it keeps its deadline (A6), and that it never joins two answers (A10); and that no provider gets
 * more than its limits allow. A history follows from its seed alone: to replay one, run with {@code -Dpatchbay.history=SEED}.
 */
class RoutingSimulationTest {

  private static final int HISTORIES = 10_000;
  private static final int PER_TEST = 1_000;
  private static final CompletionRequest REQUEST =
      CompletionRequest.builder(SimulatedProvider.MODEL).user("Hello").build();
  private static final CompletionRequest OF_ANOTHER_CALLER = CompletionRequest.builder(
          SimulatedProvider.MODEL)
      .user(SimulatedProvider.UNSEEN)
      .build();

  static IntStream firstSeeds() {
    return Integer.getInteger("patchbay.history") == null
        ? IntStream.range(0, HISTORIES / PER_TEST).map(i -> i * PER_TEST)
        : IntStream.of(Integer.getInteger("patchbay.history"));
  }

  @ParameterizedTest
  @MethodSource("firstSeeds")
  void everyCallOfEveryHistoryKeepsThePromises(int first) {
    int last = Integer.getInteger("patchbay.history") == null ? first + PER_TEST - 1 : first;
    for (int seed = first; seed <= last; seed++) {
      try {
        new History(seed).run();
      } catch (Throwable e) {
        throw new AssertionError(
            "History " + seed + " broke a promise; replay it with -Dpatchbay.history=" + seed, e);
      }
    }
  }

  /** One registry and its calls, mostly one after the other, so that breakers open and close meanwhile. */
  private static final class History {
    private static final Duration TIME_OF_ANOTHER = Duration.ofMinutes(1);

    private final SplittableRandom random;
    private final SimulatedWorld world;
    private final RoutingOptions ofRouter;
    private final SimulatedLimits limits;

    /** Those of the present call. */
    private RoutingOptions options;

    private List<String> allowed = List.of();

    History(int seed) {
      random = new SplittableRandom(seed);
      world = new SimulatedWorld(random.split());
      limits = new SimulatedLimits(world);
      ofRouter = options().listener(limits).build();
      options = ofRouter;
    }

    private RoutingOptions.Builder options() {
      RoutingOptions.Builder builder = RoutingOptions.builder()
          .seed(random.nextLong())
          .strategy(strategy())
          .maxAttempts(1 + random.nextInt(6))
          .attemptsPerProvider(1 + random.nextInt(3))
          .retryBudget(random.nextInt(10))
          .failoverOnAuthentication(random.nextBoolean());
      if (random.nextInt(3) == 0) {
        builder.hedgeAfter(world.some(Duration.ofSeconds(10)));
      }
      if (random.nextBoolean()) {
        builder.waitForRoom(world.some(Duration.ofMinutes(2)));
      }
      return builder;
    }

    void run() {
      List<String> ids = List.of("pa", "pb", "pc", "pd").subList(0, 1 + random.nextInt(4));
      Map<String, String> settings = new TreeMap<>();
      ids.forEach(id -> settings.putAll(limits.someFor(id)));
      ProviderRegistry.Builder builder = ProviderRegistry.builder()
          .discovery(false)
          .settings(ProviderSettings.of(settings, Map.of()));
      ids.forEach(id -> builder.provider(new SimulatedProvider(world, id)));
      try (ProviderRegistry registry = builder.build()) {
        Router router = new Router(registry, ofRouter, world);
        int calls = 1 + random.nextInt(8);
        for (int i = 0; i < calls; i++) {
          if (random.nextInt(3) == 0) {
            world.start(() -> callOfAnother(router));
          }
          call(router, ids);
          world.begin(CallContext.create(), null);
          world.pass(world.some(Duration.ofMinutes(1)), CallContext.create());
        }
        world.pass(TIME_OF_ANOTHER, CallContext.create());
      }
      assertThat(limits.broken()).isEmpty();
    }

    /** A call at the same time, which takes room. */
    private void callOfAnother(Router router) {
      CallContext context =
          CallContext.builder().clock(world).timeout(TIME_OF_ANOTHER).build();
      try {
        router.complete(OF_ANOTHER_CALLER, context);
      } catch (ProviderException e) {
        assertThat(e.kind()).isNotEqualTo(ErrorKind.CANCELLED);
      }
    }

    private Strategy strategy() {
      return switch (random.nextInt(4)) {
        case 0 -> Strategy.roundRobin();
        case 1 -> Strategy.leastOutstanding();
        case 2 -> Strategy.fastest();
        default -> Strategy.priority();
      };
    }

    private void call(Router router, List<String> ids) {
      CallContext.Builder builder = CallContext.builder().clock(world);
      options = ofRouter;
      allowed = ids;
      if (random.nextInt(4) == 0) {
        options = options().build();
        builder.attribute(RoutingOptions.OPTIONS, options);
      }
      if (random.nextInt(4) == 0) {
        String id = ids.get(random.nextInt(ids.size()));
        boolean only = random.nextBoolean();
        allowed = ids.stream().filter(each -> each.equals(id) == only).toList();
        ProviderQuery.Builder query = ProviderQuery.builder();
        builder.attribute(
            RoutingOptions.QUERY, (only ? query.provider(id) : query.exclude(id)).build());
      }
      if (random.nextInt(3) > 0) {
        builder.timeout(world.some(Duration.ofMinutes(1)).plusMillis(1));
      }
      CallContext context = builder.build();
      world.begin(context, random.nextInt(6) == 0 ? world.some(Duration.ofMinutes(1)) : null);
      if (random.nextBoolean()) {
        whole(router, context);
      } else {
        streamed(router, context);
      }
      assertThat(context.deadline().filter(world.instant()::isAfter))
          .as("A6: the deadline that was passed")
          .isEmpty();
    }

    private void whole(Router router, CallContext context) {
      try {
        Completion answer = router.complete(REQUEST, context);
        assertReported(answer.attempts(), true);
        assertIsOneAnswer(answer.text(), answer.provider());
      } catch (ProviderException e) {
        assertFailure(e, "");
      }
    }

    private void streamed(Router router, CallContext context) {
      CompletionStream stream;
      try {
        stream = router.stream(REQUEST, context);
      } catch (ProviderException e) {
        assertFailure(e, "");
        return;
      }
      int askedBefore = world.asked().size();
      StringBuilder text = new StringBuilder();
      try (stream) {
        if (!read(stream, text, random.nextInt(8) == 0 ? random.nextInt(3) : Integer.MAX_VALUE)) {
          stream.close();
        }
        Completion answer = stream.toCompletion();
        assertThat(answer.text()).as("A1").isEqualTo(text.toString());
        assertReported(answer.attempts(), true);
      } catch (ProviderException e) {
        assertThat(e.partialText()).as("A2").isEqualTo(text.toString());
        assertFailure(e, text.toString());
      }
      assertIsOneAnswer(text.toString(), stream.provider());
      assertThat(world.asked())
          .as("A10: nobody is asked once a stream has begun")
          .hasSize(askedBefore);
    }

    /** Tells whether all was read: some consumers stop after a few events. */
    private static boolean read(CompletionStream stream, StringBuilder text, int most) {
      Iterator<CompletionEvent> events = stream.iterator();
      boolean finished = false;
      try {
        for (int i = 0; i < most && events.hasNext(); i++) {
          assertThat(finished).as("A1: nothing follows the end").isFalse();
          CompletionEvent event = events.next();
          finished = event instanceof CompletionEvent.Finished;
          if (event instanceof CompletionEvent.TextDelta delta) {
            text.append(delta.text());
          }
        }
      } catch (ProviderException e) {
        assertThat(finished).as("A1: no failure follows the end").isFalse();
        throw e;
      }
      return finished;
    }

    private void assertFailure(ProviderException failure, String text) {
      assertReported(failure.attempts(), false);
      assertThat(failure.partialText()).isEqualTo(text);
    }

    private void assertReported(List<Attempt> attempts, boolean answered) {
      List<SimulatedWorld.Asked> asked = world.asked();
      assertThat(attempts.stream().map(Attempt::provider).toList())
          .as("A4: the attempts that are reported are the calls that were made")
          .containsExactlyInAnyOrderElementsOf(
              asked.stream().map(SimulatedWorld.Asked::provider).toList());
      assertThat(asked.size()).isLessThanOrEqualTo(options.maxAttempts());
      assertThat(allowed).containsAll(attempts.stream().map(Attempt::provider).toList());
      for (int i = 0; i < attempts.size(); i++) {
        boolean last = i == attempts.size() - 1;
        assertThat(attempts.get(i).failure().isEmpty()).isEqualTo(answered && last);
        assertThat(last || isOneOfTwo(i) || mayBeFollowed(attempts.get(i)))
            .as("%s is followed by another attempt", attempts.get(i))
            .isTrue();
      }
      for (String provider : attempts.stream().map(Attempt::provider).distinct().toList()) {
        List<Attempt> own =
            attempts.stream().filter(each -> each.provider().equals(provider)).toList();
        int most = options.attemptsPerProvider() + (freeTry(attempts, provider) ? 1 : 0);
        assertThat(own).hasSizeLessThanOrEqualTo(most);
      }
    }

    /** Whether that provider had the try that follows the first stale connection of a call at once, and is not counted. */
    private static boolean freeTry(List<Attempt> attempts, String provider) {
      return attempts.stream()
          .filter(each -> each.error() == ErrorKind.STALE_CONNECTION)
          .findFirst()
          .filter(stale -> stale.provider().equals(provider))
          .isPresent();
    }

    /** Whether it may have been made beside another one, and so have ended when that had begun. */
    private boolean isOneOfTwo(int attempt) {
      return options.hedgeAfter().isPresent() && attempt < 2;
    }

    private boolean mayBeFollowed(Attempt failed) {
      return switch (failed.failure().orElseThrow().failover()) {
        case NEVER -> false;
        case OPT_IN -> options.failoverOnAuthentication();
        case LARGER_CONTEXT, ALLOWED -> true;
      };
    }

    /** Every piece is of that provider and that call, in order and without a gap. */
    private void assertIsOneAnswer(String text, String provider) {
      int number = world.asked().stream()
          .filter(each -> each.provider().equals(provider))
          .mapToInt(SimulatedWorld.Asked::number)
          .max()
          .orElseThrow();
      List<String> expected = new ArrayList<>();
      int pieces = text.isEmpty() ? 0 : text.split(" ").length;
      for (int i = 0; i < pieces; i++) {
        expected.add(SimulatedProvider.piece(provider, number, i));
      }
      assertThat(text).as("A10: one answer, of one call").isEqualTo(String.join("", expected));
    }
  }
}
