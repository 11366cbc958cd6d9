package dev.patchbay.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.ModelInfo;
import dev.patchbay.registry.plugin.LoadedProvider;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a query is answered with, and what is kept of it. */
class CatalogTest {

  @Test
  void candidatesComeInTheOrderThatTheProvidersWereGivenIn() {
    Catalog catalog = TestProvider.catalogOf(
        TestProvider.of("gamma", "gpt-4"),
        TestProvider.of("alpha", "gpt-4"),
        TestProvider.of("beta", "gpt-4"));

    assertThat(idsOf(catalog.match(model("gpt-4")))).containsExactly("gamma", "alpha", "beta");
  }

  @Test
  void preferredProvidersComeFirstInTheirOrderAndTheOthersFollowInTheirs() {
    Catalog catalog = TestProvider.catalogOf(
        TestProvider.of("delta"),
        TestProvider.of("gamma"),
        TestProvider.of("beta"),
        TestProvider.of("alpha"));
    ProviderQuery query =
        ProviderQuery.builder().prefer("alpha", "absent", "gamma").build();

    assertThat(idsOf(catalog.match(query))).containsExactly("alpha", "gamma", "delta", "beta");
  }

  @Test
  void aCandidateSaysWhatTheNameMeansThere() {
    ModelInfo model = ModelInfo.builder("gpt-4-0613").aliases("gpt-4").build();
    Candidate candidate = TestProvider.catalogOf(TestProvider.of("alpha", model))
        .match(model("gpt-4"))
        .candidates()
        .get(0);

    assertThat(candidate.model()).contains(model);
    assertThat(candidate).hasToString("alpha with gpt-4-0613");
  }

  @Test
  void withoutANameACandidateHasNoModel() {
    Candidate candidate = TestProvider.candidates("alpha").get(0);

    assertThat(candidate.model()).isEmpty();
    assertThat(candidate).hasToString("alpha");
  }

  @Test
  void equalQueriesAreAnsweredWithTheSameObject() {
    Catalog catalog = TestProvider.catalogOf(TestProvider.of("alpha", "gpt-4"));

    assertThat(catalog.match(model("gpt-4"))).isSameAs(catalog.match(model("gpt-4")));
  }

  @Test
  void theAnswersThatAreKeptAreBounded() {
    Catalog catalog = TestProvider.catalogOf(TestProvider.of(
        "alpha", ModelInfo.builder("gpt-4").contextWindow(1_000_000).build()));

    for (int tokens = 1; tokens <= 3 * Catalog.MOST_ANSWERS; tokens++) {
      catalog.match(model("gpt-4").toBuilder().minContextWindow(tokens).build());
      assertThat(catalog.answersKept()).isBetween(1, Catalog.MOST_ANSWERS);
    }
  }

  @Test
  void aNameThatNobodyHasIsNotKept() {
    Catalog catalog = TestProvider.catalogOf(TestProvider.of("alpha", "gpt-4"));

    catalog.match(model("gpt-5"));

    assertThat(catalog.answersKept()).isZero();
  }

  @Test
  void aConditionOfTheApplicationIsAskedEachTimeAndNotKept() {
    Catalog catalog = TestProvider.catalogOf(TestProvider.of("alpha", "gpt-4"));
    ProviderQuery query = ProviderQuery.builder().where("always", info -> true).build();

    assertThat(catalog.match(query)).isNotSameAs(catalog.match(query));
    assertThat(catalog.answersKept()).isZero();
  }

  @Test
  void theSameProvidersAndQueryGiveTheSameDecision() {
    AbstractProvider[] providers = IntStream.range(0, 50)
        .mapToObj(i -> TestProvider.of("p" + i, "gpt-4", "model-" + i % 7))
        .toArray(AbstractProvider[]::new);
    ProviderQuery query =
        ProviderQuery.builder().family("model").exclude("p9").prefer("p30").build();

    assertThat(TestProvider.catalogOf(providers).match(query).selection().explain())
        .isEqualTo(TestProvider.catalogOf(providers).match(query).selection().explain());
  }

  @Test
  void theFiguresOfAProviderOutliveTheCatalog() {
    ConcurrentMap<String, Load> loads = new ConcurrentHashMap<>();
    List<LoadedProvider> providers = TestProvider.loaded(TestProvider.of("alpha", "gpt-4"));
    Candidate before = Catalog.of(
            providers, Findings.NONE, KnownFacts.NONE, id -> LoadLimits.NONE, loads)
        .match(model("gpt-4"))
        .candidates()
        .get(0);
    Candidate after = Catalog.of(
            providers, Findings.NONE, KnownFacts.NONE, id -> LoadLimits.NONE, loads)
        .match(model("gpt-4"))
        .candidates()
        .get(0);

    Load.Use unused = before.load().begin(Instant.EPOCH);

    assertThat(after.outstanding()).isEqualTo(1);
  }

  @Test
  void allModelsOfAProviderShareItsFigures() {
    Catalog catalog = TestProvider.catalogOf(TestProvider.of("alpha", "gpt-4", "llama"));

    Load.Use unused = catalog.match(model("gpt-4")).candidates().get(0).load().begin(Instant.EPOCH);

    assertThat(catalog.match(model("llama")).candidates().get(0).outstanding()).isEqualTo(1);
  }

  private static ProviderQuery model(String name) {
    return ProviderQuery.builder().model(name).build();
  }

  private static List<String> idsOf(Match match) {
    return match.candidates().stream().map(Candidate::id).toList();
  }
}
