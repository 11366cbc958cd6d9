package dev.patchbay.examples.everyday;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.anthropic.Anthropic;
import dev.patchbay.provider.bedrock.Bedrock;
import dev.patchbay.provider.gemini.Gemini;
import dev.patchbay.provider.ollama.Ollama;
import dev.patchbay.provider.openai.services.OpenAi;
import dev.patchbay.provider.openai.services.OpenAiResponses;
import dev.patchbay.testkit.Dialect;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The services that the program runs with. A further one is a provider, a model of it, and its dialect.
 *
 * @param signs whether it wants back what it signed
 */
record Service(Supplier<AbstractProvider> provider, String model, Dialect dialect, boolean signs) {

  static List<Service> all() {
    return List.of(
        new Service(OpenAi::new, "openai/gpt-5.4-mini", Dialect.openAi(), false),
        new Service(
            OpenAiResponses::new, "openai-responses/gpt-5.4-mini", Dialect.openAiResponses(), true),
        new Service(Anthropic::new, "anthropic/claude-haiku-4-5", Dialect.anthropic(), true),
        new Service(Gemini::new, "gemini/gemini-3.8-flash", Dialect.gemini(), true),
        new Service(Ollama::new, "ollama/qwen3", Dialect.ollama(), false),
        new Service(
            Bedrock::new,
            "bedrock/global.anthropic.claude-haiku-4-5-20251001-v1:0",
            Dialect.bedrock(),
            true));
  }

  static Stream<Service> signing() {
    return all().stream().filter(Service::signs);
  }

  @Override
  public String toString() {
    return model;
  }
}
