package dev.patchbay.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A call for vectors, whatever the plugin does. */
class EmbeddingCallTest {

  @Test
  void aModelOfUnknownLimitGetsAHundredTextsAtOnce() {
    Vectors provider = new Vectors(request -> vectors(request.texts().size()));

    Embeddings embeddings =
        provider.embed(EmbeddingRequest.of("v", Collections.nCopies(250, "text")));

    assertThat(embeddings.vectors()).hasSize(250);
    assertThat(embeddings.attempts()).hasSize(3);
  }

  @Test
  void anAnswerOfAnotherSizeIsAFailure() {
    ProviderException failure = failure(request -> vectors(2));

    assertThat(failure.kind()).isEqualTo(ErrorKind.PROTOCOL);
    assertThat(failure)
        .hasMessageContaining("vectors, model v: asked for vectors of 1 texts, the answer has 2");
  }

  @Test
  void vectorsOfDifferentLengthsAreAFailure() {
    assertThat(failureOf(new float[] {1, 2}, new float[] {1}))
        .hasMessageContaining(
            "vectors, model v: the answer has vectors of 2 and of 1 dimensions, which cannot be compared");
  }

  @Test
  void soAreVectorsOfDifferentLengthsInTwoRequests() {
    Vectors provider = new Vectors(request -> Embeddings.of(
        Collections.nCopies(request.texts().size(), new float[request.texts().size()]),
        Usage.UNKNOWN));

    assertThatThrownBy(
            () -> provider.embed(EmbeddingRequest.of("v", Collections.nCopies(101, "text"))))
        .hasMessageContaining("vectors of 100 and of 1 dimensions");
  }

  @Test
  void aVectorWithoutNumbersIsAFailure() {
    assertThat(failureOf(new float[0], new float[0]))
        .hasMessageContaining("the answer has a vector without a number");
  }

  @Test
  void aVectorWithSomethingThatIsNoNumberIsAFailure() {
    assertThat(failureOf(new float[] {1, Float.NaN}, new float[] {1, 2}))
        .hasMessageContaining("the answer has a vector with NaN in it");
    assertThat(failureOf(new float[] {1, 2}, new float[] {1, Float.NEGATIVE_INFINITY}))
        .hasMessageContaining("the answer has a vector with -Infinity in it");
  }

  @Test
  void vectorsOfAnotherLengthThanWasAskedForAreAFailure() {
    Vectors provider = new Vectors(request -> vectors(1));

    assertThatThrownBy(() -> provider.embed(EmbeddingRequest.of("v", "text").withDimensions(256)))
        .hasMessageContaining("asked for vectors of 256 dimensions, the answer has 1");
  }

  @Test
  void aFailureAfterRequestsThatWereAnsweredKnowsTheirTokens() {
    ProviderException failure = failureOfTheSecond(
        Usage.of(70, 0), ProviderException.builder(ErrorKind.SERVER_ERROR, "no").status(500));

    assertThat(failure.attempts()).hasSize(2);
    assertThat(failure.usage()).isEqualTo(Usage.of(70, 0));
  }

  @Test
  void itKnowsNoNumberIfTheServiceCountedNoneOrMayHaveDoneMore() {
    assertThat(failureOfTheSecond(
                Usage.UNKNOWN,
                ProviderException.builder(ErrorKind.SERVER_ERROR, "no").status(500))
            .usage())
        .isEqualTo(Usage.of(-1, 0));
    assertThat(failureOfTheSecond(
                Usage.of(70, 0), ProviderException.builder(ErrorKind.TIMEOUT, "late"))
            .usage())
        .isEqualTo(Usage.of(-1, 0));
  }

  private static ProviderException failureOfTheSecond(
      Usage ofTheFirst, ProviderException.Builder failure) {
    Vectors provider = new Vectors(request -> {
      if (request.texts().size() == 1) {
        throw failure.build();
      }
      return Embeddings.of(Collections.nCopies(100, new float[] {1}), ofTheFirst);
    });
    return catchThrowableOfType(
        ProviderException.class,
        () -> provider.embed(EmbeddingRequest.of("v", Collections.nCopies(101, "text"))));
  }

  private static ProviderException failureOf(float[] first, float[] second) {
    Vectors provider = new Vectors(request -> Embeddings.of(List.of(first, second), Usage.UNKNOWN));
    ProviderException failure = catchThrowableOfType(
        ProviderException.class, () -> provider.embed(EmbeddingRequest.of("v", "a", "b")));
    assertThat(failure.kind()).isEqualTo(ErrorKind.PROTOCOL);
    return failure;
  }

  @Test
  void nothingAndAnExceptionAreThePluginsFailure() {
    assertThat(failure(request -> null).kind()).isEqualTo(ErrorKind.PLUGIN_FAILURE);
    assertThat(failure(request -> {
              throw new IllegalStateException("broken");
            })
            .kind())
        .isEqualTo(ErrorKind.PLUGIN_FAILURE);
  }

  @Test
  void aFailureNamesProviderAndModel() {
    ProviderException failure = failure(request -> {
      throw ProviderException.of(ErrorKind.OVERLOADED, "busy");
    });

    assertThat(failure.provider()).isEqualTo("vectors");
    assertThat(failure.model()).isEqualTo("v");
    assertThat(failure.kind()).isEqualTo(ErrorKind.OVERLOADED);
  }

  @Test
  void aCancelledCallReachesNoPlugin() {
    CallContext context = CallContext.create();
    context.cancel();

    ProviderException failure = catchThrowableOfType(
        ProviderException.class,
        () -> new Vectors(request -> vectors(1)).embed(EmbeddingRequest.of("v", "text"), context));

    assertThat(failure.kind()).isEqualTo(ErrorKind.CANCELLED);
  }

  @Test
  void aProviderWithoutVectorsRefuses() {
    AbstractProvider chat =
        new AbstractProvider(ProviderInfo.builder("chat", "https://chat.example")
            .embeddingModels("v")
            .build()) {
          @Override
          protected CompletionResult createCompletion(
              CompletionRequest request, CallContext context) {
            return Completion.of("");
          }
        };

    ProviderException failure = catchThrowableOfType(
        ProviderException.class, () -> chat.embed(EmbeddingRequest.of("v", "text")));

    assertThat(failure.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
    assertThat(failure).hasMessageContaining("gives no vectors");
  }

  @Test
  void anEmbeddingModelDoesNotInheritWhatChatModelsCan() {
    ProviderInfo info = ProviderInfo.builder("chat", "https://chat.example")
        .models("chat")
        .embeddingModels("v")
        .capabilities(Capability.STREAM)
        .build();

    assertThat(info.supports(info.model("v").orElseThrow(), Capability.STREAM)).isFalse();
    assertThat(info.supports(info.model("chat").orElseThrow(), Capability.STREAM))
        .isTrue();
  }

  @Test
  void anEmbeddingModelHasTheWireFormatOfItsProvider() {
    ProviderInfo info = ProviderInfo.builder("chat", "https://chat.example")
        .embeddingModels("v")
        .capabilities(Capability.opaque("songs"))
        .build();

    assertThat(info.supports(info.model("v").orElseThrow(), Capability.opaque("songs")))
        .isTrue();
  }

  @Test
  void aRequestHasAModelAndTextsOfAtLeastOneCharacter() {
    assertThatIllegalArgumentException().isThrownBy(() -> EmbeddingRequest.of(" ", "text"));
    assertThatIllegalArgumentException().isThrownBy(() -> EmbeddingRequest.of("v"));
    assertThatIllegalArgumentException().isThrownBy(() -> EmbeddingRequest.of("v", "a", ""));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EmbeddingRequest.of("v", "a").withDimensions(0));
  }

  @Test
  void theTextsAreNotInWhatIsPrinted() {
    assertThat(EmbeddingRequest.of("v", "secret").withExtra("user", "secret"))
        .asString()
        .doesNotContain("secret");
  }

  private static ProviderException failure(Function<EmbeddingRequest, @Nullable Embeddings> code) {
    return catchThrowableOfType(
        ProviderException.class, () -> new Vectors(code).embed(EmbeddingRequest.of("v", "text")));
  }

  private static Embeddings vectors(int count) {
    return Embeddings.of(Collections.nCopies(count, new float[] {1}), Usage.UNKNOWN);
  }

  private static final class Vectors extends AbstractProvider {
    private final Function<EmbeddingRequest, @Nullable Embeddings> code;

    Vectors(Function<EmbeddingRequest, @Nullable Embeddings> code) {
      super(ProviderInfo.builder("vectors", "https://vectors.example")
          .embeddingModels("v")
          .build());
      this.code = code;
    }

    @Override
    protected CompletionResult createCompletion(CompletionRequest request, CallContext context) {
      return Completion.of("");
    }

    @Override
    @SuppressWarnings("NullAway") // A plugin may do that.
    protected Embeddings createEmbeddings(EmbeddingRequest request, CallContext context) {
      return code.apply(request);
    }
  }
}
