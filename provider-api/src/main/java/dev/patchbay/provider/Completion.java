package dev.patchbay.provider;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A whole answer. Immutable.
 *
 * <pre>{@code
 * Completion answer = provider.complete(request);
 * System.out.println(answer.text());
 * if (answer.finishReason().kind() == FinishReason.Kind.LENGTH) { ... }  // cut off by maxTokens
 * }</pre>
 */
public final class Completion implements CompletionResult {

  private final List<ContentPart> parts;
  private final String text;
  private final FinishReason finishReason;
  private final Usage usage;
  private final AnswerDetails details;
  private final String provider;
  private final String model;
  private final List<Attempt> attempts;

  private Completion(Builder builder) {
    parts = List.copyOf(builder.parts);
    text = Message.textOf(parts);
    finishReason = builder.finishReason;
    usage = builder.usage;
    details = builder.details;
    provider = builder.provider;
    model = builder.model;
    attempts = List.copyOf(builder.attempts);
  }

  /** A builder for an answer with that text. */
  public static Builder builder(String text) {
    Builder builder = new Builder();
    return text.isEmpty() ? builder : builder.part(new ContentPart.Text(text));
  }

  /** A builder for an answer without any part so far. */
  public static Builder builder() {
    return new Builder();
  }

  /** A complete answer of that text. */
  public static Completion of(String text) {
    return builder(text).build();
  }

  /**
   * All that the model gave, in its order: text, reasoning, tool calls, refusals, citations, images and what only the service
   * can read. A text that came in pieces is one part.
   */
  public List<ContentPart> parts() {
    return parts;
  }

  /** The answer: its text parts, joined; empty if the model only calls tools. */
  public String text() {
    return text;
  }

  /** The reasoning that led to the answer, joined; empty if the model does not show it. */
  public String reasoning() {
    StringBuilder reasoning = new StringBuilder(0);
    parts(ContentPart.Reasoning.class).forEach(part -> reasoning.append(part.text()));
    return reasoning.toString();
  }

  /** What the model said in place of an answer; empty if it did not refuse, or if the service does not tell it apart. */
  public String refusal() {
    StringBuilder refusal = new StringBuilder(0);
    parts(ContentPart.Refusal.class).forEach(part -> refusal.append(part.text()));
    return refusal.toString();
  }

  /** The tools that the model wants to be called; empty if none. */
  public List<ContentPart.ToolCall> toolCalls() {
    return parts(ContentPart.ToolCall.class);
  }

  /** The parts of that kind, in order. */
  public <P extends ContentPart> List<P> parts(Class<P> kind) {
    return parts.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** Why the model stopped. */
  public FinishReason finishReason() {
    return finishReason;
  }

  /** The tokens that the call took. */
  public Usage usage() {
    return usage;
  }

  /** What else the service said: its id of the answer, the model's full name, request id, rate limits. */
  public AnswerDetails details() {
    return details;
  }

  /** The id of the provider that gave the answer. */
  public String provider() {
    return provider;
  }

  /** The model that the provider was asked for. */
  public String model() {
    return model;
  }

  /** What was tried, in order; the last attempt is the one that gave this answer. */
  public List<Attempt> attempts() {
    return attempts;
  }

  /**
   * The answer as a message, to go on with the conversation. It holds every part, signatures and encrypted reasoning included,
   * so that the service gets back all that it needs.
   */
  public Message toMessage() {
    return parts.isEmpty() ? Message.assistant("") : new Message(Role.ASSISTANT, parts);
  }

  /** A builder that starts from this answer. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.parts.addAll(parts);
    builder.finishReason = finishReason;
    builder.usage = usage;
    builder.details = details;
    return builder.servedBy(provider, model, attempts);
  }

  /** This answer, of that provider and model unless it names its own. */
  Completion servedBy(String providerId, String modelId, Attempt attempt) {
    return provider.isEmpty()
        ? toBuilder().servedBy(providerId, modelId, List.of(attempt)).build()
        : this;
  }

  /** Who answered and how long the answer is; not the answer, which must not appear in logs. */
  @Override
  public String toString() {
    return "Completion[" + provider + ", model " + model + ", " + text.length() + " characters, "
        + toolCalls().size() + " tool calls, " + finishReason + ", " + usage + "]";
  }

  /** Makes a {@link Completion}. Not thread-safe. */
  public static final class Builder {
    private final List<ContentPart> parts = new ArrayList<>(1);
    private FinishReason finishReason = FinishReason.STOP;
    private Usage usage = Usage.UNKNOWN;
    private AnswerDetails details = AnswerDetails.NONE;
    private String provider = "";
    private String model = "";
    private List<Attempt> attempts = List.of();

    private Builder() {}

    /** Puts the reasoning that led to the answer before all other parts. */
    public Builder reasoning(String trace) {
      parts.add(0, new ContentPart.Reasoning(trace));
      return this;
    }

    /** Adds the tools that the model wants to be called. */
    public Builder toolCalls(List<ContentPart.ToolCall> calls) {
      parts.addAll(calls);
      return this;
    }

    /** Adds a part. */
    public Builder part(ContentPart part) {
      parts.add(Objects.requireNonNull(part, "part"));
      return this;
    }

    /** Why the model stopped; {@link FinishReason#STOP} if not set. */
    public Builder finishReason(FinishReason reason) {
      finishReason = Objects.requireNonNull(reason, "finishReason");
      return this;
    }

    /** The tokens taken; {@link Usage#UNKNOWN} if not set. */
    public Builder usage(Usage tokens) {
      usage = Objects.requireNonNull(tokens, "usage");
      return this;
    }

    /** What else the service said; {@link AnswerDetails#NONE} if not set. */
    public Builder details(AnswerDetails said) {
      details = Objects.requireNonNull(said, "details");
      return this;
    }

    /** Who answered, after which attempts. A provider need not say: {@link AbstractProvider} does. */
    public Builder servedBy(String providerId, String modelId, List<Attempt> tried) {
      provider = Objects.requireNonNull(providerId, "provider");
      model = Objects.requireNonNull(modelId, "model");
      attempts = List.copyOf(tried);
      return this;
    }

    /** Makes the answer. */
    public Completion build() {
      return new Completion(this);
    }
  }
}
