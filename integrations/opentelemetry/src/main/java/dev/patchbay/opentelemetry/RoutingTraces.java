package dev.patchbay.opentelemetry;

import dev.patchbay.registry.RoutingCall;
import dev.patchbay.registry.RoutingListener;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;

/**
 * Records what a router does as OpenTelemetry traces. Immutable and thread-safe.
 *
 * <pre>{@code
 * RoutingOptions options = RoutingOptions.builder().listener(RoutingTraces.of(openTelemetry)).build();
 * Router router = registry.router(options);
 * }</pre>
 *
 * <p>A call of the router is a span of kind {@code INTERNAL}, {@code route <model>}; in it, each attempt is one of kind {@code CLIENT},
 * {@code chat <model>} or {@code embeddings <model>}, from its start to the end of its answer, a stream's too. A call for which no
 * provider was eligible is a failed span without attempts.
 *
 * <p>Names of attributes are those of OpenTelemetry's <a
 * href="https://github.com/open-telemetry/semantic-conventions-genai">conventions for generative AI</a>, version 0.1.0. All of them are
 * still in development there, so a later version of this class may write others. What they have no name for begins with
 * {@code patchbay.}. {@code docs/observability.md} lists all.
 *
 * <p>The parent is the span that is current where the call was made: a stream may be read on another thread, attempts may be hedged, and
 * {@link dev.patchbay.registry.Router#completeAsync} makes the call on its own thread. Where the application itself changes threads before
 * it calls the router, it hands over the parent in the attribute {@link #PARENT}. No span of this class is made current on any thread.
 *
 * <p>Prompts and answers are not recorded, unless {@link #withContent} asks for it. A call that the sampler drops costs next to nothing,
 * and its attempts are not recorded either.
 */
public final class RoutingTraces implements RoutingListener {

  /**
   * The attribute of a {@link dev.patchbay.provider.CallContext} that names the parent of the call's span, a {@link Context}; without it
   * that is the current context.
   *
   * <pre>{@code
   * CallContext call = CallContext.builder().attribute(RoutingTraces.PARENT, Context.current()).build();
   * executor.submit(() -> router.complete(request, call));
   * }</pre>
   */
  public static final String PARENT = "patchbay.opentelemetry.parent";

  private static final String SCOPE = "dev.patchbay.opentelemetry";

  private static final RoutingListener NOTHING = new RoutingListener() {};

  private final Tracer tracer;

  /** How many characters of content an attribute may have; 0 to record none. */
  private final int contentLimit;

  private RoutingTraces(Tracer tracer, int contentLimit) {
    this.tracer = tracer;
    this.contentLimit = contentLimit;
  }

  /** Records there, without prompts and answers. */
  public static RoutingTraces of(OpenTelemetry openTelemetry) {
    return new RoutingTraces(openTelemetry.getTracer(SCOPE), 0);
  }

  /**
   * The same, recording prompts and answers as well: {@code gen_ai.input.messages} and {@code gen_ai.output.messages}, as JSON, on the
   * spans of attempts. They usually hold personal data, and whoever can read the traces can read them.
   *
   * <p>If a conversation is longer than the limit, its latest messages are kept, a text is cut where it has to be, and {@code
   * patchbay.content.truncated} says so. Pictures, documents and sounds are recorded by type and size only.
   *
   * @param mostCharacters how long each of the two attributes may be, in UTF-16 characters of JSON
   * @throws IllegalArgumentException if that is below 1
   */
  public RoutingTraces withContent(int mostCharacters) {
    if (mostCharacters < 1) {
      throw new IllegalArgumentException("Content has a limit of at least 1 character, but this is "
          + mostCharacters + "; leave withContent out to record none");
    }
    return new RoutingTraces(tracer, mostCharacters);
  }

  @Override
  public RoutingListener forCall(RoutingCall call) {
    Context parent = call.context()
        .attribute(PARENT)
        .filter(Context.class::isInstance)
        .map(Context.class::cast)
        .orElseGet(Context::current);
    // The model of a call that nothing can serve is any text at all, and the names of spans should
    // be few.
    String name = call.candidates() == 0 ? "route" : "route " + call.model();
    Span span = tracer
        .spanBuilder(name)
        .setParent(parent)
        .setSpanKind(SpanKind.INTERNAL)
        .setAttribute(GenAi.OPERATION, GenAi.operation(call))
        .setAttribute(GenAi.REQUEST_MODEL, call.model())
        .startSpan();
    return span.isRecording()
        ? new CallTrace(tracer, span, parent.with(span), contentLimit)
        : NOTHING;
  }

  @Override
  public Runnable handedOver(Runnable call) {
    return Context.current().wrap(call);
  }
}
