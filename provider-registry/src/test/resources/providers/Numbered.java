package providers;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionResult;
import dev.patchbay.provider.ProviderInfo;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A provider of which there are many: its id stands in its jar, under id.txt. */
public final class Numbered extends AbstractProvider {

  public Numbered() {
    super(ProviderInfo.builder(readId(), "https://numbered.example").models("common").build());
  }

  @Override
  protected CompletionResult createCompletion(CompletionRequest request, CallContext context) {
    return Completion.of("well");
  }

  private static String readId() {
    try (InputStream text = Numbered.class.getResourceAsStream("/id.txt")) {
      return new String(text.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
