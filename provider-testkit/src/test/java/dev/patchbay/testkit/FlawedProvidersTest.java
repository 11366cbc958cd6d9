package dev.patchbay.testkit;

import static dev.patchbay.testkit.ContractRun.assertBreaks;
import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionResult;
import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.ProviderInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The contract finds what is wrong with a provider, and says so under the right rule. */
class FlawedProvidersTest {

  /** Kept by provider-api or by the JDK, whatever a provider does. */
  private static final Set<String> UNBREAKABLE = Set.of("C20", "C21", "C22", "C52", "C64");

  /** Broken by the providers of this class and of {@link ModuleFlawTest}, and not by {@link CallFlaw}s. */
  private static final Set<String> DECLARATIONS = Set.of(
      "C10", "C11", "C12", "C13", "C14", "C15", "C16", "C17", "C18", "C67", "C74", "C82", "C83",
      "C84");

  @Test
  void aProviderWithNothingWrongKeepsAllRules() {
    assertThat(ContractRun.failures(Flawed::new)).isEmpty();
  }

  @Test
  void aReportSaysWhatWasDoneWhatIsPromisedWhatCameAndWhereToLook() {
    assertThat(ContractRun.failure(CallFlaw.TRIES_AGAIN::provider, Rule.C48))
        .contains(
            "Broken: C48 One call is one request.",
            "done:     asked for a whole answer twice, the second time answered with HTTP 408",
            "promised: 2 requests and a failure",
            "came:     3 requests; ",
            "look at:  the HTTP client's settings, and loops around calls; docs/contract.md");
  }

  @Test
  void aFlawIsReportedUnderNoOtherRule() {
    assertThat(ContractRun.failures(CallFlaw.FORGETS_RETRY_AFTER::provider))
        .containsOnlyKeys("C49");
  }

  @Test
  void everyRuleThatCanBeBrokenIs() {
    Set<String> broken = Arrays.stream(CallFlaw.values())
        .map(flaw -> flaw.rule.name())
        .collect(Collectors.toCollection(TreeSet::new));
    broken.addAll(UNBREAKABLE);
    broken.addAll(DECLARATIONS);
    assertThat(broken)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Rule.values()).map(Rule::name).toList());
  }

  /** No service loader can make it. */
  private static final class Hidden extends Flawed {}

  @Test
  void aHiddenClassBreaksC10() {
    assertBreaks(Rule.C10, Hidden::new, "private static final class");
  }

  @Test
  void aClassWithoutAConstructorForLoadersBreaksC10() {
    assertBreaks(Rule.C10, () -> new Unconstructable(""), "constructors");
  }

  /** Its one constructor takes an argument. */
  public static final class Unconstructable extends Flawed {
    /** Ignores the argument. */
    public Unconstructable(String ignored) {}
  }

  /** A class that no service file names. */
  public static final class Unlisted extends Flawed {}

  @Test
  void aClassThatNoServiceFileNamesBreaksC11() {
    assertBreaks(Rule.C11, Unlisted::new, "dev.patchbay.testkit.Ndjson");
  }

  @Test
  void aNewIdForEachInstanceBreaksC13() {
    AtomicInteger count = new AtomicInteger();
    assertBreaks(
        Rule.C13, () -> withId("flawed-" + (char) ('a' + count.getAndIncrement())), "flawed-b");
  }

  private static AbstractProvider withId(String id) {
    ProviderInfo ndjson = new Ndjson().info();
    return new Flawed(
        ProviderInfo.builder(id, ndjson.url().toString())
            .models(ndjson.models())
            .build(),
        Flawed::well);
  }

  @Test
  void noModelBreaksC14() {
    assertBreaks(
        Rule.C14,
        () -> new Flawed(
            ProviderInfo.builder("flawed", "https://flawed.example").build(), Flawed::well),
        "none");
  }

  @Test
  void aConstructorThatConnectsBreaksC15() {
    try (FaultServer service = FaultServer.answering(Script.raw().silence())) {
      assertBreaks(
          Rule.C15,
          () -> {
            connect(service.url());
            return new Flawed();
          },
          service.url().toString().replace("http", "socket"));
    }
  }

  @Test
  void aConstructorThatStartsAThreadBreaksC15() {
    CountDownLatch end = new CountDownLatch(1);
    assertBreaks(
        Rule.C15,
        () -> {
          new Thread(() -> await(end), "started by a constructor").start();
          return new Flawed();
        },
        "started by a constructor");
    end.countDown();
  }

  @Test
  void configuredThatConnectsBreaksC16() {
    assertBreaks(
        Rule.C16,
        () -> new Flawed() {
          @Override
          public AbstractProvider configured(ProviderConfig config) {
            AbstractProvider configured = super.configured(config);
            connect(configured.url());
            return configured;
          }
        },
        "connections to");
  }

  @Test
  void configuredThatChangesNothingBreaksC17() {
    assertBreaks(
        Rule.C17,
        () -> new Flawed() {
          @Override
          public AbstractProvider configured(ProviderConfig config) {
            return this;
          }
        },
        "one at https://ndjson.example");
  }

  @Test
  void configuredThatTakesEverythingBreaksC18() {
    assertBreaks(
        Rule.C18,
        () -> new Flawed() {
          @Override
          public AbstractProvider configured(ProviderConfig config) {
            ProviderConfig.Builder known = ProviderConfig.builder();
            config.baseUrl().ifPresent(url -> known.set(ProviderConfig.BASE_URL, url.toString()));
            return super.configured(known.build());
          }
        },
        "accepted by");
  }

  @Test
  void aConnectionThatIsLeftOpenAtTheDeadlineBreaksC65() {
    assertBreaks(Rule.C65, () -> new Flawed(Flaws::withoutContext).handedOver(), "still open");
  }

  @Test
  void timersThatAreTakenAndIgnoredBreakC67() {
    assertBreaks(Rule.C67, () -> ignoring("idle-timeout", "event-timeout"), "hangs");
  }

  @Test
  void privateAddressesThatAreCalledAlthoughBlockedBreakC84() {
    assertBreaks(
        Rule.C84, () -> ignoring("block-private-addresses"), "1 connections and an answer");
  }

  /** Takes these settings and does nothing with them. */
  private static AbstractProvider ignoring(String... settings) {
    return new Flawed() {
      @Override
      public AbstractProvider configured(ProviderConfig config) {
        ProviderConfig.Builder known = ProviderConfig.builder();
        for (String name : config.names()) {
          if (!Arrays.asList(settings).contains(name)) {
            config.text(name).ifPresent(value -> known.set(name, value));
          }
        }
        return super.configured(known.build());
      }
    };
  }

  @Test
  void aKeyThatIsTakenForClearTextBreaksC83() {
    assertBreaks(Rule.C83, () -> new Showing(""), "accepted by");
  }

  @Test
  void aSecondCloseThatThrowsBreaksC74() {
    assertBreaks(
        Rule.C74,
        () -> new Flawed() {
          private boolean closed;

          @Override
          public void close() {
            if (closed) {
              throw new IllegalStateException("closed before");
            }
            closed = true;
          }
        },
        "closed before");
  }

  @Test
  void aProviderThatShowsItsKeyBreaksC80() {
    assertBreaks(Rule.C80, () -> new Showing(""), "made and configured");
  }

  @Test
  void aRefusalThatShowsTheKeyBreaksC82() {
    assertBreaks(Rule.C82, () -> new Showing(""), "sk-CANARY");
  }

  /** Shows its key wherever it can. */
  private static final class Showing extends AbstractProvider {
    private final AbstractProvider good = new Ndjson();
    private final String key;

    Showing(String key) {
      super(new Ndjson().info());
      this.key = key;
    }

    @Override
    public AbstractProvider configured(ProviderConfig config) {
      String given = config.text(ProviderConfig.API_KEY).orElse("");
      if (!given.matches("[!-~]*")) {
        throw new IllegalArgumentException("The key '" + given + "' cannot be used");
      }
      return new Showing(given);
    }

    @Override
    protected CompletionResult createCompletion(CompletionRequest request, CallContext context) {
      return Flawed.well(good, request, context);
    }

    @Override
    public String toString() {
      return super.toString() + " with " + key;
    }
  }

  private static void connect(URI url) {
    try {
      new Socket(url.getHost(), url.getPort()).close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
