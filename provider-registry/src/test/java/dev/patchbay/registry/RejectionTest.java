package dev.patchbay.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.Capability;
import dev.patchbay.provider.ModelInfo;
import dev.patchbay.provider.ProviderInfo;
import dev.patchbay.registry.Rejection.Reason;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Each reason to pass over a provider, and in which words. */
class RejectionTest {

  private static final AbstractProvider ALPHA = TestProvider.of(
      "alpha",
      facts -> facts.models(
          List.of(ModelInfo.builder("gpt-4").contextWindow(8192).build(), ModelInfo.of("llama"))));

  @Test
  void oneThatIsNotTheOneAskedFor() {
    assertRejected(ProviderQuery.builder().provider("beta"), Reason.NOT_ASKED_FOR, "is not beta");
  }

  @Test
  void oneThatIsExcluded() {
    assertRejected(
        ProviderQuery.builder().exclude("alpha", "beta"), Reason.EXCLUDED, "is excluded");
  }

  @Test
  void oneThatDoesNotHaveTheModel() {
    assertRejected(
        ProviderQuery.builder().model("gpt-5"),
        Reason.NO_SUCH_MODEL,
        "has no model gpt-5 (it has gpt-4, llama)");
  }

  @Test
  void oneThatLacksACapability() {
    assertRejected(
        ProviderQuery.builder().model("gpt-4").capability(Capability.TOOLS),
        Reason.MISSING_CAPABILITY,
        "cannot do tools");
  }

  @Test
  void oneWhoseModelHasNotEnoughRoom() {
    assertRejected(
        ProviderQuery.builder().model("gpt-4").minContextWindow(8193),
        Reason.CONTEXT_TOO_SMALL,
        "has room for 8192 tokens in gpt-4, and 8193 are needed");
  }

  @Test
  void oneOfWhoseModelNobodyKnowsHowMuchRoomItHas() {
    assertRejected(
        ProviderQuery.builder().model("llama").minContextWindow(1),
        Reason.CONTEXT_TOO_SMALL,
        "does not say how many tokens its model llama has room for, and 1 are needed");
  }

  @Test
  void oneThatDoesNotHaveEnoughRoomInAllItsModelsIfNoneIsAskedFor() {
    assertRejected(
        ProviderQuery.builder().minContextWindow(8192),
        Reason.CONTEXT_TOO_SMALL,
        "has models whose context window is smaller or not known, and 8192 are needed");
  }

  @Test
  void oneThatDoesNotMeetAConditionOfTheApplication() {
    assertRejected(
        ProviderQuery.builder()
            .where("there are models", info -> !info.models().isEmpty())
            .where("the host is in Europe", info -> info.url().getHost().endsWith(".eu")),
        Reason.CONDITION_NOT_MET,
        "is not one where the host is in Europe");
  }

  @Test
  void oneThatIsNotKnownToWork() {
    AbstractProvider asleep = TestProvider.of("asleep", facts -> facts.working(false));

    assertThat(rejections(asleep, ProviderQuery.builder()))
        .containsExactly(new Rejection(
            asleep,
            Reason.NOT_WORKING,
            "is not known to work at https://asleep.example (if it works elsewhere, set"
                + " patchbay.asleep.base-url)"));
  }

  @Test
  void aModelWithJustEnoughRoomWillDo() {
    assertThat(rejections(ALPHA, ProviderQuery.builder().model("gpt-4").minContextWindow(8192)))
        .isEmpty();
  }

  @Test
  void ifNoModelIsAskedForEnoughRoomInAllWillDo() {
    AbstractProvider roomy = TestProvider.of(
        "roomy", ModelInfo.builder("large").contextWindow(200_000).build());

    assertThat(rejections(roomy, ProviderQuery.builder().minContextWindow(100_000)))
        .isEmpty();
  }

  @Test
  void theReasonsAreLookedAtInTheOrderOfTheirDeclaration() {
    AbstractProvider all =
        TestProvider.of("alpha", facts -> facts.models("gpt-4").working(false));
    Predicate<ProviderInfo> never = info -> false;
    ProviderQuery.Builder query = ProviderQuery.builder().where("it never holds", never);

    assertThat(rejections(all, query))
        .extracting(Rejection::reason)
        .containsExactly(Reason.CONDITION_NOT_MET);
    assertThat(rejections(all, query.minContextWindow(1)))
        .extracting(Rejection::reason)
        .containsExactly(Reason.CONTEXT_TOO_SMALL);
    assertThat(rejections(all, query.capability(Capability.TOOLS)))
        .extracting(Rejection::reason)
        .containsExactly(Reason.MISSING_CAPABILITY);
    assertThat(rejections(all, query.model("gpt-5")))
        .extracting(Rejection::reason)
        .containsExactly(Reason.NO_SUCH_MODEL);
    assertThat(rejections(all, query.exclude("alpha")))
        .extracting(Rejection::reason)
        .containsExactly(Reason.EXCLUDED);
    assertThat(rejections(all, query.provider("beta")))
        .extracting(Rejection::reason)
        .containsExactly(Reason.NOT_ASKED_FOR);
  }

  @Test
  void whatAConditionThrowsReachesTheCaller() {
    ProviderQuery query = ProviderQuery.builder()
        .where("it works out", info -> {
          throw new IllegalStateException("no list of hosts");
        })
        .build();

    assertThatThrownBy(() -> TestProvider.catalogOf(ALPHA).match(query))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no list of hosts");
  }

  @Test
  void aConditionThatChangesItsMindIsNamedAsSuch() {
    AtomicInteger asked = new AtomicInteger();

    assertThat(rejections(
            ALPHA, ProviderQuery.builder().where("it is odd", info -> asked.getAndIncrement() > 0)))
        .extracting(Rejection::reason, Rejection::detail)
        .containsExactly(tuple(
            Reason.CONDITION_NOT_MET,
            "is not one where a condition holds that gives now one answer, now another"));
  }

  private static void assertRejected(ProviderQuery.Builder query, Reason reason, String detail) {
    assertThat(rejections(ALPHA, query)).containsExactly(new Rejection(ALPHA, reason, detail));
    assertThat(TestProvider.catalogOf(ALPHA).match(query.build()).selection().explain())
        .contains("\n  -  alpha  " + detail + "\n");
  }

  private static List<Rejection> rejections(
      AbstractProvider provider, ProviderQuery.Builder query) {
    return TestProvider.catalogOf(provider).match(query.build()).selection().rejections();
  }
}
