package dev.patchbay.registry;

import static dev.patchbay.registry.Rejection.Reason.MISSING_CAPABILITY;
import static dev.patchbay.registry.Rejection.Reason.NOT_ASKED_FOR;
import static dev.patchbay.registry.Rejection.Reason.NOT_WORKING;
import static dev.patchbay.registry.Rejection.Reason.NO_SUCH_MODEL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.Capability;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ModelInfo;
import dev.patchbay.provider.ProviderException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which providers a query finds, in which order, and why not the others. */
class SelectionTest {

  @Test
  void aModelIsFoundByItsId() {
    ProviderRegistry registry = TestProvider.registryOf(
        TestProvider.of("alpha", "gpt-4"), TestProvider.of("beta", "gpt-3.5-turbo"));

    assertThat(idsOf(registry.select(model("gpt-3.5-turbo")))).containsExactly("beta");
  }

  @Test
  void aModelIsFoundByAnAlias() {
    ProviderRegistry registry = TestProvider.registryOf(TestProvider.of(
        "alpha", ModelInfo.builder("gpt-4-0613").aliases("gpt-4").build()));

    assertThat(idsOf(registry.select(model("gpt-4")))).containsExactly("alpha");
  }

  @Test
  void theNameOfAModelIsTakenLiterally() {
    ProviderRegistry registry = TestProvider.registryOf(TestProvider.of("alpha", "gpt-4"));

    assertThat(registry.select(model("GPT-4")).candidates()).isEmpty();
  }

  @Test
  void aQueryWithoutAModelIsMetByEveryWorkingProvider() {
    ProviderRegistry registry =
        TestProvider.registryOf(TestProvider.of("alpha", "gpt-4"), TestProvider.of("beta"));

    assertThat(idsOf(registry.select(any().build()))).containsExactly("alpha", "beta");
  }

  @Test
  void aCapabilityOfAllModelsOfAProviderCounts() {
    ProviderRegistry registry = TestProvider.registryOf(
        TestProvider.of("alpha", "gpt-4"),
        TestProvider.of("beta", facts -> facts.models("gpt-4").capabilities(Capability.STREAM)));

    assertThat(idsOf(
            registry.select(any().model("gpt-4").capability(Capability.STREAM).build())))
        .containsExactly("beta");
  }

  @Test
  void aCapabilityOfTheWantedModelAloneCounts() {
    AbstractProvider provider = TestProvider.of(
        "alpha", ModelInfo.builder("gpt-4").capabilities(Capability.VISION).build());

    assertThat(idsOf(TestProvider.registryOf(provider)
            .select(any().model("gpt-4").capability(Capability.VISION).build())))
        .containsExactly("alpha");
  }

  @Test
  void aCapabilityOfAnotherModelDoesNotCount() {
    AbstractProvider provider = TestProvider.of(
        "alpha",
        facts -> facts.models(List.of(
            ModelInfo.builder("gpt-4").capabilities(Capability.VISION).build(),
            ModelInfo.of("gpt-3.5-turbo"))));

    Selection selection = TestProvider.registryOf(provider)
        .select(any().model("gpt-3.5-turbo").capability(Capability.VISION).build());

    assertThat(selection.rejections())
        .extracting(Rejection::reason)
        .containsExactly(MISSING_CAPABILITY);
  }

  @Test
  void withoutAModelACapabilityMustBeOneOfAllModels() {
    AbstractProvider some = TestProvider.of(
        "some", ModelInfo.builder("gpt-4").capabilities(Capability.VISION).build());
    AbstractProvider all =
        TestProvider.of("all", facts -> facts.models("gpt-4").capabilities(Capability.VISION));

    assertThat(idsOf(TestProvider.registryOf(some, all)
            .select(any().capability(Capability.VISION).build())))
        .containsExactly("all");
  }

  @Test
  void anyoneMayMakeUpACapability() {
    Capability poetry = Capability.of("poetry");
    ProviderRegistry registry = TestProvider.registryOf(
        TestProvider.of("alpha", "gpt-4"),
        TestProvider.of("poet", facts -> facts.models("gpt-4").capabilities(poetry)));

    assertThat(idsOf(registry.select(any().capability(Capability.of("poetry")).build())))
        .containsExactly("poet");
  }

  @Test
  void aRequestToBeStreamedNeedsAProviderThatStreams() {
    ProviderRegistry registry = TestProvider.registryOf(
        TestProvider.of("slow", "gpt-4"),
        TestProvider.of("swift", facts -> facts.models("gpt-4").capabilities(Capability.STREAM)));
    CompletionRequest request = CompletionRequest.builder("gpt-4").user("Why?").build();

    assertThat(idsOf(registry.select(request))).containsExactly("slow", "swift");
    assertThat(idsOf(registry.select(request.toBuilder().stream(true).build())))
        .containsExactly("swift");
  }

  @Test
  void aProviderThatIsNotKnownToWorkIsPassedOver() {
    Selection selection = TestProvider.registryOf(
            TestProvider.of("asleep", facts -> facts.models("gpt-4").working(false)))
        .select(model("gpt-4"));

    assertThat(selection.candidates()).isEmpty();
    assertThat(selection.rejections()).extracting(Rejection::reason).containsExactly(NOT_WORKING);
  }

  @Test
  void aProviderThatIsNotKnownToWorkCanBeAskedForAllTheSame() {
    Selection selection = TestProvider.registryOf(
            TestProvider.of("asleep", facts -> facts.models("gpt-4").working(false)))
        .select(any().workingOnly(false).build());

    assertThat(idsOf(selection)).containsExactly("asleep");
  }

  @Test
  void aNamedProviderIsTheOnlyCandidate() {
    ProviderRegistry registry = TestProvider.registryOf(
        TestProvider.of("alpha", "gpt-4"), TestProvider.of("beta", "gpt-4"));

    assertThat(idsOf(registry.select(any().provider("beta").build()))).containsExactly("beta");
  }

  @Test
  void candidatesComeInOrderOfId() {
    ProviderRegistry registry = TestProvider.registryOf(
        TestProvider.of("gamma", "gpt-4"),
        TestProvider.of("alpha", "gpt-4"),
        TestProvider.of("beta", "gpt-4"));

    assertThat(idsOf(registry.select(model("gpt-4")))).containsExactly("alpha", "beta", "gamma");
  }

  @Test
  void eachOfTheOthersIsRejectedForItsFirstReasonAlone() {
    ProviderRegistry registry = TestProvider.registryOf(
        TestProvider.of("another", facts -> facts.models("other").working(false)),
        TestProvider.of("chosen", facts -> facts.models("gpt-4").capabilities(Capability.TOOLS)));

    assertThat(registry
            .select(any()
                .provider("chosen")
                .model("gpt-4")
                .capability(Capability.TOOLS)
                .build())
            .rejections())
        .extracting(rejection -> rejection.provider().id(), Rejection::reason)
        .containsExactly(tuple("another", NOT_ASKED_FOR));
    assertThat(registry
            .select(any().model("gpt-5").capability(Capability.STREAM).build())
            .rejections())
        .extracting(rejection -> rejection.provider().id(), Rejection::reason)
        .containsExactly(tuple("another", NO_SUCH_MODEL), tuple("chosen", NO_SUCH_MODEL));
    assertThat(registry
            .select(any().model("other").capability(Capability.STREAM).build())
            .rejections())
        .extracting(rejection -> rejection.provider().id(), Rejection::reason)
        .containsExactly(tuple("another", MISSING_CAPABILITY), tuple("chosen", NO_SUCH_MODEL));
  }

  @Test
  void firstGivesTheCandidateToBePreferred() {
    AbstractProvider alpha = TestProvider.of("alpha", "gpt-4");

    assertThat(TestProvider.registryOf(TestProvider.of("beta", "gpt-4"), alpha)
            .select(model("gpt-4"))
            .first())
        .isSameAs(alpha);
  }

  @Test
  void firstThrowsWithTheReasonsIfThereIsNoCandidate() {
    Selection selection = TestProvider.registryOf(
            TestProvider.of("asleep", facts -> facts.models("gpt-4").working(false)),
            TestProvider.of("other", "llama"))
        .select(model("gpt-4"));

    ProviderException thrown = catchThrowableOfType(ProviderException.class, selection::first);

    assertThat(thrown.kind()).isEqualTo(ErrorKind.MODEL_UNAVAILABLE);
    assertThat(thrown.model()).isEqualTo("gpt-4");
    assertThat(thrown)
        .hasMessage(
            "no provider meets the query: asleep is not known to work at https://asleep.example"
                + " (if it works elsewhere, set patchbay.asleep.base-url);"
                + " other has no model gpt-4 (it has llama). Choose another model or provider.");
  }

  @Test
  void anUnknownModelGivesTheNearestNames() {
    Selection selection = TestProvider.registryOf(
            TestProvider.of("alpha", "gpt-4", "llama-3"),
            TestProvider.of(
                "beta", ModelInfo.builder("gpt-4o-2024").aliases("gpt-4o").build()))
        .select(model("GPT4"));

    assertThat(selection.nearestModels()).containsExactly("gpt-4", "gpt-4o");
    assertThat(catchThrowableOfType(ProviderException.class, selection::first))
        .hasMessage("no provider has the model GPT4; did you mean gpt-4 or gpt-4o?"
            + " Choose another model or provider.");
  }

  @Test
  void aModelUnlikeAllOthersGivesNoNames() {
    Selection selection =
        TestProvider.registryOf(TestProvider.of("alpha", "gpt-4")).select(model("claude-sonnet"));

    assertThat(selection.nearestModels()).isEmpty();
  }

  @Test
  void aKnownModelThatCannotBeServedGivesNoNames() {
    Selection selection = TestProvider.registryOf(
            TestProvider.of("asleep", facts -> facts.models("gpt-4", "gpt-4o").working(false)))
        .select(model("gpt-4"));

    assertThat(selection.nearestModels()).isEmpty();
  }

  private static ProviderQuery model(String name) {
    return any().model(name).build();
  }

  private static ProviderQuery.Builder any() {
    return ProviderQuery.builder();
  }

  private static List<String> idsOf(Selection selection) {
    return selection.candidates().stream().map(Candidate::id).toList();
  }
}
