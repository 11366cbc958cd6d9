package dev.patchbay.opentelemetry;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.Capability;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.ProviderInfo;
import dev.patchbay.provider.Usage;
import dev.patchbay.provider.openai.OpenAiCompatibleProvider;
import dev.patchbay.provider.openai.OpenAiService;
import dev.patchbay.testkit.Dialect;
import dev.patchbay.testkit.FaultServer;
import dev.patchbay.testkit.Script;

/** A service on a real socket, and the provider that asks it. */
record TestService(AbstractProvider provider, FaultServer server) implements AutoCloseable {

  static final String MODEL = "gpt-4";

  private static final Dialect DIALECT = Dialect.openAi();

  private static final class Compatible extends OpenAiCompatibleProvider {
    Compatible(ProviderInfo info) {
      super(OpenAiService.builder(info).build());
    }
  }

  static TestService of(String id, Script first, Script... more) {
    return of(id, FaultServer.answering(first, more));
  }

  static TestService of(String id, FaultServer server) {
    ProviderInfo info = ProviderInfo.builder(id, server.url().toString())
        .models(MODEL)
        .embeddingModels("embed")
        .capabilities(
            Capability.STREAM, Capability.TOOLS, Capability.VISION, Capability.JSON_SCHEMA)
        .build();
    return new TestService(new Compatible(info), server);
  }

  static Script answer(String text) {
    return answer(Completion.builder(text)
        .finishReason(FinishReason.STOP)
        .usage(Usage.of(14, 6))
        .build());
  }

  static Script answer(Completion answer) {
    return Script.json(200, DIALECT.answer(answer));
  }

  /** A stream of those texts, which ends as it should. */
  static Script stream(String... texts) {
    return begun(texts)
        .chunk(DIALECT.streamed(new CompletionEvent.Finished(FinishReason.STOP, Usage.of(14, 6))))
        .end();
  }

  /** A stream that has begun with those texts. */
  static Script begun(String... texts) {
    Script script = Script.stream();
    for (String text : texts) {
      script = script.chunk(DIALECT.streamed(new CompletionEvent.TextDelta(text)));
    }
    return script;
  }

  static Script error(int status, String message) {
    return Script.json(status, DIALECT.error(status, message));
  }

  @Override
  public void close() {
    provider.close();
    server.close();
  }
}
