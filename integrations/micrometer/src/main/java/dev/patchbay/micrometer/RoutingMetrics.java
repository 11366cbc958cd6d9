package dev.patchbay.micrometer;

import dev.patchbay.provider.Attempt;
import dev.patchbay.provider.Usage;
import dev.patchbay.registry.ProviderHealth;
import dev.patchbay.registry.RoutingCall;
import dev.patchbay.registry.RoutingListener;
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

/**
 * Records what a router does in a Micrometer registry. Thread-safe.
 *
 * <pre>{@code
 * RoutingOptions options = RoutingOptions.builder().listener(new RoutingMetrics(meters)).build();
 * Router router = registry.router(options);
 * }</pre>
 *
 * <p>Names and tags follow OpenTelemetry's <a
 * href="https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-metrics">conventions for generative AI</a>, which are still
 * in development:
 *
 * <ul>
 *   <li>{@code gen_ai.client.operation.duration}: a timer, of each attempt
 *   <li>{@code gen_ai.client.operation.time_to_first_chunk}: a timer, of each stream that began
 *   <li>{@code gen_ai.client.token.usage}: a summary, of each attempt whose service counts tokens; the tag {@code
 *       gen_ai.token.type} is {@code input} or {@code output}
 *   <li>{@code patchbay.provider.resting}: a gauge, 1 while a provider or a model is left alone after failures, else 0
 * </ul>
 *
 * <p>The first three have the tags {@code gen_ai.operation.name} ({@code chat}), {@code gen_ai.provider.name} (the provider's
 * id) and {@code gen_ai.request.model}, the first one also {@code error.type}: the kind of error in lower case, or {@code
 * none}. No prompt and no answer is recorded.
 */
public final class RoutingMetrics implements RoutingListener {

  private static final String DURATION = "gen_ai.client.operation.duration";
  private static final String FIRST_CHUNK = "gen_ai.client.operation.time_to_first_chunk";
  private static final String TOKENS = "gen_ai.client.token.usage";
  private static final String RESTING = "patchbay.provider.resting";

  private static final String PROVIDER_NAME = "gen_ai.provider.name";
  private static final String REQUEST_MODEL = "gen_ai.request.model";

  private final MeterRegistry registry;

  /** By provider and model; a gauge keeps no hold on the number it shows. */
  private final ConcurrentMap<Tags, AtomicInteger> resting = new ConcurrentHashMap<>();

  /** Records into that registry. */
  public RoutingMetrics(MeterRegistry registry) {
    this.registry = Objects.requireNonNull(registry, "registry");
  }

  @Override
  public void firstOutput(RoutingCall call, String provider, String model, Duration sinceStart) {
    Timer.builder(FIRST_CHUNK)
        .description("From the start of an attempt to the first output of its stream")
        .tags(tags(provider, model))
        .register(registry)
        .record(sinceStart);
  }

  @Override
  public void attemptEnded(RoutingCall call, Attempt attempt, Usage usage) {
    Tags tags = tags(attempt.provider(), attempt.model());
    String error =
        attempt.failure().map(kind -> kind.name().toLowerCase(Locale.ROOT)).orElse("none");
    Timer.builder(DURATION)
        .description("From the start of an attempt to its end")
        .tags(tags.and("error.type", error))
        .register(registry)
        .record(attempt.elapsed());
    tokens(tags, "input", usage.inputTokens());
    tokens(tags, "output", usage.outputTokens());
  }

  @Override
  public void healthChanged(ProviderHealth health) {
    Tags tags = Tags.of(PROVIDER_NAME, health.provider(), REQUEST_MODEL, health.model());
    resting
        .computeIfAbsent(tags, this::gauge)
        .set(health.state() == ProviderHealth.State.CLOSED ? 0 : 1);
  }

  private AtomicInteger gauge(Tags tags) {
    AtomicInteger value = new AtomicInteger();
    Gauge.builder(RESTING, value, AtomicInteger::get)
        .description("1 while a provider or a model is left alone after failures")
        .tags(tags)
        .register(registry);
    return value;
  }

  private void tokens(Tags tags, String type, long count) {
    if (count >= 0) {
      DistributionSummary.builder(TOKENS)
          .description("Tokens of an attempt")
          .baseUnit("token")
          .tags(tags.and("gen_ai.token.type", type))
          .register(registry)
          .record((double) count);
    }
  }

  private static Tags tags(String provider, String model) {
    return Tags.of("gen_ai.operation.name", "chat", PROVIDER_NAME, provider, REQUEST_MODEL, model);
  }
}
