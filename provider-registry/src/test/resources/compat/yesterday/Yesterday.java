package yesterday;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Capability;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionResult;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.Message;
import dev.patchbay.provider.ModelInfo;
import dev.patchbay.provider.ProviderConfig;
import dev.patchbay.provider.ProviderException;
import dev.patchbay.provider.ProviderInfo;
import dev.patchbay.provider.Secret;
import dev.patchbay.provider.Tool;
import dev.patchbay.provider.Usage;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/** A plugin as it is compiled today, which calls what providers call. Its answers say what it understood. */
public final class Yesterday extends AbstractProvider {

  private static final ProviderInfo INFO =
      ProviderInfo.builder("yesterday", "https://yesterday.example")
          .models(List.of(ModelInfo.builder("yesterday-1").aliases("y1").build(), ModelInfo.of("full")))
          .capabilities(Capability.STREAM, Capability.TOOLS)
          .variable("api-key", "YESTERDAY_KEY")
          .build();

  private final String greeting;
  private final Secret key;

  public Yesterday() {
    this(INFO, "Hello", null);
  }

  private Yesterday(ProviderInfo info, String greeting, Secret key) {
    super(info);
    this.greeting = greeting;
    this.key = key;
  }

  @Override
  public AbstractProvider configured(ProviderConfig config) {
    if (config.isEmpty()) {
      return this;
    }
    config.requireOnly(ProviderConfig.BASE_URL, ProviderConfig.API_KEY, "greeting", "slow", "pause");
    boolean slow = config.flag("slow").orElse(false);
    Duration pause = config.duration("pause").orElse(Duration.ZERO);
    URI url = config.baseUrl().orElse(url());
    return new Yesterday(
        info().toBuilder().url(url).working(true).build(),
        config.text("greeting").orElse(greeting) + (slow ? " after " + pause : ""),
        config.apiKey(url).orElse(null));
  }

  @Override
  protected CompletionResult createCompletion(CompletionRequest request, CallContext context) {
    context.requireAlive();
    if (request.model().equals("full")) {
      throw ProviderException.builder(ErrorKind.RATE_LIMITED, "no room today")
          .status(429)
          .code("full")
          .requestId("r-1")
          .retryAfter(Duration.ofSeconds(3))
          .build();
    }
    Usage usage = Usage.of(request.messages().size(), 4);
    if (!request.stream()) {
      return Completion.builder(text(request))
          .finishReason(FinishReason.STOP)
          .usage(usage)
          .toolCalls(calls(request))
          .build();
    }
    Queue<CompletionEvent> events = new ArrayDeque<>();
    events.add(new CompletionEvent.ReasoningDelta("hm"));
    for (String word : text(request).split("(?= )")) {
      events.add(new CompletionEvent.TextDelta(word));
    }
    for (ContentPart.ToolCall call : calls(request)) {
      events.add(new CompletionEvent.ToolCallDelta(0, call.id(), call.name(), call.arguments()));
    }
    events.add(new CompletionEvent.Finished(FinishReason.STOP, usage));
    return CompletionStream.of(new Waiting(events, context));
  }

  private String text(CompletionRequest request) {
    Message last = request.messages().get(request.messages().size() - 1);
    String secret = key == null ? "no key" : key.valueFor(url()).length() + " characters of key";
    return greeting + ", " + last.role() + ": " + last.text() + "; " + request.options().temperature()
        + ", " + request.options().maxTokens() + ", " + secret + ", " + url();
  }

  private static List<ContentPart.ToolCall> calls(CompletionRequest request) {
    return request.tools().stream()
        .map(Tool::name)
        .map(name -> new ContentPart.ToolCall("call-1", name, "{}"))
        .toList();
  }

  /** Events that come one by one until the call is cancelled. */
  private static final class Waiting implements CompletionStream.Source {
    private final Queue<CompletionEvent> events;
    private final CallContext.Registration registration;

    Waiting(Queue<CompletionEvent> events, CallContext context) {
      this.events = events;
      registration = context.onCancel(events::clear);
    }

    @Override
    public CompletionEvent next() {
      return events.poll();
    }

    @Override
    public void close() {
      registration.close();
    }
  }
}
