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

  private final String text;
  private final String reasoning;
  private final List<ContentPart.ToolCall> toolCalls;
  private final FinishReason finishReason;
  private final Usage usage;
  private final String provider;
  private final String model;
  private final List<Attempt> attempts;

  private Completion(Builder builder) {
    text = builder.text;
    reasoning = builder.reasoning;
    toolCalls = List.copyOf(builder.toolCalls);
    finishReason = builder.finishReason;
    usage = builder.usage;
    provider = builder.provider;
    model = builder.model;
    attempts = List.copyOf(builder.attempts);
  }

  /** A builder for an answer with that text. */
  public static Builder builder(String text) {
    return new Builder(text);
  }

  /** A complete answer of that text. */
  public static Completion of(String text) {
    return new Builder(text).build();
  }

  /** The answer; empty if the model only calls tools. */
  public String text() {
    return text;
  }

  /** The reasoning that led to the answer; empty if the model does not show it. */
  public String reasoning() {
    return reasoning;
  }

  /** The tools that the model wants to be called; empty if none. */
  public List<ContentPart.ToolCall> toolCalls() {
    return toolCalls;
  }

  /** Why the model stopped. */
  public FinishReason finishReason() {
    return finishReason;
  }

  /** The tokens that the call took. */
  public Usage usage() {
    return usage;
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

  /** The answer as a message, to go on with the conversation. */
  public Message toMessage() {
    if (toolCalls.isEmpty()) {
      return Message.assistant(text);
    }
    List<ContentPart> parts = new ArrayList<>();
    if (!text.isEmpty()) {
      parts.add(new ContentPart.Text(text));
    }
    parts.addAll(toolCalls);
    return new Message(Role.ASSISTANT, parts);
  }

  /** A builder that starts from this answer. */
  public Builder toBuilder() {
    Builder builder = new Builder(text);
    builder.reasoning = reasoning;
    builder.toolCalls = toolCalls;
    builder.finishReason = finishReason;
    builder.usage = usage;
    return builder.servedBy(provider, model, attempts);
  }

  /** This answer, of that provider and model unless it names its own. */
  Completion servedBy(String providerId, String modelId, Attempt attempt) {
    return provider.isEmpty()
        ? toBuilder().servedBy(providerId, modelId, List.of(attempt)).build()
        : this;
  }

  /** Who answered and how long the answer is; not the answer, which does not belong into logs. */
  @Override
  public String toString() {
    return "Completion[" + provider + ", model " + model + ", " + text.length() + " characters, "
        + toolCalls.size() + " tool calls, " + finishReason + ", " + usage + "]";
  }

  /** Makes a {@link Completion}. Not thread-safe. */
  public static final class Builder {
    private final String text;
    private String reasoning = "";
    private List<ContentPart.ToolCall> toolCalls = List.of();
    private FinishReason finishReason = FinishReason.STOP;
    private Usage usage = Usage.UNKNOWN;
    private String provider = "";
    private String model = "";
    private List<Attempt> attempts = List.of();

    private Builder(String text) {
      this.text = Objects.requireNonNull(text, "text");
    }

    /** The reasoning that led to the answer. */
    public Builder reasoning(String trace) {
      reasoning = Objects.requireNonNull(trace, "reasoning");
      return this;
    }

    /** The tools that the model wants to be called. */
    public Builder toolCalls(List<ContentPart.ToolCall> calls) {
      toolCalls = Objects.requireNonNull(calls, "toolCalls");
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
