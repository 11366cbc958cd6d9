package providers;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Capability;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionResult;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.EmbeddingRequest;
import dev.patchbay.provider.Embeddings;
import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.ModelInfo;
import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.ProviderInfo;
import dev.patchbay.provider.Usage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;

/** Says at each token which version it is: what stands in its jar, under version.txt. Once closed, it says nothing any more. */
public final class Versioned extends AbstractProvider {

  private static final int TOKENS = 8;

  private final Path closings;
  private volatile boolean closed;

  public Versioned() {
    this(null);
  }

  private Versioned(Path closings) {
    super(ProviderInfo.builder("versioned", "https://versioned.example")
        .models("common", "model-" + version())
        .embeddingModels("vectors")
        .capabilities(Capability.STREAM)
        .build());
    this.closings = closings;
  }

  /** The setting "closings" names a folder for a file that tells of the close. */
  @Override
  public AbstractProvider configured(ProviderConfig config) {
    config.requireOnly("closings");
    return new Versioned(config.text("closings").map(Path::of).orElse(null));
  }

  @Override
  protected CompletionResult createCompletion(CompletionRequest request, CallContext context) {
    if (!request.stream()) {
      return Completion.of(token());
    }
    return CompletionStream.of(new CompletionStream.Source() {
      private int made;

      @Override
      public CompletionEvent next() {
        return made++ < TOKENS
            ? new CompletionEvent.TextDelta(token())
            : new CompletionEvent.Finished(FinishReason.STOP, Usage.UNKNOWN);
      }

      @Override
      public void close() {}
    });
  }

  /** Numbers that are the version's first letter. The attribute "meanwhile" is run before. */
  @Override
  protected Embeddings createEmbeddings(EmbeddingRequest request, CallContext context) {
    context.attribute("meanwhile").ifPresent(code -> ((Runnable) code).run());
    return Embeddings.of(
        Collections.nCopies(request.texts().size(), new float[] {token().charAt(0)}),
        Usage.UNKNOWN);
  }

  @Override
  protected List<ModelInfo> createModelList(CallContext context) {
    return List.of(ModelInfo.of("listed-" + token()));
  }

  private String token() {
    if (closed) {
      throw new IllegalStateException("used after its close");
    }
    return version();
  }

  private static String version() {
    // Read each time: a class loader that was closed finds nothing any more.
    try (InputStream text = Versioned.class.getResourceAsStream("/version.txt")) {
      return new String(text.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    closed = true;
    if (closings != null) {
      try {
        Files.writeString(closings.resolve(version()), "closed");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
