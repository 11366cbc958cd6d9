package dev.patchbay.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.Attempt;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionResult;
import dev.patchbay.provider.Cost;
import dev.patchbay.provider.EmbeddingRequest;
import dev.patchbay.provider.Embeddings;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.ModelInfo;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.ProviderInfo;
import dev.patchbay.provider.Usage;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Vectors by a router: as completions, but of one model alone. */
class RoutedVectorsTest {

  private static final EmbeddingRequest TEXT = EmbeddingRequest.of("v", "text");

  /** A dollar for each token. */
  private static final Facts PRICES = new Facts().price("alpha", "v", "1000000", "0");

  @Test
  void aRouterAsksTheFirstProviderThatHasTheModel() {
    Embeddings embeddings = router(vectors("alpha"), vectors("beta")).embed(TEXT);

    assertThat(embeddings.provider()).isEqualTo("alpha");
    assertThat(embeddings.attempts()).extracting(Attempt::provider).containsExactly("alpha");
  }

  @Test
  void itAsksTheNextOneWhenOneFails() {
    Embeddings embeddings =
        router(failing("alpha", ErrorKind.OVERLOADED), vectors("beta")).embed(TEXT);

    assertThat(embeddings.provider()).isEqualTo("beta");
    assertThat(embeddings.attempts())
        .extracting(Attempt::error)
        .containsExactly(ErrorKind.OVERLOADED, null);
  }

  @Test
  void itNeverAsksAnotherModelThatGoesByTheSameName() {
    AbstractProvider other = new Vectors(
        "beta",
        facts -> facts.models(List.of(
            ModelInfo.builder("w").aliases("v").kind(ModelInfo.Kind.EMBEDDING).build())));

    ProviderException failure = catchThrowableOfType(
        ProviderException.class,
        () -> router(failing("alpha", ErrorKind.OVERLOADED), other).embed(TEXT));

    assertThat(failure.attempts()).extracting(Attempt::provider).containsOnly("alpha");
  }

  @Test
  void itNeverAsksForAFallbackModel() {
    AbstractProvider other = new Vectors("beta", facts -> facts.embeddingModels("w"));
    RoutingOptions options = RoutingOptions.builder()
        .among(ProviderQuery.builder().fallbackModels("w").build())
        .build();

    ProviderException failure = catchThrowableOfType(
        ProviderException.class,
        () -> TestProvider.registryOf(failing("alpha", ErrorKind.OVERLOADED), other)
            .router(options)
            .embed(TEXT));

    assertThat(failure.attempts()).extracting(Attempt::provider).containsOnly("alpha");
  }

  @Test
  void aChatModelIsNoCandidate() {
    AbstractProvider chat = new Vectors("chat", facts -> facts.models("v"));

    ProviderException failure =
        catchThrowableOfType(ProviderException.class, () -> router(chat).embed(TEXT));

    assertThat(failure.kind()).isEqualTo(ErrorKind.MODEL_UNAVAILABLE);
  }

  @Test
  void anEmbeddingModelIsNoCandidateForACompletion() {
    ProviderException failure = catchThrowableOfType(
        ProviderException.class,
        () -> router(vectors("alpha"))
            .complete(CompletionRequest.builder("v").user("Hello").build()));

    assertThat(failure.kind()).isEqualTo(ErrorKind.MODEL_UNAVAILABLE);
  }

  @Test
  void aRequestMayNameTheProvider() {
    Embeddings embeddings =
        router(vectors("alpha"), vectors("beta")).embed(EmbeddingRequest.of("beta/v", "text"));

    assertThat(embeddings.provider()).isEqualTo("beta");
    assertThat(embeddings.model()).isEqualTo("v");
  }

  @Test
  void anOpenModelIsAskedForByName() {
    AbstractProvider open = new Vectors("open", facts -> facts.openModels(true));

    assertThat(router(open).embed(EmbeddingRequest.of("open/any", "text")).model())
        .isEqualTo("any");
  }

  @Test
  void aMisspeltModelIsAnsweredWithNearNames() {
    ProviderException failure = catchThrowableOfType(
        ProviderException.class,
        () -> router(new Vectors("alpha", facts -> facts.embeddingModels("vectors-small")))
            .embed(EmbeddingRequest.of("vectors-smal", "text")));

    assertThat(failure).hasMessageContaining("did you mean vectors-small?");
  }

  @Test
  void manyTextsAreSplitByTheProviderAndEachRequestIsAnAttempt() {
    Embeddings embeddings =
        router(vectors("alpha")).embed(EmbeddingRequest.of("v", Collections.nCopies(150, "text")));

    assertThat(embeddings.vectors()).hasSize(150);
    assertThat(embeddings.attempts()).hasSize(2);
  }

  private static Router router(AbstractProvider... providers) {
    return TestProvider.registryOf(providers).router();
  }

  private static AbstractProvider vectors(String id) {
    return new Vectors(id, facts -> facts.embeddingModels("v"));
  }

  private static AbstractProvider failing(String id, ErrorKind kind) {
    return new Vectors(id, facts -> facts.embeddingModels("v")) {
      @Override
      protected Embeddings createEmbeddings(EmbeddingRequest request, CallContext context) {
        throw ProviderException.of(kind, "made up");
      }
    };
  }

  private static class Vectors extends AbstractProvider {
    Vectors(String id, Consumer<ProviderInfo.Builder> facts) {
      super(info(id, facts));
    }

    private static ProviderInfo info(String id, Consumer<ProviderInfo.Builder> facts) {
      ProviderInfo.Builder info = ProviderInfo.builder(id, "https://" + id + ".example");
      facts.accept(info);
      return info.build();
    }

    @Override
    protected CompletionResult createCompletion(CompletionRequest request, CallContext context) {
      return Completion.of("");
    }

    @Override
    protected Embeddings createEmbeddings(EmbeddingRequest request, CallContext context) {
      return Embeddings.of(
          Collections.nCopies(request.texts().size(), new float[] {1}), Usage.of(1, 0));
    }
  }

  @Test
  void theCostOfVectorsIsKnown() {
    Embeddings embeddings = PRICES.registryOf(vectors("alpha")).router().embed(TEXT);

    assertThat(Cost.of(embeddings.attempts())).contains(new Cost(BigDecimal.ONE, false));
  }

  @Test
  void soIsThatOfManyTextsWhichAreSentInSeveralRequests() {
    Embeddings embeddings = PRICES
        .registryOf(vectors("alpha"))
        .router()
        .embed(EmbeddingRequest.of("v", Collections.nCopies(250, "text")));

    assertThat(embeddings.attempts()).hasSize(3);
    assertThat(Cost.of(embeddings.attempts())).contains(new Cost(new BigDecimal(3), false));
  }

  @Test
  void whatWasAnsweredBeforeAFailureCountsForCostAndBudget() {
    AbstractProvider failsLater = new Vectors("alpha", facts -> facts.embeddingModels("v")) {
      @Override
      protected Embeddings createEmbeddings(EmbeddingRequest request, CallContext context) {
        if (request.texts().size() < 100) {
          throw ProviderException.builder(ErrorKind.INVALID_REQUEST, "no")
              .status(400)
              .build();
        }
        return super.createEmbeddings(request, context);
      }
    };
    Router router = PRICES
        .registryOf(failsLater)
        .router(RoutingOptions.builder().maxSpend(new BigDecimal(1_000_000)).build());

    ProviderException failure = catchThrowableOfType(
        ProviderException.class,
        () -> router.embed(EmbeddingRequest.of("v", Collections.nCopies(250, "text"))));

    assertThat(failure.attempts()).hasSize(3);
    assertThat(Cost.of(failure.attempts())).contains(new Cost(new BigDecimal(2), false));
    assertThat(router.spent()).isEqualByComparingTo("2");
  }
}
