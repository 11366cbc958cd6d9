package dev.patchbay.micrometer;

import dev.patchbay.provider.Attempt;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.Usage;
import dev.patchbay.registry.ProviderHealth;
import dev.patchbay.registry.RoutingAttempt;
import dev.patchbay.registry.RoutingCall;
import dev.patchbay.registry.RoutingListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Records what a router does in a Micrometer registry. Thread-safe.
 *
 * <pre>{@code
 * RoutingOptions options = RoutingOptions.builder().listener(new RoutingMetrics(meters)).build();
 * Router router = registry.router(options);
 * }</pre>
 *
 * <p>Names and tags are those of OpenTelemetry's <a
 * href="https://github.com/open-telemetry/semantic-conventions-genai">conventions for generative AI</a>, version 0.1.0, which are still
 * in development; what they have no name for begins with {@code patchbay.}. Of each attempt that asks for an answer:
 *
 * <ul>
 *   <li>{@code gen_ai.client.inference.duration}: a timer
 *   <li>{@code gen_ai.client.inference.time_to_first_chunk}: a timer, of streams that began
 *   <li>{@code gen_ai.client.inference.usage.input_tokens}, {@code .output_tokens}, {@code .cache_read.input_tokens}, {@code
 *       .cache_write.input_tokens} and {@code .reasoning.output_tokens}: counters, as far as the service counts; the last three are
 *       shares of the first two. The tag {@code gen_ai.token.modality} is {@code unknown}
 *   <li>{@code gen_ai.client.inference.operation.input_tokens} and {@code .output_tokens}: summaries, of the same
 * </ul>
 *
 * <p>Of each attempt that asks for vectors: {@code gen_ai.client.embeddings.duration}, a timer, and {@code
 * gen_ai.client.embeddings.operation.input_tokens}, a summary. All of these have the tags {@code gen_ai.operation.name}, {@code
 * gen_ai.provider.name} (the service), {@code patchbay.provider} (the provider's id) and {@code gen_ai.request.model}; those of durations
 * also {@code error.type}: the kind of error in lower case, or {@code none}.
 *
 * <ul>
 *   <li>{@code patchbay.calls.without.candidate}: a counter of calls for which no provider was eligible, by {@code
 *       gen_ai.operation.name} and {@code error.type}
 *   <li>{@code patchbay.provider.resting}: a gauge by {@code patchbay.provider} and {@code gen_ai.request.model} (empty for the whole
 *       provider), 1 while a provider or a model is left alone after failures, else 0
 * </ul>
 *
 * <p>Requests can name any model to a provider that is open to models which it does not declare. Of such names, the first 100 get meters
 * of their own; all others share those of the model {@code _other}, and have no gauge. No prompt and no answer is recorded.
 */
public final class RoutingMetrics implements RoutingListener {

  private static final int USUAL_MODELS = 100;

  private static final String INFERENCE = "gen_ai.client.inference.";
  private static final String EMBEDDINGS = "gen_ai.client.embeddings.";
  private static final String UNROUTED = "patchbay.calls.without.candidate";
  private static final String RESTING = "patchbay.provider.resting";

  private static final String OPERATION = "gen_ai.operation.name";
  private static final String PROVIDER = "patchbay.provider";
  private static final String REQUEST_MODEL = "gen_ai.request.model";
  private static final String ERROR_TYPE = "error.type";

  private final MeterRegistry registry;
  private final ModelLabels models;

  /** By provider and model; a gauge keeps no hold on the number it shows. */
  private final ConcurrentMap<Tags, AtomicInteger> resting = new ConcurrentHashMap<>();

  /** Records into that registry. */
  public RoutingMetrics(MeterRegistry registry) {
    this(registry, USUAL_MODELS);
  }

  /**
   * The same with another limit.
   *
   * @param mostUndeclared how many models that no provider declares get meters of their own; 0 or more
   * @throws IllegalArgumentException if the limit is negative
   */
  public RoutingMetrics(MeterRegistry registry, int mostUndeclared) {
    this.registry = Objects.requireNonNull(registry, "registry");
    models = new ModelLabels(mostUndeclared);
  }

  @Override
  public void attemptStarted(RoutingCall call, RoutingAttempt attempt) {
    // Before a change of health is told, which may be what comes first.
    String unused = models.of(attempt);
  }

  @Override
  public void firstOutput(RoutingCall call, RoutingAttempt attempt, Duration sinceStart) {
    Timer.builder(INFERENCE + "time_to_first_chunk")
        .description("From the start of an attempt to the first output of its stream")
        .tags(tags(call, attempt))
        .register(registry)
        .record(sinceStart);
  }

  @Override
  public void attemptEnded(
      RoutingCall call,
      RoutingAttempt asked,
      Attempt attempt,
      Usage usage,
      @Nullable Completion answer) {
    Tags tags = tags(call, asked);
    Timer.builder((call.embeddings() ? EMBEDDINGS : INFERENCE) + "duration")
        .description("From the start of an attempt to its end")
        .tags(tags.and(ERROR_TYPE, errorType(attempt.error())))
        .register(registry)
        .record(attempt.elapsed());
    if (call.embeddings()) {
      perAttempt(EMBEDDINGS + "operation.input_tokens", tags, usage.inputTokens());
      return;
    }
    perAttempt(INFERENCE + "operation.input_tokens", tags, usage.inputTokens());
    perAttempt(INFERENCE + "operation.output_tokens", tags, usage.outputTokens());
    Tags used = tags.and("gen_ai.token.modality", "unknown");
    count("input_tokens", used, usage.inputTokens());
    count("output_tokens", used, usage.outputTokens());
    count("cache_read.input_tokens", used, usage.cachedInputTokens());
    count("cache_write.input_tokens", used, usage.cacheWriteTokens());
    count("reasoning.output_tokens", used, usage.reasoningTokens());
  }

  @Override
  public void callEnded(RoutingCall call, @Nullable ErrorKind error, Duration elapsed) {
    if (call.candidates() == 0) {
      Counter.builder(UNROUTED)
          .description("Calls for which no provider was eligible")
          .tags(OPERATION, operation(call), ERROR_TYPE, errorType(error))
          .register(registry)
          .increment();
    }
  }

  @Override
  public void healthChanged(ProviderHealth health) {
    if (models.has(health.model())) {
      resting
          .computeIfAbsent(
              Tags.of(PROVIDER, health.provider(), REQUEST_MODEL, health.model()), this::gauge)
          .set(health.state() == ProviderHealth.State.CLOSED ? 0 : 1);
    }
  }

  private AtomicInteger gauge(Tags tags) {
    AtomicInteger value = new AtomicInteger();
    Gauge.builder(RESTING, value, AtomicInteger::get)
        .description("1 while a provider or a model is left alone after failures")
        .tags(tags)
        .register(registry);
    return value;
  }

  private void perAttempt(String name, Tags tags, long tokens) {
    if (tokens >= 0) {
      DistributionSummary.builder(name)
          .description("Tokens of an attempt")
          .baseUnit("token")
          .tags(tags)
          .register(registry)
          .record((double) tokens);
    }
  }

  private void count(String name, Tags tags, long tokens) {
    if (tokens >= 0) {
      Counter.builder(INFERENCE + "usage." + name)
          .description("Tokens of all attempts")
          .baseUnit("token")
          .tags(tags)
          .register(registry)
          .increment((double) tokens);
    }
  }

  private Tags tags(RoutingCall call, RoutingAttempt attempt) {
    return Tags.of(
        OPERATION,
        operation(call),
        "gen_ai.provider.name",
        attempt.telemetryName(),
        PROVIDER,
        attempt.provider(),
        REQUEST_MODEL,
        models.of(attempt));
  }

  private static String operation(RoutingCall call) {
    return call.embeddings() ? "embeddings" : "chat";
  }

  private static String errorType(@Nullable ErrorKind error) {
    return error == null ? "none" : error.name().toLowerCase(Locale.ROOT);
  }
}
