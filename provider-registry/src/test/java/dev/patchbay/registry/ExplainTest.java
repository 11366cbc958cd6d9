package dev.patchbay.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.Capability;
import dev.patchbay.provider.ProviderException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The whole decision, as people read it. */
class ExplainTest {

  private static final PluginFailure FAILURE = new PluginFailure(
      "file:/plugins/broken.jar",
      "com.example.Broken",
      PluginFailure.Stage.CONSTRUCTION,
      "Its constructor threw; ask its author.",
      new IllegalStateException("no licence file"));

  @Test
  void everyProviderHasALineWithItsPlaceOrItsReason() {
    Selection selection = TestProvider.registryOf(
            TestProvider.of(
                "alpha", facts -> facts.models("gpt-4").capabilities(Capability.STREAM)),
            TestProvider.of("beta", facts -> facts.models("gpt-4").capabilities(Capability.STREAM)),
            TestProvider.of("gamma", "gpt-4"),
            TestProvider.of("delta", "llama-2", "llama-3"),
            TestProvider.of(
                "epsilon",
                facts -> facts.models("gpt-4").capabilities(Capability.STREAM).working(false)))
        .select(
            ProviderQuery.builder().model("gpt-4").capability(Capability.STREAM).build());

    assertThat(selection.explain()).isEqualTo("""
            Wanted: a working provider with model gpt-4 that can do stream
              1. alpha    chosen (https://alpha.example)
              2. beta     next if that fails (https://beta.example)
              -  delta    has no model gpt-4 (it has llama-2, llama-3)
              -  epsilon  is not known to work at https://epsilon.example (if it works elsewhere, set patchbay.epsilon.base-url)
              -  gamma    cannot do stream
            """);
  }

  @Test
  void whatIsMissingIsListedInOrder() {
    Selection selection = TestProvider.registryOf(TestProvider.of(
            "alpha", facts -> facts.models("gpt-4").capabilities(Capability.STREAM)))
        .select(ProviderQuery.builder()
            .capabilities(List.of(Capability.VISION, Capability.STREAM, Capability.TOOLS))
            .workingOnly(false)
            .build());

    assertThat(selection.explain()).isEqualTo("""
            Wanted: a provider that can do stream, tools, vision
              -  alpha  cannot do tools, vision
              None: no provider meets the query: alpha cannot do tools, vision
            """);
  }

  @Test
  void providersThatAreNotConfiguredShareALineWithWhatToSet() {
    Selection selection = TestProvider.registryOf(
            TestProvider.of("alpha", "gpt-4"),
            TestProvider.of("beta", facts -> facts.models("gpt-4").key("BETA_KEY")),
            TestProvider.of("gamma", facts -> facts.models("llama").missing("base-url")))
        .select(ProviderQuery.builder().model("gpt-4").build());

    assertThat(selection.explain()).isEqualTo("""
            Wanted: a working provider with model gpt-4
              1. alpha  chosen (https://alpha.example)
              -  not configured: beta (BETA_KEY), gamma (patchbay.gamma.base-url)
            """);
  }

  @Test
  void aModelThatOnlyUnconfiguredProvidersHaveIsAnsweredWithWhatToSet() {
    Selection selection = TestProvider.registryOf(
            TestProvider.of("alpha", facts -> facts.models("gpt-4").key("ALPHA_KEY")),
            TestProvider.of("beta", facts -> facts.models("llama").key("BETA_KEY")))
        .select(ProviderQuery.builder().model("gpt-4").build());

    assertThat(selection.explain()).isEqualTo("""
            Wanted: a working provider with model gpt-4
              -  not configured: alpha (ALPHA_KEY), beta (BETA_KEY)
              None: no provider meets the query: alpha is not configured: set ALPHA_KEY or patchbay.alpha.api-key
            """);
  }

  @Test
  void anUnknownModelAmongUnconfiguredProvidersIsAnsweredWithWhatCouldBeSet() {
    Selection selection = TestProvider.registryOf(
            TestProvider.of("alpha", facts -> facts.models("gpt-4").key("ALPHA_KEY")))
        .select(ProviderQuery.builder().model("mistral").build());

    assertThat(selection.explain()).isEqualTo("""
            Wanted: a working provider with model mistral
              -  not configured: alpha (ALPHA_KEY)
              None: no provider that is ready has the model mistral; not configured: alpha (ALPHA_KEY)
            """);
  }

  @Test
  void aProviderThatHasToBeNamedServesOnlyRequestsThatNameIt() {
    ProviderRegistry registry = TestProvider.registryOf(
        TestProvider.of("alpha", facts -> facts.models("gpt-4").onlyByName(true)));

    assertThat(registry
            .select(ProviderQuery.builder().model("alpha/gpt-4").build())
            .first()
            .id())
        .isEqualTo("alpha");
    assertThat(registry.select(ProviderQuery.builder().model("gpt-4").build()).explain())
        .isEqualTo("""
            Wanted: a working provider with model gpt-4
              -  asked only by name, as provider/model: alpha
              None: no provider meets the query: alpha serves only requests that name it, such as alpha/gpt-4, unless a setting patchbay.alpha.* is made
            """);
  }

  @Test
  void aModelsOwnMakerComesBeforeAReseller() {
    Selection selection = TestProvider.registryOf(
            TestProvider.of("alpha", facts -> facts.models("gpt-4").reseller(true)),
            TestProvider.of("beta", "gpt-4"))
        .select(ProviderQuery.builder().model("gpt-4").build());

    assertThat(selection.candidates()).extracting(Candidate::id).containsExactly("beta", "alpha");
  }

  @Test
  void anUnknownModelIsAnsweredWithTheNearestNames() {
    Selection selection = TestProvider.registryOf(TestProvider.of("alpha", "gpt-4"))
        .select(ProviderQuery.builder().model("gpt-44").build());

    assertThat(selection.explain()).isEqualTo("""
            Wanted: a working provider with model gpt-44
              -  alpha  has no model gpt-44 (it has gpt-4)
              None: no provider has the model gpt-44; did you mean gpt-4?
            """);
  }

  @Test
  void anUnknownProviderIsAnsweredWithThoseThatThereAre() {
    Selection selection = TestProvider.registryOf(TestProvider.of("alpha"), TestProvider.of("beta"))
        .select(ProviderQuery.builder().provider("gamma").model("gpt-4").build());

    assertThat(selection.explain()).isEqualTo("""
            Wanted: a working provider named gamma with model gpt-4
              -  alpha  is not gamma
              -  beta   is not gamma
              None: there is no provider gamma; there is alpha, beta
            """);
  }

  @Test
  void anEmptyRegistrySaysSo() {
    Selection selection =
        TestProvider.registryOf().select(ProviderQuery.builder().build());

    assertThat(selection.explain()).isEqualTo("""
            Wanted: a working provider
              None: there is no provider; discovery is off, and the application has added none
            """);
  }

  @Test
  void aLongListOfModelsIsCutShort() {
    String[] models = IntStream.rangeClosed(1, 300).mapToObj(i -> "m" + i).toArray(String[]::new);
    Selection selection = TestProvider.registryOf(TestProvider.of("relay", models))
        .select(ProviderQuery.builder().model("something-else").build());

    assertThat(selection.rejections().get(0).detail())
        .isEqualTo("has no model something-else (it has m1, m2, m3, m4, m5 and 295 more)");
  }

  @Test
  void aProviderWithoutModelsHasNone() {
    Selection selection = TestProvider.registryOf(TestProvider.of("bare"))
        .select(ProviderQuery.builder().model("gpt-4").build());

    assertThat(selection.rejections().get(0).detail())
        .isEqualTo("has no model gpt-4 (it has none)");
  }

  @Test
  void pluginsThatCouldNotBeLoadedAreMentionedBesideTheCandidates() {
    Selection selection =
        select(TestProvider.of("alpha"), ProviderQuery.builder().build(), FAILURE);

    assertThat(selection.explain()).isEqualTo("""
            Wanted: a working provider
              1. alpha  chosen (https://alpha.example)
              !  not loaded: com.example.Broken from file:/plugins/broken.jar failed at construction: java.lang.IllegalStateException: no licence file. Its constructor threw; ask its author.
            """);
  }

  @Test
  void pluginsThatCouldNotBeLoadedAreMentionedWhereNoCandidateIsLeft() {
    Selection selection = TestProvider.catalogOf(found(FAILURE))
        .match(ProviderQuery.builder().build())
        .selection();

    assertThat(catchThrowableOfType(ProviderException.class, selection::first))
        .hasMessage("there is no provider; looked on the class path; com.example.Broken from"
            + " file:/plugins/broken.jar failed at construction: java.lang.IllegalStateException:"
            + " no licence file. Its constructor threw; ask its author. Choose another model or"
            + " provider.");
  }

  @Test
  void theNearestNamesAndThePluginsThatCouldNotBeLoadedReadAsTwoSentences() {
    Selection selection = select(
        TestProvider.of("alpha", "gpt-4"), ProviderQuery.builder().model("gpt4").build(), FAILURE);

    assertThat(catchThrowableOfType(ProviderException.class, selection::first))
        .hasMessage(
            "no provider has the model gpt4; did you mean gpt-4? com.example.Broken from"
                + " file:/plugins/broken.jar failed at construction: java.lang.IllegalStateException: no"
                + " licence file. Its constructor threw; ask its author. Choose another model or provider.");
  }

  @Test
  void whatCouldNotBeLoadedIsAlsoThereAsData() {
    Selection selection =
        select(TestProvider.of("alpha"), ProviderQuery.builder().build(), FAILURE);

    assertThat(selection.failures()).containsExactly(FAILURE);
  }

  @Test
  void anErrorNamesTenProvidersAtMostThoseFirstThatCameFurthest() {
    AbstractProvider[] many = IntStream.rangeClosed(10, 30)
        .mapToObj(i -> i == 30
            ? TestProvider.of("asleep", facts -> facts.models("gpt-4").working(false))
            : TestProvider.of("p" + i, "llama"))
        .toArray(AbstractProvider[]::new);
    Selection selection = TestProvider.registryOf(many)
        .select(ProviderQuery.builder().model("gpt-4").build());

    assertThat(catchThrowableOfType(ProviderException.class, selection::first).getMessage())
        .startsWith("no provider meets the query: asleep is not known to work")
        .contains("; p18 has no model gpt-4 (it has llama); and 11 more. ")
        .doesNotContain("p19");
  }

  @Test
  void anUnknownProviderIsAnsweredWithTenOthersAtMost() {
    AbstractProvider[] many = IntStream.rangeClosed(10, 30)
        .mapToObj(i -> TestProvider.of("p" + i))
        .toArray(AbstractProvider[]::new);
    Selection selection = TestProvider.registryOf(many)
        .select(ProviderQuery.builder().provider("gamma").build());

    assertThat(catchThrowableOfType(ProviderException.class, selection::first).getMessage())
        .startsWith("there is no provider gamma; there is p10, p11,")
        .contains("p19, and 11 more");
  }

  private static Selection select(
      AbstractProvider provider, ProviderQuery query, PluginFailure... failures) {
    return TestProvider.catalogOf(found(failures), provider).match(query).selection();
  }

  private static Findings found(PluginFailure... failures) {
    return new Findings(List.of(failures), List.of(), "looked on the class path");
  }
}
