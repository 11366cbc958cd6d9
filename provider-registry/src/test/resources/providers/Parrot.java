package providers;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Capability;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionResult;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.ProviderInfo;
import dev.patchbay.provider.Usage;
import java.util.ArrayList;
import java.util.List;

/** A provider as someone else would write it: it says what was said to it, word by word. */
public final class Parrot extends AbstractProvider {

  public Parrot() {
    super(ProviderInfo.builder("parrot", "https://parrot.example")
        .models("parrot-1", "gpt-4")
        .capabilities(Capability.STREAM)
        .build());
  }

  @Override
  protected CompletionResult createCompletion(CompletionRequest request, CallContext context) {
    String said = request.messages().get(0).text();
    if (!request.stream()) {
      return Completion.of(said);
    }
    List<CompletionEvent> events = new ArrayList<>();
    for (String word : said.split(" ")) {
      events.add(new CompletionEvent.TextDelta(word));
    }
    events.add(new CompletionEvent.Finished(FinishReason.STOP, Usage.UNKNOWN));
    return CompletionStream.of(events);
  }
}
