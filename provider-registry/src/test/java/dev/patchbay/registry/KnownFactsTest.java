package dev.patchbay.registry;

import static dev.patchbay.registry.Fakes.HELLO;
import static dev.patchbay.registry.Fakes.MODEL;
import static dev.patchbay.registry.Fakes.fake;
import static dev.patchbay.registry.Fakes.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.Capability;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ModelCatalogue;
import dev.patchbay.provider.ModelInfo;
import dev.patchbay.provider.Tool;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a catalogue knows is added to what providers declare. */
class KnownFactsTest extends UsesWorkshop {

  private static final Facts FACTS =
      new Facts().model("alpha", MODEL, 128_000, 16_384, Capability.TOOLS);
  private static final ProviderQuery ROOM =
      ProviderQuery.builder().model(MODEL).minContextWindow(100_000).build();
  private static final CompletionRequest WITH_TOOL =
      HELLO.toBuilder().tool(new Tool("weather", "", "{}")).build();

  private final AbstractProvider alpha = fake("alpha", text("Hi"));

  @Test
  void aModelHasTheLimitsThatACatalogueKnows() {
    ProviderRegistry registry = FACTS.registryOf(alpha);

    Candidate candidate = registry.select(ROOM).candidates().get(0);

    assertThat(candidate.model().orElseThrow().contextWindow()).isEqualTo(128_000);
    assertThat(candidate.model().orElseThrow().outputLimit()).isEqualTo(16_384);
    assertThat(registry.router().info().model(MODEL).orElseThrow().contextWindow())
        .isEqualTo(128_000);
  }

  @Test
  void theExplanationSaysWhereADecisiveWindowComesFrom() {
    assertThat(FACTS.registryOf(alpha).select(ROOM).explain())
        .contains("chosen (https://alpha.example); m has room for 128000 tokens according to"
            + " a list of 2026-11-01\n");
  }

  @Test
  void theExplanationSaysWhereADecisiveCapabilityComesFrom() {
    assertThat(FACTS.registryOf(alpha).select(WITH_TOOL).explain())
        .contains("; m can do tools according to a list of 2026-11-01\n");
  }

  @Test
  void theExplanationSaysWhereAWindowComesFromThatIsTooSmall() {
    ProviderQuery query = ROOM.toBuilder().minContextWindow(200_000).build();

    assertThat(FACTS.registryOf(alpha).select(query).explain())
        .contains("alpha  has room for 128000 tokens in m according to a list of 2026-11-01,"
            + " and 200000 are needed");
  }

  @Test
  void whatDoesNotMatterIsNotExplained() {
    assertThat(FACTS.registryOf(alpha).select(HELLO).explain()).doesNotContain("according to");
  }

  @Test
  void whatAProviderDeclaresIsBelievedFirst() {
    AbstractProvider small =
        fake("alpha", ModelInfo.builder(MODEL).contextWindow(8_000).build(), text("Hi"));

    assertThat(FACTS.registryOf(small).select(ROOM).candidates()).isEmpty();
  }

  @Test
  void aProviderIsAskedForWhatTheCatalogueSaysThatItCanDo() {
    assertThat(FACTS.registryOf(alpha).complete(WITH_TOOL).text()).isEqualTo("Hi");
    assertThat(FACTS.registryOf(alpha).stream(WITH_TOOL).toCompletion().text()).isEqualTo("Hi");
  }

  @Test
  void withoutFactsNothingChanges() {
    Facts ofOthers = new Facts().model("beta", MODEL, 128_000, 0, Capability.TOOLS);

    assertThat(ofOthers.registryOf(alpha).select(HELLO).candidates()).hasSize(1);
    assertThat(ofOthers.registryOf(alpha).select(WITH_TOOL).candidates()).isEmpty();
    assertThat(ofOthers.registryOf(alpha).select(HELLO).candidates().get(0).facts())
        .isEmpty();
  }

  @Test
  void factsGoByTheServiceAndNotByTheInstance() {
    AbstractProvider second =
        TestProvider.of("alpha", facts -> facts.models(MODEL).id("alpha-eu"));

    assertThat(FACTS.registryOf(second).select(ROOM).candidates())
        .extracting(Candidate::id)
        .containsExactly("alpha-eu");
  }

  @Test
  void factsAreFoundByAnAlias() {
    AbstractProvider provider =
        TestProvider.of("alpha", ModelInfo.builder("m-2026").aliases(MODEL).build());

    Candidate candidate = FACTS.registryOf(provider).select(ROOM).candidates().get(0);

    assertThat(candidate.modelId()).isEqualTo("m-2026");
    assertThat(candidate.contextWindow()).isEqualTo(128_000);
  }

  @Test
  void aModelThatIsNotDeclaredHasItsFactsToo() {
    AbstractProvider open = TestProvider.of("alpha", facts -> facts.openModels(true));

    assertThat(FACTS
            .registryOf(open)
            .select(ROOM.toBuilder().model("alpha/" + MODEL).build())
            .candidates())
        .hasSize(1);
  }

  @Test
  void ofTwoCataloguesTheFirstThatKnowsAModelCounts() {
    Facts ours = new Facts().model("alpha", MODEL, 1_000_000, 0);
    ProviderRegistry registry = ProviderRegistry.builder()
        .discovery(false)
        .settings(ProviderSettings.none())
        .provider(alpha)
        .provider(TestProvider.of("beta", MODEL))
        .catalogues(ours, FACTS, new Facts().model("beta", MODEL, 200_000, 0))
        .build();

    assertThat(registry.select(ROOM).candidates())
        .extracting(Candidate::contextWindow)
        .containsExactly(1_000_000, 200_000);
  }

  @Test
  void aCatalogueThatFailsChangesNothing() {
    ModelCatalogue broken = (service, model) -> {
      throw new IllegalStateException("no facts today");
    };
    ModelCatalogue nothing = (service, model) -> null;
    ProviderRegistry registry = ProviderRegistry.builder()
        .discovery(false)
        .settings(ProviderSettings.none())
        .provider(alpha)
        .catalogues(broken, nothing, FACTS)
        .build();

    assertThat(registry.select(ROOM).candidates()).hasSize(1);
  }

  @Test
  void factsAreLookedUpWhenAProviderIsTakenInAndNotForACall() {
    int[] asked = {0};
    ModelCatalogue counting = (service, model) -> {
      asked[0]++;
      return Optional.empty();
    };
    ProviderRegistry registry = ProviderRegistry.builder()
        .discovery(false)
        .settings(ProviderSettings.none())
        .provider(alpha)
        .catalogues(counting)
        .build();
    int before = asked[0];

    for (int i = 0; i < 10; i++) {
      registry.complete(HELLO);
    }

    assertThat(asked[0]).isEqualTo(before).isPositive();
  }

  @Test
  void aCatalogueIsFoundByItsServiceFileAndOneThatIsMissingIsLeftOut() {
    String path = ChildJvm.path(
        Workshop.located(AbstractProvider.class),
        Workshop.located("org.jspecify.annotations.Nullable"));
    Map<String, byte[]> entries =
        Workshop.filesIn(workshop.compiled("facts", "-cp " + path, "catalogues/FoundFacts.java"));
    entries.put(
        "META-INF/services/" + ModelCatalogue.class.getName(),
        "com.example.Missing\ncatalogues.FoundFacts\n".getBytes(StandardCharsets.UTF_8));
    ProviderRegistry.Builder builder = ProviderRegistry.builder()
        .discovery(false)
        .classLoader(workshop.loader(workshop.jar("facts.jar", entries)))
        .settings(ProviderSettings.none())
        .provider(alpha);

    assertThat(builder.build().select(ROOM).candidates()).hasSize(1);
    assertThat(builder.catalogues().build().select(ROOM).candidates()).isEmpty();
  }
}
