package dev.patchbay.provider.openai;

import java.util.Optional;
import java.util.function.Function;

/**
 * Where a service of the dialect is asked, if that depends on the model or on settings. Used by many threads at once.
 *
 * <pre>{@code
 * OpenAiPath path = (operation, model, settings) -> "/models/" + model + "/" + operation;
 * }</pre>
 */
@FunctionalInterface
public interface OpenAiPath {

  /**
   * The path below the base URL, which begins with a slash and may have a query.
   *
   * @param operation {@code chat/completions} or {@code embeddings}
   * @param model the model by the name that the request gives it
   * @param settings the values of the service's own settings, as far as they are set
   */
  String of(String operation, String model, Function<String, Optional<String>> settings);
}
