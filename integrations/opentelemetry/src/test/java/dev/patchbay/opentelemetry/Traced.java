package dev.patchbay.opentelemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.ModelCatalogue;
import dev.patchbay.registry.ProviderRegistry;
import dev.patchbay.registry.ProviderSettings;
import dev.patchbay.registry.Router;
import dev.patchbay.registry.RoutingOptions;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** A router over services, and the spans that it has ended. */
final class Traced implements AutoCloseable {

  private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
  private final OpenTelemetrySdk sdk;
  private final List<TestService> services;
  private final ProviderRegistry registry;
  final RoutingTraces traces;
  final Router router;

  private Traced(
      Sampler sampler,
      UnaryOperator<RoutingTraces> wanted,
      RoutingOptions.Builder options,
      List<ModelCatalogue> facts,
      TestService... services) {
    sdk = OpenTelemetrySdk.builder()
        .setTracerProvider(SdkTracerProvider.builder()
            .setSampler(sampler)
            .addSpanProcessor(SimpleSpanProcessor.create(exporter))
            .build())
        .build();
    this.services = List.of(services);
    ProviderRegistry.Builder builder =
        ProviderRegistry.builder().discovery(false).settings(ProviderSettings.none());
    this.services.forEach(service -> builder.provider(service.provider()));
    registry = builder.catalogues(facts.toArray(ModelCatalogue[]::new)).build();
    traces = wanted.apply(RoutingTraces.of(sdk));
    router = registry.router(options.listener(traces).build());
  }

  static Traced of(TestService... services) {
    return with(RoutingOptions.builder(), services);
  }

  static Traced with(RoutingOptions.Builder options, TestService... services) {
    return new Traced(Sampler.alwaysOn(), traces -> traces, options, List.of(), services);
  }

  static Traced knowing(ModelCatalogue facts, TestService... services) {
    return new Traced(
        Sampler.alwaysOn(), traces -> traces, RoutingOptions.builder(), List.of(facts), services);
  }

  static Traced withContent(int limit, TestService... services) {
    return new Traced(
        Sampler.alwaysOn(),
        traces -> traces.withContent(limit),
        RoutingOptions.builder(),
        List.of(),
        services);
  }

  static Traced sampling(Sampler sampler, TestService... services) {
    return new Traced(
        sampler,
        traces -> traces.withContent(1_000),
        RoutingOptions.builder(),
        List.of(),
        services);
  }

  Tracer tracer() {
    return sdk.getTracer("test");
  }

  List<SpanData> spans() {
    return exporter.getFinishedSpanItems();
  }

  /** The only span of a routed call. */
  SpanData call() {
    List<SpanData> calls = new ArrayList<>(spans());
    calls.removeIf(
        span -> span.getKind() != SpanKind.INTERNAL || !span.getName().startsWith("route"));
    assertThat(calls).hasSize(1);
    return calls.get(0);
  }

  /** The spans of attempts, in the order in which they began. */
  List<SpanData> attempts() {
    List<SpanData> attempts = new ArrayList<>(spans());
    attempts.removeIf(span -> span.getKind() != SpanKind.CLIENT);
    attempts.sort((a, b) ->
        Long.compare(a.getAttributes().get(GenAi.ATTEMPT), b.getAttributes().get(GenAi.ATTEMPT)));
    return attempts;
  }

  SpanData attempt() {
    assertThat(attempts()).hasSize(1);
    return attempts().get(0);
  }

  @Override
  public void close() {
    registry.close();
    services.forEach(TestService::close);
    sdk.close();
  }
}
