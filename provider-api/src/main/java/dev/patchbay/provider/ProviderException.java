package dev.patchbay.provider;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A call to a provider failed. {@link #kind()} says what may follow.
 *
 * <pre>{@code
 * try {
 *   System.out.println(provider.complete(request).text());
 * } catch (ProviderException e) {
 *   if (e.kind() == ErrorKind.RATE_LIMITED) {
 *     Duration wait = e.retryAfter().orElse(Duration.ofSeconds(5));
 *     System.err.println(e.provider() + " wants a pause of " + wait.toSeconds() + " s");
 *   } else {
 *     System.err.println(e.getMessage());
 *   }
 * }
 * }</pre>
 *
 * <p>It is the only exception that a call ends with, apart from failures of the JVM itself such as
 * {@link OutOfMemoryError}. The message is made for people: provider and model, what happened, the
 * service's request id, and what to do. Programs decide by {@link #kind()}, {@link #status()} and
 * {@link #code()}. No message shows a key or a prompt; a service's own words are part of it,
 * shortened. {@link #partialText()} is part of an answer, and therefore not of the message.
 *
 * <p>A provider makes one with what it knows. It need not name itself or the model:
 * {@link AbstractProvider} adds both.
 *
 * <pre>{@code
 * throw ProviderException.builder(ErrorKind.RATE_LIMITED, "the service answered HTTP 429")
 *     .status(429)
 *     .code("rate_limit_exceeded")
 *     .retryAfter(Duration.ofSeconds(20))
 *     .build();
 * }</pre>
 *
 * <p>What an exception says never changes. It can be serialised.
 */
public final class ProviderException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final ErrorKind kind;
  private final String detail;
  private final String provider;
  private final String model;
  private final int status;
  private final String code;
  private final String requestId;
  private final @Nullable Duration retryAfter;
  private final TreeMap<String, String> rateLimits;
  private final Usage usage;
  private final String partialText;
  private final ArrayList<Attempt> attempts;

  /** Whether these calls were really made: whoever asked the providers has said so. */
  private boolean attemptsAreReal;

  private ProviderException(Builder builder) {
    super(message(builder), builder.cause);
    kind = builder.kind;
    detail = builder.detail;
    provider = builder.provider;
    model = builder.model;
    status = builder.status;
    code = builder.code;
    requestId = builder.requestId;
    retryAfter = builder.retryAfter;
    rateLimits = new TreeMap<>(builder.rateLimits);
    usage = builder.usage;
    partialText = builder.partialText;
    attempts = new ArrayList<>(builder.attempts);
  }

  /**
   * A builder for a failure of that kind.
   *
   * @param kind what went wrong
   * @param detail what happened, as the start of a sentence without a full stop, such as
   *     {@code the service answered HTTP 503}. It becomes part of the message, so it must show
   *     neither a key nor a prompt
   */
  public static Builder builder(ErrorKind kind, String detail) {
    return new Builder(kind, detail);
  }

  /**
   * A failure of that kind about which nothing more is known.
   *
   * @param kind what went wrong
   * @param detail what happened, as for {@link #builder}
   */
  public static ProviderException of(ErrorKind kind, String detail) {
    return new Builder(kind, detail).build();
  }

  /** What went wrong, and what may follow. */
  public ErrorKind kind() {
    return kind;
  }

  /**
   * What happened, without provider, model, request id and advice, which the
   * {@linkplain #getMessage() message} adds.
   */
  public String detail() {
    return detail;
  }

  /**
   * The id of the provider that failed; empty if no provider was reached, for instance because no
   * provider has the model.
   */
  public String provider() {
    return provider;
  }

  /** The model that was asked for, by the name in the request; empty if none is known. */
  public String model() {
    return model;
  }

  /**
   * The HTTP status of the answer; empty if there was none, because the request was not sent, no
   * answer came, or the service is not asked over HTTP.
   */
  public OptionalInt status() {
    return status == 0 ? OptionalInt.empty() : OptionalInt.of(status);
  }

  /** The service's own machine-readable code, such as {@code context_length_exceeded}, or empty. */
  public String code() {
    return code;
  }

  /** The service's id of the request, for its support, or empty. */
  public String requestId() {
    return requestId;
  }

  /**
   * How long the service asks not to be called again, from the moment of its answer:
   * {@code Retry-After} (RFC 9110, section 10.2.3) or the service's own word for it. Empty if it
   * did not say. The time is what the service sent, however long.
   */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }

  /**
   * What the service said about its limits: headers such as {@code x-ratelimit-remaining-requests},
   * with their values as sent.
   *
   * @return an immutable map by name in lower case; empty if there were none
   */
  public Map<String, String> rateLimits() {
    return Collections.unmodifiableMap(rateLimits);
  }

  /**
   * The tokens that the call took although it failed, as far as the service said, for instance for
   * the part of a stream that came; {@link Usage#UNKNOWN} if it did not.
   */
  public Usage usage() {
    return usage;
  }

  /**
   * The text of the answer that a stream gave before it failed; empty if there was none, and for a
   * call that is not a stream. Reasoning and tool calls are not part of it.
   */
  public String partialText() {
    return partialText;
  }

  /**
   * The calls that were made to providers before a router gave up, in order; the last is the one
   * that ended it. Their own exceptions are the {@linkplain #getCause() cause} and
   * {@linkplain #getSuppressed() suppressed}.
   *
   * @return an immutable list; empty if no router was asked, or if it made no call
   */
  public List<Attempt> attempts() {
    return Collections.unmodifiableList(attempts);
  }

  /**
   * A builder that starts from this failure, its cause included. What it makes has a stack trace of
   * its own and no suppressed exceptions.
   */
  public Builder toBuilder() {
    return toBuilder(kind, detail);
  }

  private Builder toBuilder(ErrorKind newKind, String newDetail) {
    Builder builder = new Builder(newKind, newDetail);
    builder.provider = provider;
    builder.model = model;
    builder.status = status;
    builder.code = code;
    builder.requestId = requestId;
    builder.retryAfter = retryAfter;
    builder.rateLimits = rateLimits;
    builder.usage = usage;
    builder.partialText = partialText;
    builder.attempts = attempts;
    builder.cause = getCause();
    return builder;
  }

  /** This failure, of that provider and model where it does not name its own. */
  ProviderException servedBy(String providerId, String modelId) {
    if (!provider.isEmpty() && !model.isEmpty()) {
      return this;
    }
    return derived(toBuilder()
        .provider(provider.isEmpty() ? providerId : provider)
        .model(model.isEmpty() ? modelId : model));
  }

  /** A failure of another kind that this one led to, with all that the service said; this one is its cause. */
  ProviderException as(ErrorKind newKind, String newDetail) {
    return toBuilder(newKind, newDetail).cause(this).build();
  }

  /** This failure, with the tokens that the call took unless it knows them. */
  ProviderException using(Usage tokens) {
    return tokens.equals(Usage.UNKNOWN) || !usage.equals(Usage.UNKNOWN)
        ? this
        : derived(toBuilder().usage(tokens));
  }

  /** This failure, with what a stream gave before it. */
  ProviderException after(String text) {
    return text.isEmpty() || text.equals(partialText)
        ? this
        : derived(toBuilder().partialText(text));
  }

  /** This failure, which ended these attempts. */
  ProviderException endingAttempts(List<Attempt> made) {
    return derived(toBuilder().attempts(made)).withRealAttempts(true);
  }

  /** This failure without its attempts, unless they are known to be real or their source is trusted. */
  ProviderException withRealAttempts(boolean believed) {
    if (attempts.isEmpty() || attemptsAreReal) {
      return this;
    }
    if (!believed) {
      return derived(toBuilder().attempts(List.of()));
    }
    attemptsAreReal = true;
    return this;
  }

  /**
   * A failure that says more in place of this one: with its stack trace, since it came about there.
   */
  private ProviderException derived(Builder builder) {
    ProviderException derived = builder.build();
    derived.setStackTrace(getStackTrace());
    for (Throwable suppressed : getSuppressed()) {
      derived.addSuppressed(suppressed);
    }
    return derived;
  }

  private static String message(Builder builder) {
    StringBuilder message = new StringBuilder();
    if (!builder.provider.isEmpty()) {
      message.append(builder.provider);
      if (!builder.model.isEmpty()) {
        message.append(", model ").append(builder.model);
      }
      message.append(": ");
    }
    message.append(builder.detail);
    if (!builder.requestId.isEmpty()) {
      message.append(" (request id ").append(builder.requestId).append(')');
    }
    String advice = builder.kind.advice();
    if (!advice.isEmpty()) {
      boolean sentenceEnded = builder.detail.endsWith("?") || builder.detail.endsWith(".");
      message.append(sentenceEnded ? " " : ". ").append(advice);
    }
    return message.toString();
  }

  /** Makes a {@link ProviderException}. What is not set is unknown. Not thread-safe. */
  public static final class Builder {
    private final ErrorKind kind;
    private final String detail;
    private String provider = "";
    private String model = "";
    private int status;
    private String code = "";
    private String requestId = "";
    private @Nullable Duration retryAfter;
    private Map<String, String> rateLimits = Map.of();
    private Usage usage = Usage.UNKNOWN;
    private String partialText = "";
    private List<Attempt> attempts = List.of();
    private @Nullable Throwable cause;

    private Builder(ErrorKind kind, String detail) {
      this.kind = Objects.requireNonNull(kind, "kind");
      this.detail = Objects.requireNonNull(detail, "detail");
    }

    /** The provider's id. {@link AbstractProvider} sets it where it is empty. */
    public Builder provider(String id) {
      provider = Objects.requireNonNull(id, "provider");
      return this;
    }

    /** The model that was asked for. {@link AbstractProvider} sets it where it is empty. */
    public Builder model(String id) {
      model = Objects.requireNonNull(id, "model");
      return this;
    }

    /** The HTTP status of the answer; 0 for none. */
    public Builder status(int httpStatus) {
      status = httpStatus;
      return this;
    }

    /** The service's machine-readable code, such as {@code insufficient_quota}; empty for none. */
    public Builder code(String serviceCode) {
      code = Objects.requireNonNull(serviceCode, "code");
      return this;
    }

    /** The service's id of the request, which becomes part of the message; empty for none. */
    public Builder requestId(String id) {
      requestId = Objects.requireNonNull(id, "requestId");
      return this;
    }

    /** How long the service asks not to be called again; null if it does not say. */
    public Builder retryAfter(@Nullable Duration wait) {
      retryAfter = wait;
      return this;
    }

    /**
     * Replaces what the service said about its limits.
     *
     * @param headers the values by the headers' names, which the caller writes in lower case
     */
    public Builder rateLimits(Map<String, String> headers) {
      rateLimits = Map.copyOf(headers);
      return this;
    }

    /** The tokens that the call took although it failed. */
    public Builder usage(Usage tokens) {
      usage = Objects.requireNonNull(tokens, "usage");
      return this;
    }

    /**
     * The text that a stream gave before it failed. A provider need not say:
     * {@link CompletionStream} does.
     */
    public Builder partialText(String text) {
      partialText = Objects.requireNonNull(text, "partialText");
      return this;
    }

    /** The calls that were made before a router gave up, in order. A provider need not say. */
    public Builder attempts(List<Attempt> made) {
      attempts = List.copyOf(made);
      return this;
    }

    /**
     * What caused the failure; null if nothing did. Its messages end up in logs, so wrap nothing
     * that shows a key or a prompt.
     */
    public Builder cause(@Nullable Throwable throwable) {
      cause = throwable;
      return this;
    }

    /** Makes the exception. */
    public ProviderException build() {
      return new ProviderException(this);
    }
  }
}
