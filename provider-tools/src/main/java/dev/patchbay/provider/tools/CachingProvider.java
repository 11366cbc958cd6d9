package dev.patchbay.provider.tools;

import dev.patchbay.provider.AbstractProvider;
import dev.patchbay.provider.AnswerDetails;
import dev.patchbay.provider.Attempt;
import dev.patchbay.provider.CallContext;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionEvent;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.CompletionResult;
import dev.patchbay.provider.CompletionStream;
import dev.patchbay.provider.ContentPart;
import dev.patchbay.provider.Cost;
import dev.patchbay.provider.EmbeddingRequest;
import dev.patchbay.provider.Embeddings;
import dev.patchbay.provider.ModelInfo;
import dev.patchbay.provider.ModelPrice;
import dev.patchbay.provider.RoutingProvider;
import dev.patchbay.provider.Usage;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A provider that gives the answers of another one again, for a while, to equal requests:
 *
 * <pre>{@code
 * AbstractProvider provider = CachingProvider.of(openai, 1_000, Duration.ofHours(1));
 * }</pre>
 *
 * <p>Requests are equal if all that they ask for is, options and extras included; whether the answer is wanted whole or streamed
 * makes no difference. Only whole answers are kept: no failure, no stream that broke off or was closed, and no answer that calls
 * a tool unless {@link #withToolCalls()} says so. Vectors are not kept. Equal requests at the same time are all asked.
 *
 * <p>An answer out of the cache says so ({@link #isCached}). It took no tokens and cost nothing: its usage is 0, and its one
 * attempt, with this provider's name, is the look into the cache. A stream of it has one event a part. Thread-safe; answers are
 * in memory, as many as there is room for, and the one that was not wanted for longest makes room for the next.
 */
public final class CachingProvider extends RoutingProvider {

  private static final String CACHED = "patchbay_cached";
  private static final Usage NO_TOKENS = new Usage(0, 0, 0, 0, 0);
  private static final ModelPrice FREE = ModelPrice.of("0", "0", "the cache", LocalDate.EPOCH);

  private record Kept(Completion answer, Instant since) {}

  private final AbstractProvider provider;
  private final int most;
  private final Duration age;
  private final boolean toolCalls;
  private final Map<List<?>, Kept> entries;

  private CachingProvider(AbstractProvider provider, int most, Duration age, boolean toolCalls) {
    super(provider::info);
    this.provider = provider;
    this.most = most;
    this.age = age;
    this.toolCalls = toolCalls;
    entries = new LinkedHashMap<>(16, 0.75f, true) {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<List<?>, Kept> eldest) {
        return size() > most;
      }
    };
  }

  /**
   * A cache in front of that provider.
   *
   * @param most how many answers it keeps, at least 1
   * @param age how long an answer is given again, above zero, by the clock of the calls' {@link CallContext}
   * @throws IllegalArgumentException if a limit is lower
   */
  public static CachingProvider of(AbstractProvider provider, int most, Duration age) {
    if (most < 1 || age.isNegative() || age.isZero()) {
      throw new IllegalArgumentException(
          "A cache keeps at least 1 answer for some time, but this is " + most + " for " + age);
    }
    return new CachingProvider(provider, most, age, false);
  }

  /** The same, empty, which also keeps answers that call tools: the tools run again each time. */
  public CachingProvider withToolCalls() {
    return new CachingProvider(provider, most, age, true);
  }

  /** Whether an answer came out of a cache. */
  public static boolean isCached(Completion answer) {
    return answer.details().extras().containsKey(CACHED);
  }

  @Override
  protected Runnable handedOver(Runnable call, CallContext context) {
    return handedOverBy(provider, call, context);
  }

  @Override
  protected CompletionResult createCompletion(CompletionRequest request, CallContext context) {
    List<?> key = key(request);
    Completion kept = find(key, context.clock().instant());
    if (kept != null) {
      return request.stream()
          ? withEarlierAttempts(CompletionStream.of(events(kept)), List.of(), FREE)
          : kept.toBuilder()
              .servedBy(id(), request.model(), List.of(look(request.model())))
              .build();
    }
    if (request.stream()) {
      CompletionStream stream = provider.stream(request, context);
      stream.onEnd((answer, failure) -> keep(key, answer, context));
      return stream;
    }
    Completion answer = provider.complete(request, context);
    keep(key, answer, context);
    return answer;
  }

  private Attempt look(String model) {
    return new Attempt(id(), model, null, 0, Duration.ZERO, Cost.NOTHING);
  }

  private static Map<String, ?> hints(CompletionRequest request) {
    return request.hintedFormats().stream().collect(Collectors.toMap(each -> each, request::hints));
  }

  private static List<?> key(CompletionRequest request) {
    return List.of(
        request.model(),
        request.messages(),
        request.options(),
        request.tools(),
        request.toolChoice(),
        request.parallelToolCalls(),
        request.responseFormat(),
        request.extras(),
        hints(request));
  }

  private @Nullable Completion find(List<?> key, Instant now) {
    synchronized (entries) {
      Kept entry = entries.get(key);
      if (entry != null && Duration.between(entry.since(), now).compareTo(age) >= 0) {
        entries.remove(key);
        return null;
      }
      return entry == null ? null : entry.answer();
    }
  }

  private void keep(List<?> key, @Nullable Completion answer, CallContext context) {
    if (answer == null || (!toolCalls && !answer.toolCalls().isEmpty())) {
      return;
    }
    Map<String, @Nullable Object> extras = new HashMap<>(answer.details().extras());
    extras.put(CACHED, true);
    AnswerDetails details = answer.details().toBuilder().extras(extras).build();
    Completion kept = answer.toBuilder().details(details).usage(NO_TOKENS).build();
    synchronized (entries) {
      entries.put(key, new Kept(kept, context.clock().instant()));
    }
  }

  private static List<CompletionEvent> events(Completion answer) {
    List<CompletionEvent> events = new ArrayList<>();
    int calls = 0;
    for (ContentPart part : answer.parts()) {
      if (part instanceof ContentPart.Text text) {
        events.add(new CompletionEvent.TextDelta(text.text()));
      } else if (part instanceof ContentPart.Reasoning reasoning) {
        events.add(new CompletionEvent.ReasoningDelta(reasoning.text()));
      } else if (part instanceof ContentPart.Refusal refusal) {
        events.add(new CompletionEvent.RefusalDelta(refusal.text()));
      } else if (part instanceof ContentPart.ToolCall call) {
        events.add(
            new CompletionEvent.ToolCallDelta(calls++, call.id(), call.name(), call.arguments()));
      } else {
        events.add(new CompletionEvent.WholePart(part));
      }
    }
    events.add(
        new CompletionEvent.Finished(answer.finishReason(), answer.usage(), answer.details()));
    return events;
  }

  /** Asks the provider each time. */
  @Override
  protected Embeddings createEmbeddings(EmbeddingRequest request, CallContext context) {
    return provider.embed(request, context);
  }

  @Override
  protected OptionalLong createTokenCount(CompletionRequest request, CallContext context) {
    return provider.countTokens(request, context);
  }

  @Override
  protected List<ModelInfo> createModelList(CallContext context) {
    return provider.listModels(context);
  }

  /** Closes the provider. */
  @Override
  public void close() {
    provider.close();
  }
}
