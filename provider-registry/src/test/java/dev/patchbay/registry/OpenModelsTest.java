package dev.patchbay.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Capability;
import dev.patchbay.provider.CompletionOptions;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionResult;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.Message;
import dev.patchbay.provider.ModelInfo;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.ProviderInfo;
import dev.patchbay.provider.Role;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Models that are not declared, and parts of a conversation that not every provider can read. */
class OpenModelsTest {

  private final AbstractProvider open =
      TestProvider.of("open", facts -> facts.models("gpt-4").openModels(true));
  private final AbstractProvider closed = TestProvider.of("closed", "gpt-4");

  @Test
  void anUndeclaredModelIsLetThroughToAnOpenProviderThatTheQueryNames() {
    Selection selection = TestProvider.registryOf(closed, open)
        .select(ProviderQuery.builder().model("gpt-9").provider("open").build());

    assertThat(selection.candidates()).singleElement().satisfies(candidate -> {
      assertThat(candidate.id()).isEqualTo("open");
      assertThat(candidate.model()).contains(ModelInfo.of("gpt-9"));
    });
  }

  @Test
  void anUndeclaredModelIsAskedForNowhereIfTheQueryNamesNoProvider() {
    Selection selection = TestProvider.registryOf(closed, open)
        .select(ProviderQuery.builder().model("gpt-9").build());

    assertThat(selection.candidates()).isEmpty();
    assertThat(selection.explain())
        .contains("has no model gpt-9 (it has gpt-4, and others for a query that names it)")
        .contains("has no model gpt-9 (it has gpt-4)");
    assertThatThrownBy(() -> TestProvider.registryOf(closed, open)
            .router()
            .complete(CompletionRequest.builder("gpt-4o").user("Hi").build()))
        .hasMessageContaining("gpt-4");
  }

  @Test
  void aRouterThatNamesAnOpenProviderAsksItForAnyModel() {
    Router router = TestProvider.registryOf(closed, open)
        .router(RoutingOptions.builder()
            .among(ProviderQuery.builder().provider("open").build())
            .build());

    assertThat(router
            .complete(CompletionRequest.builder("gpt-9").user("Hi").build())
            .text())
        .isEqualTo("served by open");
  }

  @Test
  void aClosedProviderLetsNoUndeclaredModelThrough() {
    Selection selection = TestProvider.registryOf(closed, open)
        .select(ProviderQuery.builder().model("gpt-9").provider("closed").build());

    assertThat(selection.candidates()).isEmpty();
  }

  @Test
  void healthKeepsABoundedNumberOfModels() {
    Health health = new Health();
    Instant now = Instant.EPOCH;
    for (int i = 0; i < 3 * Health.MOST_BREAKERS; i++) {
      Candidate candidate =
          TestProvider.catalogOf(open).providers().get(0).with(ModelInfo.of("gpt-" + i), null);
      Health.Watch call = health.begin(candidate, now, true, change -> {});
      call.failed(ProviderException.of(ErrorKind.MODEL_UNAVAILABLE, "gone"), now);
    }

    assertThat(health.of("open", now)).hasSizeLessThanOrEqualTo(Health.MOST_BREAKERS + 1);
  }

  @Test
  void anEmbeddingModelIsNoCandidateForACompletion() {
    AbstractProvider vectors = TestProvider.of(
        "vectors", ModelInfo.builder("embed").kind(ModelInfo.Kind.EMBEDDING).build());

    assertThat(TestProvider.registryOf(vectors)
            .select(ProviderQuery.builder().model("embed").build())
            .candidates())
        .isEmpty();
  }

  @Test
  void opaquePartsKeepARequestWithTheirOwner() {
    AbstractProvider owner = TestProvider.of(
        "owner", facts -> facts.models("gpt-4").capabilities(Capability.opaque("alpha")));

    assertThat(
            TestProvider.registryOf(closed, owner).router().complete(signed()).provider())
        .isEqualTo("owner");
    assertThatThrownBy(() -> TestProvider.registryOf(closed).router().complete(signed()))
        .isInstanceOf(ProviderException.class)
        .hasMessageContaining("cannot do opaque-alpha");
  }

  @Test
  void aRouterMaySendARequestWithoutOpaquePartsToOthers() {
    SeenProvider other = new SeenProvider();
    Router router = TestProvider.registryOf(other)
        .router(RoutingOptions.builder().withoutOpaque(true).build());

    assertThat(router.complete(signed()).provider()).isEqualTo("seen");
    assertThat(other.seen.messages())
        .isEqualTo(List.of(Message.user("Hi"), Message.assistant("Yes"), Message.user("Sure?")));
  }

  @Test
  void aRouterMayLeaveOutWishesThatAProviderCannotTake() {
    SeenProvider other = new SeenProvider();
    Router router = TestProvider.registryOf(other)
        .router(RoutingOptions.builder().leaveOut(CompletionRequest.LEFT_OUT).build());
    CompletionRequest marked = CompletionRequest.builder("gpt-4")
        .user("Hi", new ContentPart.CacheMark())
        .options(CompletionOptions.builder().reasoningEffort("low").seed(7).build())
        .build();

    assertThat(router.complete(marked).provider()).isEqualTo("seen");
    assertThat(other.seen.messages()).isEqualTo(List.of(Message.user("Hi")));
    assertThat(other.seen.options())
        .isEqualTo(CompletionOptions.builder().seed(7).build());
  }

  @Test
  void whatAnAnswerDependsOnIsNeverLeftOut() {
    assertThatThrownBy(
            () -> RoutingOptions.builder().leaveOut(List.of(Capability.TOOLS)).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cache-marks");
  }

  private static CompletionRequest signed() {
    return CompletionRequest.builder("gpt-4")
        .user("Hi")
        .message(Message.of(
            Role.ASSISTANT,
            new ContentPart.Reasoning("Hm"),
            new ContentPart.Opaque("alpha", "signature"),
            new ContentPart.Text("Yes")))
        .user("Sure?")
        .build();
  }

  private static final class SeenProvider extends TestProvider {
    private CompletionRequest seen =
        CompletionRequest.builder("none").user("none").build();

    SeenProvider() {
      super(ProviderInfo.builder("seen", "https://seen.example").models("gpt-4").build());
    }

    @Override
    protected CompletionResult createCompletion(CompletionRequest request, CallContext context) {
      seen = request;
      return super.createCompletion(request, context);
    }
  }
}
