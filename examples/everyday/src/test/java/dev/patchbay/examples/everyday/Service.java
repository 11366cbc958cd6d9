package dev.patchbay.examples.everyday;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.Capability;
import dev.patchbay.provider.ProviderInfo;
import dev.patchbay.provider.anthropic.Anthropic;
import dev.patchbay.provider.openai.OpenAiCompatibleProvider;
import dev.patchbay.provider.openai.OpenAiService;
import dev.patchbay.testkit.Dialect;
import java.util.List;
import java.util.function.Supplier;

/** The services that the program runs with. A further one is a provider, a model of it, and its dialect. */
record Service(Supplier<AbstractProvider> provider, String model, Dialect dialect) {

  static List<Service> all() {
    return List.of(
        new Service(Chat::new, "chat-1", Dialect.openAi()),
        new Service(Anthropic::new, "claude-haiku-4-5", new MessagesDialect()));
  }

  @Override
  public String toString() {
    return model;
  }

  /** Any service of the OpenAI chat dialect. */
  private static final class Chat extends OpenAiCompatibleProvider {
    Chat() {
      super(OpenAiService.builder(ProviderInfo.builder("chat", "https://chat.example/v1")
              .models("chat-1")
              .capabilities(
                  Capability.STREAM, Capability.TOOLS, Capability.VISION, Capability.JSON_SCHEMA)
              .build())
          .build());
    }
  }
}
