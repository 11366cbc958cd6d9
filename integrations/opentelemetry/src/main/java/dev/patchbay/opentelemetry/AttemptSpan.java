package dev.patchbay.opentelemetry;

import dev.patchbay.provider.AnswerDetails;
import dev.patchbay.provider.Attempt;
import dev.patchbay.provider.Completion;
import dev.patchbay.provider.CompletionOptions;
import dev.patchbay.provider.CompletionRequest;
import dev.patchbay.provider.EmbeddingRequest;
import dev.patchbay.provider.FinishReason;
import dev.patchbay.provider.ResponseFormat;
import dev.patchbay.provider.Usage;
import dev.patchbay.registry.RoutingAttempt;
import dev.patchbay.registry.RoutingCall;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The span of one attempt. Used by one thread at a time. */
final class AttemptSpan {

  private static final double NANOS = 1e9;
  private static final int HTTP = 80;
  private static final int HTTPS = 443;

  private final Span span;
  private final int contentLimit;
  private boolean outputBegun;

  private AttemptSpan(Span span, int contentLimit) {
    this.span = span;
    this.contentLimit = contentLimit;
  }

  /** Begins it. What a sampler may go by is there from the beginning, as the conventions ask for. */
  static AttemptSpan start(
      Tracer tracer,
      Context parent,
      RoutingCall call,
      RoutingAttempt attempt,
      int number,
      int contentLimit) {
    String operation = GenAi.operation(call);
    SpanBuilder builder = tracer
        .spanBuilder(operation + " " + attempt.model())
        .setParent(parent)
        .setSpanKind(SpanKind.CLIENT)
        .setAttribute(GenAi.OPERATION, operation)
        .setAttribute(GenAi.PROVIDER_NAME, attempt.telemetryName())
        .setAttribute(GenAi.REQUEST_MODEL, attempt.model())
        .setAttribute(GenAi.PROVIDER, attempt.provider());
    setServer(builder, attempt.url());
    AttemptSpan made = new AttemptSpan(builder.startSpan(), contentLimit);
    if (made.span.isRecording()) {
      made.span.setAttribute(GenAi.ATTEMPT, (long) number);
      attempt.completionRequest().ifPresent(made::setRequest);
      attempt.embeddingRequest().ifPresent(made::setRequest);
    }
    return made;
  }

  void firstOutput(Duration sinceStart) {
    outputBegun = true;
    span.addEvent("patchbay.first_token");
    span.setAttribute(GenAi.TIME_TO_FIRST_CHUNK, sinceStart.toNanos() / NANOS);
  }

  void end(Attempt attempt, Usage usage, @Nullable Completion answer) {
    if (span.isRecording()) {
      setUsage(usage);
      CallTrace.setCost(span, attempt.cost());
      if (answer != null) {
        setAnswer(answer);
      }
      attempt.failure().ifPresent(kind -> CallTrace.setError(span, kind));
      if (attempt.status() > 0) {
        span.setAttribute(GenAi.HTTP_STATUS, (long) attempt.status());
      }
      if (attempt.failure().isPresent() && outputBegun) {
        // By the conventions, in place of a reason that was to come.
        span.setAttribute(GenAi.FINISH_REASONS, List.of("error"));
      }
    }
    span.end();
  }

  private static void setServer(SpanBuilder builder, URI url) {
    if (url.getHost() != null) {
      int usual = "http".equals(url.getScheme()) ? HTTP : HTTPS;
      builder
          .setAttribute(GenAi.SERVER_ADDRESS, url.getHost())
          .setAttribute(GenAi.SERVER_PORT, (long) (url.getPort() < 0 ? usual : url.getPort()));
    }
  }

  private void setRequest(CompletionRequest request) {
    if (request.stream()) {
      span.setAttribute(GenAi.STREAM, true);
    }
    if (!(request.responseFormat() instanceof ResponseFormat.Text)) {
      span.setAttribute(GenAi.OUTPUT_TYPE, "json");
    }
    CompletionOptions options = request.options();
    options.temperature().ifPresent(value -> span.setAttribute(GenAi.TEMPERATURE, value));
    options.topP().ifPresent(value -> span.setAttribute(GenAi.TOP_P, value));
    options.topK().ifPresent(value -> span.setAttribute(GenAi.TOP_K, (long) value));
    options.maxTokens().ifPresent(value -> span.setAttribute(GenAi.MAX_TOKENS, (long) value));
    options
        .frequencyPenalty()
        .ifPresent(value -> span.setAttribute(GenAi.FREQUENCY_PENALTY, value));
    options.presencePenalty().ifPresent(value -> span.setAttribute(GenAi.PRESENCE_PENALTY, value));
    options.seed().ifPresent(value -> span.setAttribute(GenAi.SEED, value));
    if (!options.stop().isEmpty()) {
      span.setAttribute(GenAi.STOP, options.stop());
    }
    setUnlessEmpty(GenAi.REASONING_LEVEL, options.reasoningEffort());
    if (contentLimit > 0) {
      setContent(GenAi.INPUT_MESSAGES, MessagesJson.ofInput(request.messages(), contentLimit));
    }
  }

  private void setRequest(EmbeddingRequest request) {
    request
        .dimensions()
        .ifPresent(dimensions -> span.setAttribute(GenAi.DIMENSIONS, (long) dimensions));
  }

  private void setAnswer(Completion answer) {
    AnswerDetails details = answer.details();
    setUnlessEmpty(GenAi.RESPONSE_ID, details.id());
    setUnlessEmpty(GenAi.RESPONSE_MODEL, details.model());
    span.setAttribute(GenAi.FINISH_REASONS, List.of(word(answer.finishReason())));
    if (contentLimit > 0) {
      setContent(GenAi.OUTPUT_MESSAGES, MessagesJson.ofOutput(answer, contentLimit));
    }
  }

  /** The service's word, since the conventions leave it as it is; ours if the service gave none. */
  static String word(FinishReason reason) {
    return reason.raw().isEmpty() ? reason.kind().name().toLowerCase(Locale.ROOT) : reason.raw();
  }

  private void setUsage(Usage usage) {
    setIfKnown(GenAi.INPUT_TOKENS, usage.inputTokens());
    setIfKnown(GenAi.OUTPUT_TOKENS, usage.outputTokens());
    setIfKnown(GenAi.CACHE_READ, usage.cachedInputTokens());
    setIfKnown(GenAi.CACHE_WRITE, usage.cacheWriteTokens());
    setIfKnown(GenAi.REASONING_TOKENS, usage.reasoningTokens());
  }

  private void setContent(AttributeKey<String> key, MessagesJson messages) {
    span.setAttribute(key, messages.json());
    if (messages.truncated()) {
      span.setAttribute(GenAi.TRUNCATED, true);
    }
  }

  private void setIfKnown(AttributeKey<Long> key, long count) {
    if (count >= 0) {
      span.setAttribute(key, count);
    }
  }

  private void setUnlessEmpty(AttributeKey<String> key, String value) {
    if (!value.isEmpty()) {
      span.setAttribute(key, value);
    }
  }
}
