package dev.patchbay.opentelemetry;

import dev.patchbay.provider.Attempt;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.Cost;
import dev.patchbay.provider.ErrorKind;
import dev.patchbay.provider.Usage;
import dev.patchbay.registry.RoutingAttempt;
import dev.patchbay.registry.RoutingCall;
import dev.patchbay.registry.RoutingListener;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The spans of one call. The thread that makes the call and the one that reads its stream may differ, so it is thread-safe. */
final class CallTrace implements RoutingListener {

  private final Tracer tracer;
  private final Span span;
  private final Context inside;
  private final int contentLimit;

  private final Map<RoutingAttempt, AttemptSpan> running = new LinkedHashMap<>(2);
  private final List<Attempt> over = new ArrayList<>(2);
  private int started;

  CallTrace(Tracer tracer, Span span, Context inside, int contentLimit) {
    this.tracer = tracer;
    this.span = span;
    this.inside = inside;
    this.contentLimit = contentLimit;
  }

  @Override
  public void callStarted(RoutingCall call) {
    span.setAttribute(GenAi.CALL_ID, call.id());
    span.setAttribute(GenAi.CANDIDATES, (long) call.candidates());
    if (call.stream()) {
      span.setAttribute(GenAi.STREAM, true);
    }
  }

  @Override
  public synchronized void attemptStarted(RoutingCall call, RoutingAttempt attempt) {
    started++;
    sayWhy(attempt);
    running.put(attempt, AttemptSpan.start(tracer, inside, call, attempt, started, contentLimit));
  }

  @Override
  public synchronized void firstOutput(
      RoutingCall call, RoutingAttempt attempt, Duration sinceStart) {
    AttemptSpan of = running.get(attempt);
    if (of != null) {
      of.firstOutput(sinceStart);
    }
  }

  @Override
  public synchronized void attemptEnded(
      RoutingCall call,
      RoutingAttempt asked,
      Attempt attempt,
      Usage usage,
      @Nullable Completion answer) {
    over.add(attempt);
    AttemptSpan of = running.remove(asked);
    if (of != null) {
      of.end(attempt, usage, answer);
    }
  }

  @Override
  public synchronized void callEnded(
      RoutingCall call, @Nullable ErrorKind error, Duration elapsed) {
    span.setAttribute(GenAi.ATTEMPTS, (long) started);
    setCost(span, Cost.of(over).orElse(null));
    if (error != null) {
      setError(span, error);
    } else if (!over.isEmpty()) {
      span.setAttribute(GenAi.PROVIDER, over.get(over.size() - 1).provider());
    }
    span.end();
  }

  /** An event for each attempt but the first: what made the router ask again. */
  private void sayWhy(RoutingAttempt attempt) {
    if (!running.isEmpty()) {
      String first = running.keySet().iterator().next().provider();
      span.addEvent("patchbay.hedge", fromTo(first, attempt).build());
    } else if (!over.isEmpty()) {
      Attempt last = over.get(over.size() - 1);
      boolean same =
          last.provider().equals(attempt.provider()) && last.model().equals(attempt.model());
      AttributesBuilder attributes = fromTo(last.provider(), attempt);
      last.failure().ifPresent(kind -> attributes.put(GenAi.ERROR_TYPE, GenAi.errorType(kind)));
      span.addEvent(same ? "patchbay.retry" : "patchbay.failover", attributes.build());
    }
  }

  private static AttributesBuilder fromTo(String from, RoutingAttempt to) {
    return Attributes.builder()
        .put(GenAi.FROM, from)
        .put(GenAi.TO, to.provider())
        .put(GenAi.REQUEST_MODEL, to.model());
  }

  static void setCost(Span span, @Nullable Cost cost) {
    if (cost != null) {
      span.setAttribute(GenAi.COST, cost.usd().doubleValue());
      if (cost.atLeast()) {
        span.setAttribute(GenAi.COST_AT_LEAST, true);
      }
    }
  }

  /** Without a description: the message of an error may quote the prompt. */
  static void setError(Span span, ErrorKind kind) {
    span.setStatus(StatusCode.ERROR);
    span.setAttribute(GenAi.ERROR_TYPE, GenAi.errorType(kind));
  }
}
