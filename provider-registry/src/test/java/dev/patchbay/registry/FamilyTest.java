package dev.patchbay.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.Capability;
import dev.patchbay.provider.ModelInfo;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models that are asked for by how their names begin. */
class FamilyTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gpt-4",
        "gpt-4-turbo",
        "gpt-4:free",
        "gpt-4@2024",
        "gpt-4/eu",
        "gpt-4_x",
        "gpt-4 x"
      })
  void aNameBelongsToAFamilyIfItBeginsWithItUpToABoundary(String name) {
    assertThat(idsOf(family("gpt-4", TestProvider.catalogOf(TestProvider.of("alpha", name)))))
        .containsExactly("alpha");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt-4o", "gpt-4o-mini", "gpt-40", "gpt-4.1", "gpt", "GPT-4", "x/gpt-4"})
  void aNameThatGoesOnWithALetterADigitOrADotDoesNot(String name) {
    assertThat(family("gpt-4", TestProvider.catalogOf(TestProvider.of("alpha", name)))
            .candidates())
        .isEmpty();
  }

  @Test
  void anAliasCountsAsWell() {
    Catalog catalog = TestProvider.catalogOf(TestProvider.of(
        "alpha", ModelInfo.builder("azure-17").aliases("gpt-4-0613").build()));

    assertThat(family("gpt-4", catalog).candidates().get(0).model())
        .map(ModelInfo::id)
        .contains("azure-17");
  }

  @Test
  void ofSeveralModelsTheOneThatIsDeclaredFirstCounts() {
    Catalog catalog = TestProvider.catalogOf(
        TestProvider.of("alpha", "llama", "gpt-4-turbo", "gpt-4", "gpt-4-32k"));

    assertThat(family("gpt-4", catalog).candidates())
        .extracting(candidate -> candidate.model().map(ModelInfo::id).orElse("none"))
        .containsExactly("gpt-4-turbo");
  }

  @Test
  void aModelThatDoesNotMeetTheQueryLeavesItsPlaceToTheNext() {
    Catalog catalog = TestProvider.catalogOf(TestProvider.of(
        "alpha",
        facts -> facts.models(List.of(
            ModelInfo.of("gpt-4"),
            ModelInfo.builder("gpt-4-v").capabilities(Capability.VISION).build()))));

    assertThat(catalog
            .match(ProviderQuery.builder()
                .family("gpt-4")
                .capability(Capability.VISION)
                .build())
            .candidates())
        .extracting(candidate -> candidate.model().map(ModelInfo::id).orElse("none"))
        .containsExactly("gpt-4-v");
  }

  @Test
  void candidatesComeInDeclaredPriorityWhateverTheirModelsAreCalled() {
    Catalog catalog = TestProvider.catalogOf(
        TestProvider.of("zeta", "gpt-4-turbo"),
        TestProvider.of("alpha", "gpt-4"),
        TestProvider.of("eta", "gpt-4-turbo", "gpt-4"));

    assertThat(idsOf(family("gpt-4", catalog))).containsExactly("zeta", "alpha", "eta");
  }

  @Test
  void oneWithoutAModelOfTheFamilyIsRejectedAsSuch() {
    Selection selection =
        family("gpt-4", TestProvider.catalogOf(TestProvider.of("alpha", "llama")));

    assertThat(selection.explain()).isEqualTo("""
            Wanted: a working provider with a model of the family gpt-4
              -  alpha  has no model of the family gpt-4 (it has llama)
              None: no provider meets the query: alpha has no model of the family gpt-4 (it has llama)
            """);
  }

  @Test
  void anUnknownFamilyGivesTheNearestNames() {
    Selection selection = family("gpt4", TestProvider.catalogOf(TestProvider.of("alpha", "gpt-4")));

    assertThat(selection.explain())
        .contains("None: no provider has a model of the family gpt4; did you mean gpt-4?");
  }

  @Test
  void oneWhoseModelsOfTheFamilyAllLackSomethingIsRejectedForThat() {
    Selection selection = TestProvider.catalogOf(TestProvider.of("alpha", "gpt-4-turbo"))
        .match(
            ProviderQuery.builder().family("gpt-4").capability(Capability.TOOLS).build())
        .selection();

    assertThat(selection.rejections())
        .extracting(Rejection::detail)
        .containsExactly("cannot do tools");
  }

  private static Selection family(String name, Catalog catalog) {
    return catalog.match(ProviderQuery.builder().family(name).build()).selection();
  }

  private static List<String> idsOf(Selection selection) {
    return selection.candidates().stream().map(Candidate::id).toList();
  }
}
