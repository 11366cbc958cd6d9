package dev.patchbay.provider.tools;

import dev.patchbay.provider.Capability;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.Message;
import dev.patchbay.provider.ProviderInfo;
import dev.patchbay.provider.Role;
import dev.patchbay.testkit.FakeProvider;
import java.util.List;

/** Providers whose answers a test writes down, and what they were asked. */
final class Fakes {

  static final CompletionRequest HELLO =
      CompletionRequest.builder("fake-1").system("Be brief.").user("Oslo?").build();

  private Fakes() {}

  /** A model that can do all that; it streams as well. */
  static FakeProvider.Builder able(Capability... capabilities) {
    return FakeProvider.builder(ProviderInfo.builder("fake", "https://fake.example")
        .models("fake-1")
        .capabilities(Capability.STREAM)
        .capabilities(capabilities)
        .build());
  }

  static FakeProvider.Builder withSchemas() {
    return able(Capability.JSON_SCHEMA, Capability.JSON_OBJECT);
  }

  static FakeProvider.Builder withTools() {
    return able(
        Capability.TOOLS,
        Capability.TOOL_IMAGES,
        Capability.JSON_SCHEMA,
        Capability.opaque("fake-format"));
  }

  static CompletionRequest lastRequest(FakeProvider provider) {
    return provider.requests().get(provider.requests().size() - 1);
  }

  static Message lastMessage(CompletionRequest request) {
    return request.messages().get(request.messages().size() - 1);
  }

  /** The results of tools in the last message of that request. */
  static List<ContentPart.ToolResult> results(CompletionRequest request) {
    Message last = lastMessage(request);
    if (last.role() != Role.TOOL) {
      throw new AssertionError("The last message is of role " + last.role());
    }
    return last.parts().stream().map(ContentPart.ToolResult.class::cast).toList();
  }
}
