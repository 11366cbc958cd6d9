package dev.patchbay.spring;

import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.openai.services.OpenAiCompatible;
import dev.patchbay.registry.ProviderRegistry;
import dev.patchbay.testkit.FaultServer;
import dev.patchbay.testkit.Script;
import java.util.ArrayList;
import java.util.List;
import org.springframework.ai.chat.client.ChatClient;

/** A chat model over a router of providers, each of which asks a server on loopback. */
final class Rig implements AutoCloseable {

  static final String MODEL = "test-model";

  private final List<FaultServer> servers = new ArrayList<>();
  private final ProviderRegistry registry;
  private final PatchbayChatModel model;

  /** A model over the providers {@code one}, {@code two} and so on, the first preferred. */
  Rig(FaultServer... services) {
    ProviderRegistry.Builder builder =
        ProviderRegistry.builder().discovery(false).priority("one", "two");
    for (FaultServer service : services) {
      String id = servers.isEmpty() ? "one" : "two";
      servers.add(service);
      builder.provider(new OpenAiCompatible()
          .configured(ProviderConfig.builder()
              .instance(id)
              .set("base-url", service.url() + "/v1")
              .set("models", MODEL)
              .set("capabilities", "stream,tools,vision,json-schema")
              .set("embedding-models", "test-vectors")
              .build()));
    }
    registry = builder.build();
    model = new PatchbayChatModel(
        registry.router(), PatchbayChatOptions.builder().model(MODEL).build());
  }

  static Rig answering(Script first, Script... more) {
    return new Rig(FaultServer.answering(first, more));
  }

  ProviderRegistry registry() {
    return registry;
  }

  PatchbayChatModel model() {
    return model;
  }

  ChatClient client() {
    return ChatClient.create(model);
  }

  FaultServer server() {
    return servers.get(0);
  }

  @Override
  public void close() {
    registry.close();
    servers.forEach(FaultServer::close);
  }
}
