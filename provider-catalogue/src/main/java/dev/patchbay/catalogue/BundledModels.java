package dev.patchbay.catalogue;

import dev.patchbay.provider.ModelCatalogue;
import dev.patchbay.provider.ModelFacts;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The facts that this jar carries. A registry finds it with {@link java.util.ServiceLoader}, so an application only adds the jar. They
 * are read when the first one is asked for. Thread-safe.
 *
 * <pre>{@code
 * ModelFacts facts = new BundledModels().facts("openai", "gpt-4o").orElseThrow();
 * System.out.println(facts.model().contextWindow() + " tokens, says " + facts.origin());
 * }</pre>
 *
 * <p>Where the two lists that they come from disagree on a price, it is {@linkplain ModelFacts#priceDisputed() disputed} and not given;
 * so are prices that depend on the region or the time of day. Azure's are those of global deployments. The context window is the most
 * tokens of input, the least that the window can be. {@link ModelFile#load} reads newer facts out of a file.
 */
public final class BundledModels implements ModelCatalogue {

  private static final String FILE = "models.txt";

  /** Made once for all that are made of this class. */
  private static final class Held {
    static final ModelFile FACTS = read();

    private static ModelFile read() {
      try (InputStream in = BundledModels.class.getResourceAsStream(FILE)) {
        if (in == null) {
          throw new IllegalStateException("The jar lacks its facts, " + FILE);
        }
        return ModelFile.of(new String(in.readAllBytes(), StandardCharsets.UTF_8), FILE);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Reads nothing yet. */
  public BundledModels() {}

  @Override
  public Optional<ModelFacts> facts(String service, String model) {
    return Held.FACTS.facts(service, model);
  }
}
