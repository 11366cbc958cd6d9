package dev.patchbay.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Collections;
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
  void aRequestHasAModelAndTextsOfAtLeastOneCharacter() {
    assertThatIllegalArgumentException().isThrownBy(() -> EmbeddingRequest.of(" ", "text"));
    assertThatIllegalArgumentException().isThrownBy(() -> EmbeddingRequest.of("v"));
    assertThatIllegalArgumentException().isThrownBy(() -> EmbeddingRequest.of("v", "a", ""));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EmbeddingRequest.of("v", "a").withDimensions(0));
  }

  @Test
  void theTextsAreNotInWhatIsPrinted() {
    assertThat(EmbeddingRequest.of("v", "secret")).asString().doesNotContain("secret");
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
