package speakers;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Capability;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionResult;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.ProviderInfo;
import dev.patchbay.provider.Usage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Says what a library gives it, at each token anew. Its id stands in its jar, under id.txt. */
public abstract class Speaker extends AbstractProvider {

  private static final int TOKENS = 8;

  Speaker() {
    super(ProviderInfo.builder(readId(), "https://speaker.example")
        .models("common")
        .capabilities(Capability.STREAM)
        .build());
  }

  abstract String word() throws IOException;

  @Override
  protected CompletionResult createCompletion(CompletionRequest request, CallContext context) {
    return CompletionStream.of(new CompletionStream.Source() {
      private int made;

      @Override
      public CompletionEvent next() throws IOException {
        return made++ < TOKENS
            ? new CompletionEvent.TextDelta(word())
            : new CompletionEvent.Finished(FinishReason.STOP, Usage.UNKNOWN);
      }

      @Override
      public void close() {}
    });
  }

  private static String readId() {
    try (InputStream text = Speaker.class.getResourceAsStream("/id.txt")) {
      return new String(text.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
